package xgen.rules.capacity.requests_exceed_limits_test

import data.xgen.lib.quantity
import data.xgen.rules.capacity.requests_exceed_limits as rule
import data.xgen.testing.delivery

_resources := ["releases", 0, "manifests", 0, "spec", "template", "spec", "containers", 0, "resources"]

_found(requests, limits) := found if {
	found := rule.report with input as delivery.site({"releases": [delivery.release([delivery.deployment(
		{"spec": {"containers": [{"name": "core", "image": "x", "resources": {"requests": requests, "limits": limits}}]}},
	)])]})
}

test_reports_each_resource_beside_its_limit if {
	_found({"memory": "4Gi", "cpu": "500m"}, {"memory": "2Gi", "cpu": "1000m"}) == {{
		"path": array.concat(_resources, ["requests", "memory"]),
		"message": {"id": "exceed", "args": {
			"pod": "Deployment core",
			"container": "core",
			"amount": "4Gi",
			"resource": "memory",
			"limit": "2Gi",
		}},
		"related": [{"path": array.concat(_resources, ["limits", "memory"]), "message": {"id": "limit"}}],
	}}
}

test_reports_across_units if {
	every pair in [["1001m", 1], ["1.5", "1400m"], [2, "1"], ["1Gi", "1G"], ["1e3Mi", "x"], ["1025Ki", "1Mi"], ["2e9", "1Gi"], [".5", "0.4"]] {
		found := _found({"cpu": pair[0]}, {"cpu": pair[1]})
		count(found) == count([1 | quantity.billionths(pair[0]) > quantity.billionths(pair[1])])
	}
	every pair in [["1001m", 1], ["1.5", "1400m"], ["1Gi", "1G"], ["1025Ki", "1Mi"], ["2e9", "1Gi"]] {
		count(_found({"cpu": pair[0]}, {"cpu": pair[1]})) == 1
	}
}

test_reports_an_init_container if {
	found := rule.report with input as delivery.site({"releases": [delivery.release([delivery.deployment(
		{"spec": {"initContainers": [{"name": "i", "resources": {"requests": {"cpu": 2}, "limits": {"cpu": 1}}}]}},
	)])]})
	delivery.messages(found) == {{"id": "exceed", "args": {
		"pod": "Deployment core",
		"container": "i",
		"amount": 2,
		"resource": "cpu",
		"limit": 1,
	}}}
}

test_accepts_requests_up_to_the_limit if {
	every pair in [["1Gi", "1Gi"], ["1024Mi", "1Gi"], ["1000m", 1], ["100m", "1"], ["1G", "1Gi"], ["1e3", "1k"], ["0", "0"], ["100m", "0.1"], ["0.1", "100m"], ["0.3", "300m"]] {
		_found({"memory": pair[0]}, {"memory": pair[1]}) == set()
	}
}

test_accepts_what_has_no_limit_or_is_no_quantity if {
	_found({"memory": "4Gi"}, {"cpu": "1"}) == set()
	_found({"memory": "4 Gi"}, {"memory": "1Gi"}) == set()
	_found({"memory": "lots"}, {"memory": null}) == set()
	_found({"memory": "4Gi"}, {"memory": "1GiB"}) == set()
	_found(null, null) == set()
}
