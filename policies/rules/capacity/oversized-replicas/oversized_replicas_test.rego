package xgen.rules.capacity.oversized_replicas_test

import data.xgen.rules.capacity.oversized_replicas as rule
import data.xgen.testing

_eks(manifests) := testing.site({
	"site": {"platform": "eks", "cloud": true},
	"limits": {"replicas": 1, "minReplicas": 1, "maxReplicas": 2},
	"releases": [testing.release(manifests)],
})

test_reports_each_number_of_a_copied_on_premises_service if {
	found := rule.report with input as _eks([
		testing.workload("Deployment", "core", {"replicas": 2}),
		testing.autoscaler("core", {"minReplicas": 2, "maxReplicas": 4}),
	])
	found == {
		{
			"path": ["releases", 0, "manifests", 0, "spec", "replicas"],
			"message": {"id": "over", "args": {"object": "Deployment core", "verb": {"id": "runs"}, "count": 2, "platform": "eks", "limit": 1}},
			"help": {"id": "over", "args": {"field": "replicas", "limit": 1, "platform": "eks"}},
		},
		{
			"path": ["releases", 0, "manifests", 1, "spec", "minReplicas"],
			"message": {"id": "over", "args": {"object": "HorizontalPodAutoscaler core", "verb": {"id": "keeps"}, "count": 2, "platform": "eks", "limit": 1}},
			"help": {"id": "over", "args": {"field": "minReplicas", "limit": 1, "platform": "eks"}},
		},
		{
			"path": ["releases", 0, "manifests", 1, "spec", "maxReplicas"],
			"message": {"id": "over", "args": {"object": "HorizontalPodAutoscaler core", "verb": {"id": "grows"}, "count": 4, "platform": "eks", "limit": 2}},
			"help": {"id": "over", "args": {"field": "maxReplicas", "limit": 2, "platform": "eks"}},
		},
	}
}

test_reports_every_kind_that_has_replicas if {
	found := rule.report with input as _eks([
		testing.workload("StatefulSet", "store", {"replicas": 3}),
		testing.workload("ReplicaSet", "old", {"replicas": 2}),
	])
	{hit.message | some hit in found} == {
		{"id": "over", "args": {"object": "StatefulSet store", "verb": {"id": "runs"}, "count": 3, "platform": "eks", "limit": 1}},
		{"id": "over", "args": {"object": "ReplicaSet old", "verb": {"id": "runs"}, "count": 2, "platform": "eks", "limit": 1}},
	}
}

test_reports_only_the_fields_that_have_a_limit if {
	found := rule.report with input as testing.site({
		"site": {"platform": "edge"},
		"limits": {"maxReplicas": 3},
		"releases": [testing.release([
			testing.workload("Deployment", "core", {"replicas": 9}),
			testing.autoscaler("core", {"minReplicas": 9, "maxReplicas": 9}),
		])],
	})
	{hit.path | some hit in found} == {["releases", 0, "manifests", 1, "spec", "maxReplicas"]}
}

test_accepts_what_the_platform_allows if {
	found := rule.report with input as _eks([
		testing.workload("Deployment", "core", {"replicas": 1}),
		testing.autoscaler("core", {"minReplicas": 1, "maxReplicas": 2}),
	])
	found == set()
}

test_accepts_absent_numbers_and_a_stopped_workload if {
	found := rule.report with input as _eks([
		testing.workload("Deployment", "core", {}),
		testing.workload("Deployment", "stopped", {"replicas": 0}),
		testing.autoscaler("core", {"maxReplicas": 2}),
	])
	found == set()
}

test_accepts_any_number_on_a_platform_without_limits if {
	found := rule.report with input as testing.site({"releases": [testing.release([
		testing.workload("Deployment", "core", {"replicas": 2}),
		testing.autoscaler("core", {"minReplicas": 2, "maxReplicas": 4}),
	])]})
	found == set()
}

test_accepts_a_kind_of_another_group_and_what_is_no_number if {
	found := rule.report with input as _eks([
		{"apiVersion": "example.com/v1", "kind": "Deployment", "metadata": {"name": "x"}, "spec": {"replicas": 9}},
		testing.workload("Deployment", "core", {"replicas": "2"}),
		testing.workload("DaemonSet", "agent", {}),
	])
	found == set()
}
