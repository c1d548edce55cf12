package xgen.rules.env.duplicate_test

import data.xgen.rules.env.duplicate as rule
import data.xgen.testing
import data.xgen.testing.delivery

_site(env) := testing.site({"releases": [testing.release([delivery.deployment(delivery.container({"env": env}))])]})

_at(k) := ["releases", 0, "manifests", 0, "spec", "template", "spec", "containers", 0, "env", k, "name"]

test_reports_a_name_twice if {
	found := rule.report with input as _site([{"name": "A", "value": "1"}, {"name": "B", "value": "2"}, {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}])
	found == {{
		"path": _at(2),
		"message": {"id": "twice", "args": {"container": "core", "name": "A"}},
		"help": {"id": "twice", "args": {"name": "A"}},
		"related": [{"path": _at(0), "message": {"id": "first"}}],
	}}
}

test_reports_three_times_once if {
	found := rule.report with input as _site([{"name": "A", "value": "1"}, {"name": "A", "value": "2"}, {"name": "A", "value": "3"}])
	count(found) == 1
}

test_accepts_names_that_differ if {
	every env in [[], [{"name": "A", "value": "1"}, {"name": "a", "value": "1"}], [{"value": "no name"}, {"value": "no name"}]] {
		found := rule.report with input as _site(env)
		found == set()
	}
}

test_accepts_the_same_name_in_another_container if {
	env := [{"name": "A", "value": "1"}]
	pod := {"spec": {"containers": [{"name": "a", "env": env}, {"name": "b", "env": env}], "initContainers": [{"name": "c", "env": env}]}}
	found := rule.report with input as testing.site({"releases": [testing.release([delivery.deployment(pod)])]})
	found == set()
}

test_accepts_an_optional_key_over_a_default if {
	found := rule.report with input as _site([
		{"name": "A", "value": "1"},
		{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "A", "optional": true}}},
	])
	found == set()
}

test_reports_many_names_once if {
	env := [{"name": name, "value": "1"} | some _ in [1, 2]; some name in ["A", "B", "C"]]
	found := rule.report with input as _site(env)
	{[hit.path, hit.message] | some hit in found} == {[_at(3), {"id": "many", "args": {
		"container": "core",
		"count": 3,
		"names": ["A", "B", "C"],
	}}]}
}
