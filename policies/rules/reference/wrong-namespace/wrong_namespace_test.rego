package xgen.rules.reference.wrong_namespace_test

import data.xgen.rules.reference.wrong_namespace as rule
import data.xgen.testing.index

test_reports_a_name_of_another_namespace if {
	found := rule.report with input as index.site([index.broken({"why": "namespace", "maker": object.union(index.maker, {"namespace": "other"})})])
	{hit.message | some hit in found} == {{"id": "reader", "args": {
		"from": "Deployment core",
		"namespace": "apps",
		"kind": "ConfigMap",
		"name": "x",
		"actual": "other",
	}}}
	{hit.help | some hit in found} == {{"id": "reader", "args": {
		"maker": "ConfigMap core-config",
		"namespace": "apps",
	}}}
}

test_reports_a_service_apart_from_its_pods if {
	one := object.remove(index.broken({"why": "namespace", "from": "Service core", "wanted": "other", "maker": index.maker}), ["kind"])
	found := rule.report with input as index.site([one])
	{hit.message | some hit in found} == {{"id": "service", "args": {
		"from": "Service core",
		"namespace": "other",
		"actual": "apps",
		"pods": "ConfigMap core-config",
	}}}
}

test_reports_a_maker_in_a_namespace_of_its_own if {
	found := rule.report with input as index.site([index.broken({
		"why": "namespace", "at": ["index", "broken", 0, "maker", "namespace"], "maker": object.union(index.maker, {"namespace": "other"}),
		"reader": "Deployment core", "readerAt": ["releases", 0],
	})])
	{[hit.message, hit.help] | some hit in found} == {[
		{"id": "maker", "args": {
			"maker": "ConfigMap core-config",
			"namespace": "other",
			"reader": "Deployment core",
			"wanted": "apps",
		}}, {"id": "maker", "args": {"namespace": "apps"}},
	]}
}

test_accepts_other_faults if {
	found := rule.report with input as index.site([index.broken({"why": "object"})])
	found == set()
}
