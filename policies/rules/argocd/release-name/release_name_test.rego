package xgen.rules.argocd.release_name_test

import data.xgen.rules.argocd.release_name as rule
import data.xgen.testing.delivery

_site(name, source) := delivery.site({"applications": [json.patch(
	delivery.application(name, {}),
	[{"op": "replace", "path": "manifest/spec/source", "value": source}],
)]})

_chart := {"path": "chart", "helm": {}}

_long := "abcdefghij-abcdefghij-abcdefghij-abcdefghij-abcdefghi" # 53

test_reports_a_long_application_name if {
	found := rule.report with input as _site(sprintf("%sx", [_long]), _chart)
	found == {{
		"path": ["applications", 0, "manifest", "metadata", "name"],
		"blames": "either",
		"message": {"id": "refused", "args": {
			"name": sprintf("%sx", [_long]),
			"fault": {"id": "too-long", "args": {"length": 54}},
		}},
	}}
}

test_reports_a_name_that_is_no_dns_name if {
	every name, stretch in {"xgen_core": {"within": [4, 5]}, "Core": {"within": [0, 1]}, "core-": {}, "-core": {}, "core prd": {"within": [4, 5]}, "core..prd": {}} {
		found := rule.report with input as _site("core-prd", {"path": "chart", "helm": {"releaseName": name}})
		found == {object.union(stretch, {
			"path": ["applications", 0, "manifest", "spec", "source", "helm", "releaseName"],
			"message": {"id": "refused", "args": {"name": name, "fault": {"id": "not-dns"}}},
		})}
	}
}

test_reports_a_root_app_and_a_chart_of_a_repository if {
	found := rule.report with input as object.union(
		_site("Core", {"chart": "redis"}),
		{"rootApps": [delivery.root("Root", "here", "prd", {})]},
	)
	delivery.paths(found) == {["applications", 0, "manifest", "metadata", "name"], ["rootApps", 0, "manifest", "metadata", "name"]}
}

test_accepts_names_that_helm_takes if {
	every name in [_long, "a", "7", "core-prd", "core.prd-1"] {
		found := rule.report with input as _site(name, _chart)
		found == set()
	}
}

test_accepts_a_long_name_with_a_short_release_name if {
	found := rule.report with input as _site(sprintf("%sx", [_long]), {"path": "chart", "helm": {"releaseName": "core"}})
	found == set()
}

test_accepts_what_is_no_helm_source if {
	found := rule.report with input as _site(sprintf("%sx", [_long]), {"path": "manifests", "directory": {}})
	found == set()
}
