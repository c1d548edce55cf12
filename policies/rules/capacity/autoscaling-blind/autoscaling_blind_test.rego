package xgen.rules.capacity.autoscaling_blind_test

import data.xgen.rules.capacity.autoscaling_blind as rule
import data.xgen.testing

_site(metrics, resources) := _with(metrics, [{"name": "a", "resources": resources}])

_with(metrics, containers) := testing.site({"releases": [testing.release([
	testing.workload("Deployment", "core", {"template": {"spec": {"containers": containers}}}),
	testing.autoscaler("core", {"metrics": metrics}),
])]})

_cpu := {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}}

test_reports_a_container_without_a_request if {
	found := rule.report with input as _site([_cpu], {"requests": {"memory": "1Gi"}})
	found == {{
		"path": ["releases", 0, "manifests", 0, "spec", "template", "spec", "containers", 0, "resources", "requests", "cpu"],
		"nearest": true,
		"message": {"id": "blind", "args": {
			"autoscaler": "HorizontalPodAutoscaler core",
			"resource": "cpu",
			"container": "a",
			"workload": "Deployment core",
		}},
		"help": {"id": "blind", "args": {"resource": "cpu", "container": "a"}},
		"related": [{"path": ["releases", 0, "manifests", 1, "spec", "metrics", 0], "message": {"id": "target-of", "args": {"autoscaler": "HorizontalPodAutoscaler core"}}}],
	}}
}

test_reports_a_side_car if {
	found := rule.report with input as _with([_cpu], [{"name": "a", "resources": {"requests": {"cpu": "1"}}}, {"name": "proxy"}])
	{hit.path[8] | some hit in found} == {1}
}

test_reports_two_autoscalers_of_one_workload if {
	document := testing.site({"releases": [testing.release([testing.autoscaler("core", {}), object.union(testing.autoscaler("core", {}), {"metadata": {"name": "core-memory"}})])]})
	found := rule.report with input as document
	{hit.message | some hit in found} == {{"id": "twice", "args": {
		"first": "HorizontalPodAutoscaler core",
		"later": "HorizontalPodAutoscaler core-memory",
		"kind": "Deployment",
		"name": "core",
	}}}
}

test_reports_a_metric_that_nobody_measures if {
	every name in ["memroy", "CPU", "nvidia.com/gpu"] {
		found := rule.report with input as _site([{"type": "Resource", "resource": {"name": name, "target": {"type": "Utilization", "averageUtilization": 70}}}], {"requests": {"cpu": "1"}})
		{[hit.path, hit.message.args.resource] | some hit in found} == {[["releases", 0, "manifests", 1, "spec", "metrics", 0, "resource", "name"], name]}
	}
}

test_accepts_what_can_be_scaled if {
	every pair in [
		[[_cpu], {"requests": {"cpu": "1"}}],
		[[_cpu], {"limits": {"cpu": "1"}}], # a limit is a request
		[[{"type": "Resource", "resource": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "1Gi"}}}], {}],
		[[{"type": "External", "external": {"metric": {"name": "queue"}}}], {}],
		[[{"type": "ContainerResource", "containerResource": {"name": "cpu", "container": "b", "target": {"averageUtilization": 1}}}], {}],
	] {
		found := rule.report with input as _site(pair[0], pair[1])
		found == set()
	}
}

test_accepts_a_namespace_with_defaults if {
	document := testing.site({"releases": [testing.release([
		testing.workload("Deployment", "core", {"template": {"spec": {"containers": [{"name": "a"}]}}}),
		testing.autoscaler("core", {"metrics": [_cpu]}),
		{"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "l"}},
	])]})
	found := rule.report with input as document
	found == set()
}
