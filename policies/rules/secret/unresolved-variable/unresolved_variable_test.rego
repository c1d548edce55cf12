package xgen.rules.secret.unresolved_variable_test

import data.xgen.rules.secret.unresolved_variable as rule
import data.xgen.testing

test_reports_a_variable_that_nothing_supplies if {
	found := rule.report with input as testing.site({
		"secrets": [testing.secret({})],
		"containers": [testing.container({"reads": [testing.reads("MINIO_END_POINT")]})],
	})
	found == {{
		"path": ["releases", 0, "manifests", 0, "command", 2],
		"within": [3, 7],
		"fault": "MINIO_END_POINT",
		"message": {"id": "absent", "args": {"service": "docs", "name": "MINIO_END_POINT"}},
	}}
}

test_reports_a_key_that_a_config_map_lacks if {
	found := rule.report with input as testing.site({"containers": [testing.container({"refs": [{
		"variable": "HOST", "kind": "ConfigMap", "name": "config", "key": "NO", "optional": false, "known": true, "missing": true, "at": ["releases", 0],
	}]})]})
	{hit.message | some hit in found} == {{"id": "key", "args": {
		"service": "docs",
		"variable": "HOST",
		"key": "NO",
		"configmap": "config",
	}}}
}

test_accepts_what_is_supplied_or_done_without if {
	found := rule.report with input as testing.site({"containers": [testing.container({"reads": [
		object.union(testing.reads("A"), {"supplied": true}),
		object.union(testing.reads("B"), {"optional": true}),
	]})]})
	found == set()
}

test_accepts_credentials_which_another_rule_reports if {
	found := rule.report with input as testing.site({
		"secrets": [testing.secret({})],
		"containers": [testing.container({"reads": [object.union(testing.reads("A_TOKEN"), {"credential": true})]})],
	})
	found == set()
}

test_accepts_where_not_all_is_seen if {
	found := rule.report with input as testing.site({"containers": [testing.container({"complete": false, "reads": [testing.reads("A")]})]})
	found == set()
}

test_reports_a_layer_that_is_gone_once if {
	found := rule.report with input as testing.site({"containers": [
		testing.container({"service": "a", "reads": [testing.reads("A"), testing.reads("B"), testing.reads("C")]}),
		testing.container({"service": "b", "reads": [testing.reads("A"), testing.reads("D")]}),
	]})
	{hit.message | some hit in found} == {{"id": "lost", "args": {
		"services": ["a", "b"],
		"count": 4,
		"names": ["A", "B", "C", "D"],
	}}}
}

test_accepts_services_that_miss_one_each_as_faults_of_their_own if {
	found := rule.report with input as testing.site({"containers": [
		testing.container({"service": "a", "reads": [testing.reads("A")]}),
		testing.container({"service": "b", "reads": [testing.reads("B")]}),
	]})
	{hit.fault | some hit in found} == {"A", "B"}
}
