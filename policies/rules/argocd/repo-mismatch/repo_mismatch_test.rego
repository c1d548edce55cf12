package xgen.rules.argocd.repo_mismatch_test

import data.xgen.rules.argocd.repo_mismatch as rule
import data.xgen.testing.delivery

_root(patch) := delivery.root("xgen-root-here", "here", "prd", {"manifest": {"spec": {"source": patch}}})

_app(name, environment, patch) := object.union(delivery.application(name, {"spec": {"source": patch}}), {"environment": environment})

_site(root, applications) := delivery.site({
	"site": {"name": "here", "doc": {"source": {"repoURL": "https://git.example.com/xgen/infra.git"}}},
	"rootApps": [root], "applications": applications,
})

test_reports_two_repositories_at_the_root_app if {
	found := rule.report with input as _site(
		_root({"repoURL": "https://x:y@mirror.example.com/xgen/infra.git"}),
		[_app("core-prd", "prd", {}), _app("web-prd", "prd", {})],
	)
	found == {{
		"path": ["rootApps", 0, "manifest", "spec", "source", "repoURL"],
		"message": {"id": "mismatch", "args": {
			"name": "xgen-root-here",
			"root": "\"https://mirror.example.com/xgen/infra.git\"",
			"applications": "\"https://git.example.com/xgen/infra.git\"",
		}},
		"related": [{"path": ["applications", 0, "manifest", "spec", "source", "repoURL"], "message": {"id": "applications-from"}}],
	}}
}

test_reports_a_repository_of_the_template_there if {
	found := rule.report with input as _site(_root({}), [_app("core-prd", "prd", {"repoURL": "https://old.example.com/infra"})])
	found == {{
		"path": ["applications", 0, "manifest", "spec", "source", "repoURL"],
		"message": {"id": "mismatch", "args": {
			"name": "xgen-root-here",
			"root": "\"https://git.example.com/xgen/infra.git\"",
			"applications": "\"https://old.example.com/infra\"",
		}},
		"related": [{"path": ["rootApps", 0, "manifest", "spec", "source", "repoURL"], "message": {"id": "root-from"}}],
	}}
}

test_reports_several_sources if {
	found := rule.report with input as _site(
		delivery.root("xgen-root-here", "here", "", {"manifest": {"spec": {"sources": [
			{"repoURL": "https://charts.example.com", "chart": "x"},
			{"repoURL": "https://mirror.example.com/xgen/infra", "path": "argocd"},
		]}}}),
		[_app("core-prd", "prd", {})],
	)
	delivery.paths(found) == {["rootApps", 0, "manifest", "spec", "sources", 1, "repoURL"]}
}

test_accepts_one_repository_in_other_words if {
	every url in [
		"https://git.example.com/xgen/infra.git", "http://GIT.example.com/xgen/infra", "https://user:secret@git.example.com/xgen/infra.git/",
		"git@git.example.com:xgen/infra.git", "ssh://git@git.example.com:22/xgen/infra.git", "https://git.example.com:443/xgen/infra",
	] {
		found := rule.report with input as _site(_root({"repoURL": url}), [_app("core-prd", "prd", {})])
		found == set()
	}
}

test_accepts_one_service_from_elsewhere if {
	found := rule.report with input as _site(_root({}), [
		_app("core-prd", "prd", {}),
		_app("web-prd", "prd", {"repoURL": "https://github.com/other/charts"}),
	])
	found == set()
}

test_accepts_the_applications_of_another_environment if {
	found := rule.report with input as _site(_root({}), [_app("core-dev", "dev", {"repoURL": "https://mirror.example.com/xgen/infra"})])
	found == set()
}

test_accepts_a_chart_repository if {
	app := json.patch(_app("core-prd", "prd", {"repoURL": "https://charts.example.com", "chart": "x"}), [{"op": "remove", "path": "manifest/spec/source/path"}])
	found := rule.report with input as _site(_root({}), [app])
	found == set()
}
