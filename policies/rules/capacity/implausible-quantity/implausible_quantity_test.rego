package xgen.rules.capacity.implausible_quantity_test

import data.xgen.rules.capacity.implausible_quantity as rule

_site(resources) := {"kind": "site", "releases": [{"manifests": [{
	"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "core"},
	"spec": {"template": {"spec": {"containers": [{"name": "core", "resources": resources}]}}},
}]}]}

_claim(storage) := {"kind": "site", "releases": [{"manifests": [{
	"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}, "spec": {"resources": {"requests": {"storage": storage}}},
}]}]}

_at(list, name) := ["releases", 0, "manifests", 0, "spec", "template", "spec", "containers", 0, "resources", list, name]

test_reports_memory_in_thousandths if {
	found := rule.report with input as _site({"limits": {"memory": "512m"}})
	found == {{
		"path": _at("limits", "memory"),
		"message": {"id": "container", "args": {
			"pod": "Deployment core",
			"container": "core",
			"name": "limits.memory",
			"amount": "512m",
			"why": {"id": "thousandth", "args": {"bytes": 0.512}},
		}},
		"fault": sprintf("%v memory", [["releases", 0, "manifests", 0, "spec", "template", "spec", "containers", 0]]),
		"help": {"id": "write", "args": {"amount": "512Mi"}},
	}}
}

test_reports_bare_bytes if {
	found := rule.report with input as _site({"requests": {"memory": "256"}, "limits": {"memory": 2048}})
	{[hit.path, hit.severity] | some hit in found} == {[_at("requests", "memory"), "warning"], [_at("limits", "memory"), "warning"]}
}

test_reports_a_thousand_cores if {
	found := rule.report with input as _site({"limits": {"cpu": "1000"}})
	{[hit.message, hit.severity, hit.help] | some hit in found} == {[
		{"id": "container", "args": {
			"pod": "Deployment core",
			"container": "core",
			"name": "limits.cpu",
			"amount": "1000",
			"why": {"id": "cores", "args": {"cores": 1000}},
		}}, "warning", {"id": "millicores", "args": {
			"amount": "1000",
		}},
	]}
}

test_reports_the_size_of_a_claim if {
	found := rule.report with input as _claim("10m")
	{hit.path | some hit in found} == {["releases", 0, "manifests", 0, "spec", "resources", "requests", "storage"]}
}

test_accepts_what_people_write if {
	every resources in [
		{"requests": {"memory": "1Gi", "cpu": "500m"}, "limits": {"memory": "1.5Gi", "cpu": 1.5}},
		{"limits": {"memory": "2e9", "cpu": "256"}},
		{"limits": {"memory": 1073741824, "cpu": 64}},
		{"limits": {"memory": "128974848", "nvidia.com/gpu": 1, "ephemeral-storage": "10Gi"}},
		{"limits": {"memory": "129e6"}, "requests": {"memory": 0, "cpu": "0"}},
		{"limits": {"memory": "junk", "cpu": null}},
		{"limits": null},
	] {
		found := rule.report with input as _site(resources)
		found == set()
	}
}

test_accepts_claims if {
	every storage in ["10Gi", "1T", 10737418240] {
		found := rule.report with input as _claim(storage)
		found == set()
	}
}
