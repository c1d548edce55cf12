package xgen.rules.argocd.not_permitted_test

import data.xgen.rules.argocd.not_permitted as rule
import data.xgen.testing

_project(spec) := {"apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "metadata": {"name": "p"}, "spec": object.union(
	{
		"sourceRepos": ["*"], "destinations": [{"namespace": "*", "server": "*"}],
		"clusterResourceWhitelist": [{"group": "", "kind": "Namespace"}],
	},
	spec,
)}

_site(spec, application, manifests) := testing.site({
	"roots": [{"name": "root", "environment": "prd", "namespace": "argocd", "manifests": [_project(spec)]}],
	"applications": [{"name": "core-prd", "environment": "prd", "service": "core", "manifest": {"spec": object.union(
		{
			"project": "p", "source": {"repoURL": "https://git.example.com/group/infra.git"},
			"destination": {"server": "https://kubernetes.default.svc", "namespace": "apps"},
			"syncPolicy": {"syncOptions": ["CreateNamespace=true"]},
		},
		application,
	)}}],
	"releases": [testing.release(manifests)],
})

_messages(document) := messages if {
	found := rule.report with input as document
	messages := {hit.message | some hit in found}
}

test_reports_a_repository if {
	_messages(_site({"sourceRepos": ["https://git.example.com/group/other.git"]}, {}, [])) == {{"id": "source", "args": {
		"project": "p",
		"permitted": ["https://git.example.com/group/other.git"],
		"application": "Application core-prd",
		"url": "https://git.example.com/group/infra.git",
	}}}
}

test_reports_a_repository_that_is_denied if {
	count(_messages(_site({"sourceRepos": ["*", "!https://git.example.com/group/*"]}, {}, []))) == 1
}

test_reports_a_namespace_at_the_only_entry if {
	found := rule.report with input as _site({"destinations": [{"namespace": "other", "server": "https://kubernetes.default.svc"}]}, {}, [])
	{hit.path | some hit in found} == {["roots", 0, "manifests", 0, "spec", "destinations", 0, "namespace"]}
}

test_reports_kinds if {
	role := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}}
	secret := {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s", "namespace": "apps"}}
	_messages(_site({"namespaceResourceBlacklist": [{"group": "", "kind": "Secret"}]}, {}, [role, secret])) == {
		{"id": "kind", "args": {
			"project": "p",
			"kind": "ClusterRole",
			"name": "r",
			"application": "Application core-prd",
		}},
		{"id": "kind", "args": {"project": "p", "kind": "Secret", "name": "s", "application": "Application core-prd"}},
	}
}

test_reports_a_namespace_that_is_to_be_made if {
	_messages(_site({"clusterResourceWhitelist": []}, {}, [])) == {{"id": "namespaces", "args": {
		"project": "p",
		"application": "Application core-prd",
	}}}
}

test_reports_a_project_that_nobody_makes if {
	_messages(_site({}, {"project": "q"}, [])) == {{"id": "unknown-project", "args": {
		"application": "Application core-prd",
		"project": "q",
		"site": "here",
		"known": ["p"],
	}}}
}

test_accepts_what_is_permitted if {
	service := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s", "namespace": "apps"}}
	role := {"apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": {"name": "r"}}
	every spec in [
		{},
		{"sourceRepos": ["https://git.example.com/group/infra"]},
		{"sourceRepos": ["git@git.example.com:group/infra.git"]},
		{"sourceRepos": ["https://git.example.com/group/*"]},
		{"destinations": [{"namespace": "apps", "name": "in-cluster"}]}, # its address may be this one
		{"destinations": [{"namespace": "app*", "server": "https://kubernetes.default.svc"}]},
		{"namespaceResourceWhitelist": [{"group": "*", "kind": "Service"}]},
	] {
		_messages(_site(spec, {}, [service])) == set()
	}
	_messages(_site({"clusterResourceWhitelist": [{"group": "*", "kind": "*"}]}, {}, [role])) == set()
}

test_accepts_the_default_project if {
	_messages(_site({"sourceRepos": []}, {"project": "default"}, [])) == set()
}

_elsewhere(project, namespace) := object.union(_site({}, {}, []), {
	"roots": [{"name": "root", "environment": "prd", "namespace": "argocd", "manifests": [object.union(_project(project), {"metadata": {"name": "p", "namespace": "argocd"}})]}],
	"applications": [{"name": "core-prd", "environment": "prd", "service": "core", "manifest": {
		"metadata": {"name": "core-prd", "namespace": namespace},
		"spec": {"project": "p", "source": {"repoURL": "https://git.example.com/group/infra.git"}, "destination": {"server": "https://kubernetes.default.svc", "namespace": "apps"}},
	}}],
})

test_reports_an_application_in_another_namespace_than_its_project if {
	_messages(_elsewhere({}, "argo")) == {{"id": "elsewhere", "args": {"application": "Application core-prd", "namespace": "argo", "project": "p", "home": "argocd"}}}
}

test_accepts_namespaces_that_the_project_lists if {
	every patterns in [["argo"], ["team-*", "ar*"], ["/^ar.o$/"]] {
		_messages(_elsewhere({"sourceNamespaces": patterns}, "argo")) == set()
	}
	_messages(_elsewhere({}, "argocd")) == set()
}
