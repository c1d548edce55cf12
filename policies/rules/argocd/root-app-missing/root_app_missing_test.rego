package xgen.rules.argocd.root_app_missing_test

import data.xgen.rules.argocd.root_app_missing as rule
import data.xgen.testing.delivery

_roots(list) := delivery.fleet({"rootApps": list})

_dev := delivery.root("xgen-root-dev", "xgen", "dev", {})

_prd := delivery.root("xgen-root-prd", "xgen", "prd", {})

_far := delivery.root("xgen-root-far", "xgen-far", "prd", {})

test_reports_an_environment_without_a_root_app if {
	found := rule.report with input as _roots([_prd, _far])
	found == {{
		"path": ["sites", 0, "doc", "environments", "dev"],
		"key": true,
		"message": {"id": "missing", "args": {"environment": "dev", "site": "xgen"}},
		"help": {"id": "missing", "args": {
			"name": "xgen-root-dev",
			"file": "projects/xgen.yaml",
			"environment": "dev",
		}},
	}}
}

test_reports_a_site_without_a_root_app if {
	found := rule.report with input as _roots([_dev, _prd])
	delivery.paths(found) == {["sites", 1, "doc", "environments", "prd"]}
}

test_reports_everything_where_there_are_no_root_apps if {
	found := rule.report with input as _roots([])
	count(found) == 3
}

test_reports_what_a_broken_root_app_does_not_explain if {
	found := rule.report with input as _roots([_dev, delivery.root("xgen-root-prd", "xgen", "prod", {})])
	delivery.paths(found) == {["sites", 1, "doc", "environments", "prd"]}
}

test_accepts_what_a_broken_root_app_explains if {
	every broken in [
		delivery.root("xgen-root-far", "xgen-far", "prod", {}),
		delivery.root("xgen-root-far", "xgen-far", "prd", {"site": null, "missing": [{"path": ["spec", "source", "helm", "valueFiles", 0], "file": "x"}]}),
		delivery.root("far", "xgen-far", "", {"site": null, "missing": [{"path": ["spec", "source", "path"], "file": "x"}]}),
	] {
		found := rule.report with input as _roots([_dev, _prd, broken])
		found == set()
	}
}

test_accepts_a_root_app_for_each_environment if {
	found := rule.report with input as delivery.fleet({})
	found == set()
}

test_accepts_a_root_app_that_sets_no_environment if {
	found := rule.report with input as _roots([delivery.root("xgen", "xgen", "", {}), _far])
	found == set()
}

test_accepts_sites_that_cannot_be_read if {
	found := rule.report with input as _roots([]) with input.sites as [
		{"name": "a", "file": "a.yaml", "broken": true, "doc": null},
		{"name": "b", "file": "b.yaml", "broken": false, "doc": {"environments": ["prd"]}},
	]
	found == set()
}
