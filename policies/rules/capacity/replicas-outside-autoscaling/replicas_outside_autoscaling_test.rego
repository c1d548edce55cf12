package xgen.rules.capacity.replicas_outside_autoscaling_test

import data.xgen.rules.capacity.replicas_outside_autoscaling as rule
import data.xgen.testing

_site(manifests) := testing.site({"releases": [testing.release(manifests)]})

test_reports_replicas_under_the_range if {
	found := rule.report with input as _site([
		testing.workload("Deployment", "core", {"replicas": 1}),
		testing.autoscaler("core", {"minReplicas": 2, "maxReplicas": 4}),
	])
	found == {{
		"path": ["releases", 0, "manifests", 0, "spec", "replicas"],
		"message": {"id": "outside", "args": {
			"workload": "Deployment core",
			"count": 1,
			"autoscaler": "HorizontalPodAutoscaler core",
			"low": 2,
			"high": 4,
		}},
		"related": [{
			"path": ["releases", 0, "manifests", 1, "spec", "minReplicas"],
			"message": {"id": "bound", "args": {"autoscaler": "HorizontalPodAutoscaler core", "bound": "minReplicas", "value": 2}},
		}],
	}}
}

test_reports_replicas_over_the_range_also_from_another_release if {
	found := rule.report with input as testing.site({"releases": [
		testing.release([testing.workload("StatefulSet", "store", {"replicas": 5})]),
		testing.release([testing.autoscaler("store-scaler", {
			"scaleTargetRef": {"kind": "StatefulSet", "name": "store"},
			"maxReplicas": 4,
		})]),
	]})
	found == {{
		"path": ["releases", 0, "manifests", 0, "spec", "replicas"],
		"message": {"id": "outside", "args": {
			"workload": "StatefulSet store",
			"count": 5,
			"autoscaler": "HorizontalPodAutoscaler store-scaler",
			"low": 1,
			"high": 4,
		}},
		"related": [{
			"path": ["releases", 1, "manifests", 0, "spec", "maxReplicas"],
			"message": {"id": "bound", "args": {"autoscaler": "HorizontalPodAutoscaler store-scaler", "bound": "maxReplicas", "value": 4}},
		}],
	}}
}

test_accepts_the_range_and_its_ends if {
	every replicas in [2, 3, 4] {
		found := rule.report with input as _site([
			testing.workload("Deployment", "core", {"replicas": replicas}),
			testing.autoscaler("core", {"minReplicas": 2, "maxReplicas": 4}),
		])
		found == set()
	}
}

test_accepts_a_stopped_workload_and_absent_replicas if {
	found := rule.report with input as _site([
		testing.workload("Deployment", "core", {"replicas": 0}),
		testing.autoscaler("core", {"minReplicas": 2, "maxReplicas": 4}),
		testing.workload("Deployment", "free", {}),
		testing.autoscaler("free", {"minReplicas": 2, "maxReplicas": 4}),
	])
	found == set()
}

test_accepts_an_autoscaler_of_something_else if {
	found := rule.report with input as _site([
		testing.workload("Deployment", "core", {"replicas": 1}),
		testing.autoscaler("other", {"minReplicas": 2, "maxReplicas": 4}),
		object.union(
			testing.autoscaler("core", {"minReplicas": 2, "maxReplicas": 4}),
			{"metadata": {"namespace": "elsewhere"}},
		),
	])
	found == set()
}

test_accepts_the_same_names_in_another_environment if {
	found := rule.report with input as testing.site({"releases": [
		testing.release([testing.workload("Deployment", "core", {"replicas": 1})]),
		object.union(
			testing.release([testing.autoscaler("core", {"minReplicas": 2, "maxReplicas": 4})]),
			{"environment": "dev"},
		),
	]})
	found == set()
}

test_accepts_a_range_that_is_itself_the_fault if {
	found := rule.report with input as _site([
		testing.workload("Deployment", "core", {"replicas": 1}),
		testing.autoscaler("core", {"minReplicas": 4, "maxReplicas": 2}),
	])
	found == set()
}
