package xgen.rules.storage.exclusive_volume_test

import data.xgen.rules.storage.exclusive_volume as rule
import data.xgen.testing

_site(kind, spec, modes) := testing.site({"releases": [testing.release([
	testing.workload(kind, "core", object.union(spec, {"template": {"spec": {"volumes": [{"name": "d", "persistentVolumeClaim": {"claimName": "data"}}]}}})),
	{"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}, "spec": {"accessModes": modes}},
])]})

test_reports_a_rolling_update if {
	every spec in [{}, {"strategy": {"type": "RollingUpdate"}}, {"strategy": {"rollingUpdate": {"maxSurge": 1}}}] {
		found := rule.report with input as _site("Deployment", spec, ["ReadWriteOnce"])
		{hit.message | some hit in found} == {{"id": "exclusive", "args": {
			"workload": "Deployment core",
			"claim": "data",
			"modes": ["ReadWriteOnce"],
			"why": {"id": "beside"},
		}}}
	}
}

test_reports_several_pods if {
	found := rule.report with input as _site("Deployment", {"replicas": 3, "strategy": {"type": "Recreate"}}, ["ReadWriteOnce"])
	{hit.message | some hit in found} == {{"id": "exclusive", "args": {
		"workload": "Deployment core",
		"claim": "data",
		"modes": ["ReadWriteOnce"],
		"why": {"id": "pods", "args": {"count": 3}},
	}}}
	stateful := rule.report with input as _site("StatefulSet", {"replicas": 2}, ["ReadWriteOncePod"])
	count(stateful) == 1
}

test_accepts_one_pod_at_a_time_and_shared_volumes if {
	every one in [
		["Deployment", {"strategy": {"type": "Recreate"}}, ["ReadWriteOnce"]],
		["Deployment", {"strategy": {"rollingUpdate": {"maxSurge": 0}}}, ["ReadWriteOnce"]],
		["Deployment", {}, ["ReadWriteMany"]],
		["Deployment", {}, ["ReadWriteOnce", "ReadWriteMany"]],
		["Deployment", {"replicas": 0}, ["ReadWriteOnce"]],
		["StatefulSet", {}, ["ReadWriteOnce"]],
	] {
		found := rule.report with input as _site(one[0], one[1], one[2])
		found == set()
	}
}

test_accepts_pods_that_go_to_one_node if {
	every pod in [
		{"nodeName": "a"}, {"nodeSelector": {"kubernetes.io/hostname": "a"}},
		{"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "kubernetes.io/hostname"}]}}},
		{"affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchExpressions": [
			{"key": "kubernetes.io/hostname", "operator": "In", "values": ["a"]},
		]}]}}}},
	] {
		found := rule.report with input as _pinned(pod, "ReadWriteOnce")
		found == set()
		alone := rule.report with input as _pinned(pod, "ReadWriteOncePod")
		count(alone) == 1
	}
}

test_reports_pods_that_may_go_to_several_nodes if {
	every pod in [
		{"nodeSelector": {"disk": "fast"}},
		{"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [{"topologyKey": "topology.kubernetes.io/zone"}]}}},
		{"affinity": {"podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"podAffinityTerm": {"topologyKey": "kubernetes.io/hostname"}}]}}},
	] {
		found := rule.report with input as _pinned(pod, "ReadWriteOnce")
		count(found) == 1
	}
}

_pinned(pod, mode) := testing.site({"releases": [testing.release([
	testing.workload("Deployment", "core", {"template": {"spec": object.union(pod, {"volumes": [{"name": "d", "persistentVolumeClaim": {"claimName": "data"}}]})}}),
	{"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}, "spec": {"accessModes": [mode]}},
])]})
