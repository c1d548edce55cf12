package xgen.rules.argocd.replicas_fought_test

import data.xgen.rules.argocd.replicas_fought as rule
import data.xgen.testing

_site(application, replicas) := testing.site({
	"applications": [{"name": "core-prd", "environment": "prd", "service": "core", "manifest": {"spec": object.union({"syncPolicy": {"automated": {"selfHeal": true}}}, application)}}],
	"releases": [testing.release([testing.workload("Deployment", "core", {"replicas": replicas}), testing.autoscaler("core", {})])],
})

_ignoring(entry) := {"ignoreDifferences": [entry]}

test_reports_self_heal_beside_an_autoscaler if {
	found := rule.report with input as _site({}, 2)
	{[hit.path, hit.message] | some hit in found} == {[
		["applications", 0, "manifest", "spec", "syncPolicy", "automated", "selfHeal"],
		{"id": "fought", "args": {
			"workload": "Deployment core",
			"replicas": 2,
			"autoscaler": "HorizontalPodAutoscaler core",
			"application": "core-prd",
			"why": "",
		}},
	]}
}

test_reports_a_misspelt_pointer if {
	found := rule.report with input as _site(_ignoring({"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replica"]}), 2)
	{hit.path | some hit in found} == {["applications", 0, "manifest", "spec", "ignoreDifferences", 0, "jsonPointers", 0]}
}

test_reports_an_entry_about_nothing_at_its_field if {
	every pair in [
		[{"group": "apps", "kind": "deployment"}, "kind"],
		[{"group": "extensions", "kind": "Deployment"}, "group"],
	] {
		found := rule.report with input as _site(_ignoring(object.union(pair[0], {"jsonPointers": ["/spec/replicas"]})), 2)
		{hit.path | some hit in found} == {["applications", 0, "manifest", "spec", "ignoreDifferences", 0, pair[1]]}
	}
}

test_reports_self_heal_where_an_entry_is_about_another_workload if {
	found := rule.report with input as _site(_ignoring({"group": "apps", "kind": "StatefulSet", "jsonPointers": ["/spec/replicas"]}), 2)
	{hit.path | some hit in found} == {["applications", 0, "manifest", "spec", "syncPolicy", "automated", "selfHeal"]}
}

test_accepts_differences_that_are_ignored if {
	every entry in [
		{"group": "apps", "kind": "Deployment", "jsonPointers": ["/spec/replicas"]},
		{"group": "*", "kind": "*", "jqPathExpressions": [".spec.replicas"]},
		{"group": "apps", "kind": "Deployment", "name": "core", "managedFieldsManagers": ["kube-controller-manager"]},
	] {
		found := rule.report with input as _site(_ignoring(entry), 2)
		found == set()
	}
}

test_accepts_sync_without_self_heal_and_a_stopped_service if {
	every one in [[{"syncPolicy": {"automated": {"selfHeal": false}}}, 2], [{"syncPolicy": {"automated": {"selfHeal": true, "enabled": false}}}, 2], [{}, 0], [{}, null]] {
		found := rule.report with input as _site(one[0], one[1])
		found == set()
	}
}

test_accepts_an_autoscaler_that_changes_nothing if {
	document := object.union(_site({}, 2), {"releases": [testing.release([
		testing.workload("Deployment", "core", {"replicas": 2}),
		testing.autoscaler("core", {"minReplicas": 2, "maxReplicas": 2}),
	])]})
	found := rule.report with input as document
	found == set()
}
