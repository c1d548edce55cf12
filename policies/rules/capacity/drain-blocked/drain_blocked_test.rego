package xgen.rules.capacity.drain_blocked_test

import data.xgen.rules.capacity.drain_blocked as rule
import data.xgen.testing

_site(spec, more) := testing.site({"releases": [testing.release(array.concat([
	testing.workload("Deployment", "core", {"replicas": 2, "template": {"metadata": {"labels": {"app": "core"}}, "spec": {}}}),
	{"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "core"}, "spec": object.union({"selector": {"matchLabels": {"app": "core"}}}, spec)},
], more))]})

test_reports_as_many_as_there_are if {
	every least in [2, 3, "100%", "51%"] {
		found := rule.report with input as _site({"minAvailable": least}, [])
		{hit.message | some hit in found} == {{"id": "available", "args": {
			"budget": "PodDisruptionBudget core",
			"least": least,
			"count": 2,
			"workload": "Deployment core",
		}}}
	}
}

test_reports_the_least_of_an_autoscaler if {
	found := rule.report with input as _site({"minAvailable": 1}, [testing.autoscaler("core", {"minReplicas": 1})])
	count(found) == 1
}

test_reports_none_unavailable if {
	every most in [0, "0%"] {
		found := rule.report with input as _site({"maxUnavailable": most}, [])
		{hit.help | some hit in found} == {{"id": "unavailable"}}
	}
}

test_accepts_what_lets_one_go if {
	every spec in [{"minAvailable": 1}, {"minAvailable": "50%"}, {"maxUnavailable": 1}, {"maxUnavailable": "1%"}, {"minAvailable": 1, "selector": {"matchLabels": {"app": "other"}}}] {
		found := rule.report with input as _site(spec, [])
		found == set()
	}
}

test_accepts_a_stopped_workload if {
	document := testing.site({"releases": [testing.release([
		testing.workload("Deployment", "core", {"replicas": 0, "template": {"metadata": {"labels": {"app": "core"}}, "spec": {}}}),
		{"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "core"}, "spec": {"minAvailable": 1, "selector": {"matchLabels": {"app": "core"}}}},
	])]})
	found := rule.report with input as document
	found == set()
}
