package xgen.rules.jenkins.orphan_site_registry_test

import data.xgen.rules.jenkins.orphan_site_registry as rule
import data.xgen.testing.delivery

_fleet(registries) := delivery.fleet({"jenkins": {"project": {"siteRegistries": registries}}})

test_reports_a_key_that_is_no_site if {
	found := rule.report with input as _fleet({"fra": {"host": "10.7.7.7:5000"}})
	found == {{
		"path": ["jenkins", "project", "siteRegistries", "fra"],
		"key": true,
		"message": {"id": "orphan", "args": {"name": "fra", "sites": ["far", "main"]}},
		"related": [{"path": ["jenkins", "project", "sites"], "message": {"id": "built"}}],
	}}
}

test_accepts_registries_of_sites if {
	found := rule.report with input as _fleet({"main": {"host": "10.7.7.7:5000"}})
	found == set()
}

test_accepts_what_other_rules_report if {
	drift := rule.report with input as object.union(
		_fleet({"new": {"host": "10.7.7.7:5000"}}),
		{"jenkins": {"pipelines": [delivery.pipeline("build.groovy", ["main", "far", "new"], [])]}},
	)
	drift == set()
	unbuilt := rule.report with input as object.union(
		_fleet({"new": {"host": "10.7.7.7:5000"}}),
		{"sites": [delivery.fleet_site("xgen-new", "new", ["prd"])]},
	)
	unbuilt == set()
}

test_accepts_anything_where_no_list_says_what_is_built if {
	every project in [null, {}, {"siteRegistries": {"x": {"host": "h:1"}}}, {"sites": [], "siteRegistries": {"x": {"host": "h:1"}}}] {
		found := rule.report with input as json.patch(delivery.fleet({}), [{"op": "replace", "path": "jenkins/project", "value": project}])
		found == set()
	}
}
