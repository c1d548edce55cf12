package xgen.rules.network.unmatched_test

import data.xgen.rules.network.unmatched as rule
import data.xgen.testing

_site(kind, version, spec, more) := testing.site({"releases": [testing.release(array.concat([
	testing.workload("Deployment", "core", {"template": {"metadata": {"labels": {"app": "core", "tier": "api"}}, "spec": {"containers": []}}}),
	{"apiVersion": version, "kind": kind, "metadata": {"name": "p"}, "spec": spec},
], more))]})

_policy(selector) := _site("NetworkPolicy", "networking.k8s.io/v1", {"podSelector": selector}, [])

test_reports_labels_that_no_pod_has if {
	found := rule.report with input as _policy({"matchLabels": {"name": "core"}})
	found == {{
		"path": ["releases", 0, "manifests", 1, "spec", "podSelector"], "key": true,
		"message": {"id": "unmatched", "args": {
			"policy": "NetworkPolicy p",
			"namespace": "apps",
			"why": {"id": "label", "args": {"name": "name", "value": "core"}},
		}},
		"help": {"id": "labels", "args": {"example": "app: core"}},
	}}
}

test_reports_a_budget if {
	found := rule.report with input as _site("PodDisruptionBudget", "policy/v1", {"selector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web"]}]}}, [])
	{hit.message | some hit in found} == {{"id": "unmatched", "args": {
		"policy": "PodDisruptionBudget p",
		"namespace": "apps",
		"why": {"id": "none"},
	}}}
}

test_accepts_what_selects if {
	every selector in [
		{}, {"matchLabels": {"app": "core"}}, {"matchExpressions": [{"key": "tier", "operator": "Exists"}]},
		{"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["web"]}, {"key": "x", "operator": "DoesNotExist"}]},
		{"matchLabels": {"app": "core", "role": "primary"}},
	] {
		found := rule.report with input as _policy(selector)
		found == set()
	}
}

test_accepts_pods_of_an_operator if {
	found := rule.report with input as _site(
		"NetworkPolicy", "networking.k8s.io/v1", {"podSelector": {"matchLabels": {"cnpg.io/cluster": "db"}}},
		[{"apiVersion": "postgresql.cnpg.io/v1", "kind": "Cluster", "metadata": {"name": "db"}}],
	)
	found == set()
}

test_accepts_a_release_without_pods if {
	document := testing.site({"releases": [testing.release([{
		"apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": {"name": "p"},
		"spec": {"podSelector": {"matchLabels": {"app": "x"}}},
	}])]})
	found := rule.report with input as document
	found == set()
}
