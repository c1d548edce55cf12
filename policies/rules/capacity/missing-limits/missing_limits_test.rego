package xgen.rules.capacity.missing_limits_test

import data.xgen.rules.capacity.missing_limits as rule
import data.xgen.testing.delivery

_container := ["releases", 0, "manifests", 0, "spec", "template", "spec", "containers", 0]

_found(container) := found if {
	found := rule.report with input as delivery.site({"releases": [delivery.release([delivery.deployment({"spec": {"containers": [container]}})])]})
}

test_reports_a_container_without_limits_once if {
	every resources in [{}, null, {"requests": {"memory": "1Gi"}}, {"limits": null}, {"limits": {"nvidia.com/gpu": 1}}] {
		_found({"name": "core", "resources": resources}) == {{
			"path": array.concat(_container, ["resources", "limits"]),
			"nearest": true,
			"message": {"id": "missing", "args": {
				"pod": "Deployment core",
				"container": "core",
				"resources": ["memory", "cpu"],
			}},
		}}
	}
}

test_reports_the_one_that_is_missing if {
	every there, missing in {"memory": "cpu", "cpu": "memory"} {
		_found({"name": "core", "resources": {"limits": {there: "1"}}}) == {{
			"path": array.concat(_container, ["resources", "limits", missing]),
			"nearest": true,
			"message": {"id": "missing", "args": {
				"pod": "Deployment core",
				"container": "core",
				"resources": [missing],
			}},
		}}
	}
}

test_accepts_both_limits if {
	_found({"name": "core", "resources": {"limits": {"memory": "1Gi", "cpu": 1}}}) == set()
}

test_accepts_init_containers_without_limits if {
	found := rule.report with input as delivery.site({"releases": [delivery.release([delivery.deployment({"spec": {"initContainers": [{"name": "i"}]}})])]})
	found == set()
}
