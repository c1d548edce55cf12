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
