package xgen.rules.reference.missing_object_test

import data.xgen.rules.reference.missing_object as rule
import data.xgen.testing.index

test_reports_a_near_name if {
	found := rule.report with input as index.site([index.broken({"why": "object", "near": "core-config", "maker": index.maker})])
	found == {{
		"path": ["releases", 0, "manifests", 0, "kind"],
		"message": {"id": "near", "args": {
			"from": "Deployment core",
			"kind": "ConfigMap",
			"name": "x",
			"site": "here",
			"near": "core-config",
		}},
		"help": {"id": "near", "args": {"near": "core-config", "kind": "ConfigMap", "name": "x"}},
		"related": [{"path": ["index", "broken", 0, "maker", "name"], "message": {"id": "is-here", "args": {"maker": "ConfigMap core-config"}}}],
	}}
}

test_reports_a_config_map_without_a_near_name if {
	found := rule.report with input as index.site([index.broken({"why": "object"})])
	{hit.message | some hit in found} == {{"id": "missing", "args": {
		"from": "Deployment core",
		"kind": "ConfigMap",
		"name": "x",
		"site": "here",
		"elsewhere": "",
	}}}
	not "severity" in {key | some hit in found; some key, _ in hit}
}

test_reports_what_may_be_made_elsewhere_at_info_once if {
	found := rule.report with input as index.site([index.broken({"why": "object", "certain": false, "kind": "Secret", "by": "secrets/there/x.yaml"})])
	{[hit.severity, hit.fault, hit.message] | some hit in found} == {[
		"info", "Secret x",
		{"id": "unknown", "args": {
			"kind": "Secret",
			"name": "x",
			"from": "Deployment core",
			"elsewhere": {"id": "elsewhere", "args": {"maker": "secrets/there/x.yaml"}},
		}},
	]}
}

test_reports_a_misnamed_maker if {
	found := rule.report with input as index.site([index.broken({
		"why": "misnamed", "at": ["index", "broken", 0, "maker", "name"], "maker": index.maker,
		"reader": "Deployment core", "readerAt": ["releases", 0, "manifests", 0, "kind"],
	})])
	{[hit.path, hit.message] | some hit in found} == {[
		["index", "broken", 0, "maker", "name"],
		{"id": "misnamed", "args": {
			"maker": "ConfigMap core-config",
			"name": "core-config",
			"reader": "Deployment core",
			"site": "here",
			"wanted": "x",
		}},
	]}
}

test_accepts_other_faults if {
	found := rule.report with input as index.site([index.broken({"why": "key"}), index.broken({"why": "port"})])
	found == set()
}
