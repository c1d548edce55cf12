package xgen.rules.reference.missing_object_test

import data.xgen.rules.reference.missing_object as rule
import data.xgen.testing.index

test_reports_a_near_name if {
	found := rule.report with input as index.site([index.broken({"why": "object", "near": "core-config", "maker": index.maker})])
	found == {{
		"path": ["releases", 0, "manifests", 0, "kind"],
		"message": `Deployment core names ConfigMap "x", which nothing on here makes; did you mean "core-config"?`,
		"help": `write "core-config" here, or make a ConfigMap named "x"`,
		"related": [{"path": ["index", "broken", 0, "maker", "name"], "message": "ConfigMap core-config is here"}],
	}}
}

test_reports_a_config_map_without_a_near_name if {
	found := rule.report with input as index.site([index.broken({"why": "object"})])
	{hit.message | some hit in found} == {`Deployment core names ConfigMap "x", which nothing on here makes`}
	not "severity" in {key | some hit in found; some key, _ in hit}
}

test_reports_what_may_be_made_elsewhere_at_info_once if {
	found := rule.report with input as index.site([index.broken({"why": "object", "certain": false, "kind": "Secret", "by": "secrets/there/x.yaml"})])
	{[hit.severity, hit.fault, hit.message] | some hit in found} == {[
		"info", "Secret x",
		`not checked: Secret "x", which Deployment core names, is made by nothing in the repository; for another site, secrets/there/x.yaml makes it`,
	]}
}

test_reports_a_misnamed_maker if {
	found := rule.report with input as index.site([index.broken({
		"why": "misnamed", "at": ["index", "broken", 0, "maker", "name"], "maker": index.maker,
		"reader": "Deployment core", "readerAt": ["releases", 0, "manifests", 0, "kind"],
	})])
	{[hit.path, hit.message] | some hit in found} == {[
		["index", "broken", 0, "maker", "name"],
		`ConfigMap core-config makes "core-config", which nothing reads; Deployment core and others on here read "x"`,
	]}
}

test_accepts_other_faults if {
	found := rule.report with input as index.site([index.broken({"why": "key"}), index.broken({"why": "port"})])
	found == set()
}
