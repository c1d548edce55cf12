package xgen.rules.site.gpu_service_without_gpu_test

import data.xgen.rules.site.gpu_service_without_gpu as rule
import data.xgen.testing.delivery

_site(gpu, others, template) := delivery.site({
	"site": {"name": "here", "gpu": gpu},
	"fleet": {"gpuSites": others},
	"releases": [delivery.release([delivery.deployment(template)])],
})

_wants(bound, resource, amount) := delivery.container({"resources": {bound: {resource: amount}}})

_affinity(expression) := {"spec": {"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [expression]}]}}}}}

test_reports_a_resource_at_the_services_entry if {
	found := rule.report with input as _site(false, [], _wants("limits", "nvidia.com/gpu", 1))
	found == {{
		"path": ["environments", 0, "services", 0, "name"],
		"message": {"id": "gpu", "args": {
			"service": "core",
			"ask": {"id": "resource", "args": {"name": "nvidia.com/gpu", "amount": 1}},
			"why": {"id": "has-none", "args": {"site": "here"}},
		}},
		"related": [{
			"path": ["releases", 0, "manifests", 0, "spec", "template", "spec", "containers", 0, "resources", "limits", "nvidia.com/gpu"],
			"message": {"id": "asks", "args": {"kind": "Deployment", "name": "core"}},
		}],
	}}
}

test_reports_every_way_to_ask if {
	every template in [
		_wants("requests", "nvidia.com/mig-1g.5gb", "1"), _wants("limits", "amd.com/gpu", 2), _wants("limits", "gpu.intel.com/i915", 1),
		_wants("limits", "nvidia.com/gpu.shared", 1), _wants("limits", "volcano.sh/vgpu-number", 1),
		{"spec": {"nodeSelector": {"nvidia.com/gpu.present": "true"}}}, {"spec": {"nodeSelector": {"pool": "gpu-a100"}}},
		{"spec": {"nodeSelector": {"cloud.google.com/gke-accelerator": "nvidia-l4"}}}, {"spec": {"runtimeClassName": "nvidia"}},
		_affinity({"key": "nvidia.com/gpu.count", "operator": "Gt", "values": ["0"]}) , _affinity({"key": "hardware", "operator": "In", "values": ["gpu"]}),
		_affinity({"key": "gpu", "operator": "Exists"}),
	] {
		found := rule.report with input as _site(false, [], template)
		delivery.paths(found) == {["environments", 0, "services", 0, "name"]}
	}
}

test_reports_a_silent_site_where_another_declares_a_gpu if {
	found := rule.report with input as _site(null, ["there"], {"spec": {"runtimeClassName": "nvidia"}})
	delivery.messages(found) == {{"id": "gpu", "args": {
		"service": "core",
		"ask": {"id": "runtime-class", "args": {"name": "nvidia"}},
		"why": {"id": "not-declared", "args": {"site": "here", "others": ["there"]}},
	}}}
}

test_reports_the_asking_itself_where_no_service_has_the_name if {
	found := rule.report with input as object.union(
		_site(false, [], {"spec": {"runtimeClassName": "nvidia"}}),
		{"environments": [{"name": "prd", "services": [{"name": "web"}]}]},
	)
	delivery.paths(found) == {["releases", 0, "manifests", 0, "spec", "template", "spec", "runtimeClassName"]}
}

test_accepts_a_site_with_a_gpu_and_one_that_nobody_speaks_of if {
	every facts in [[true, ["here"]], [null, []]] {
		found := rule.report with input as _site(facts[0], facts[1], _wants("limits", "nvidia.com/gpu", 1))
		found == set()
	}
}

test_accepts_what_asks_for_none if {
	every template in [
		{}, _wants("limits", "nvidia.com/gpu", 0), _wants("limits", "hugepages-2Mi", "4Mi"),
		{"spec": {"nodeSelector": {"nvidia.com/gpu.present": "false"}}}, {"spec": {"nodeSelector": {"disk": "ssd"}}},
		{"spec": {"tolerations": [{"key": "nvidia.com/gpu", "operator": "Exists"}]}}, {"spec": {"runtimeClassName": "kata"}},
		_affinity({"key": "nvidia.com/gpu.present", "operator": "DoesNotExist"}), _affinity({"key": "gpu", "operator": "In", "values": ["false"]}),
	] {
		found := rule.report with input as _site(false, [], template)
		found == set()
	}
}
