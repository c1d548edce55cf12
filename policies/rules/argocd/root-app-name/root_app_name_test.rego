package xgen.rules.argocd.root_app_name_test

import data.xgen.rules.argocd.root_app_name as rule
import data.xgen.testing.delivery

_roots(list) := delivery.fleet({"rootApps": list})

test_reports_a_name_and_a_file_once if {
	found := rule.report with input as _roots([delivery.root("xgen-root-xgen-far", "xgen-far", "prd", {})])
	found == {{
		"path": ["rootApps", 0, "name"],
		"message": {"id": "name", "args": {
			"actual": {"id": "called", "args": {
				"name": "xgen-root-xgen-far",
				"file": "root-apps/xgen-root-xgen-far.yaml",
			}},
			"expected": "xgen-root-far",
			"site": "xgen-far",
		}},
		"help": {"id": "name", "args": {"file": "xgen-root-far", "name": "xgen-root-far"}},
	}}
}

test_reports_a_file_of_another_name if {
	found := rule.report with input as _roots([delivery.root("xgen-root-far", "xgen-far", "prd", {"file": "root-apps/far.yaml"})])
	found == {{
		"path": ["rootApps", 0, "file"],
		"message": {"id": "name", "args": {
			"actual": {"id": "is-in", "args": {"name": "xgen-root-far", "file": "root-apps/far.yaml"}},
			"expected": "xgen-root-far",
			"site": "xgen-far",
		}},
		"help": {"id": "name", "args": {"file": "xgen-root-far", "name": "xgen-root-far"}},
	}}
}

test_reports_headquarters_by_environment if {
	found := rule.report with input as _roots([delivery.root("xgen-root-xgen", "xgen", "prd", {}), delivery.root("xgen-root-prd", "xgen", "dev", {})])
	delivery.messages(found) == {
		{"id": "name", "args": {
			"actual": {"id": "called", "args": {"name": "xgen-root-xgen", "file": "root-apps/xgen-root-xgen.yaml"}},
			"expected": "xgen-root-prd",
			"site": "xgen",
		}},
		{"id": "name", "args": {
			"actual": {"id": "called", "args": {"name": "xgen-root-prd", "file": "root-apps/xgen-root-prd.yaml"}},
			"expected": "xgen-root-dev",
			"site": "xgen",
		}},
	}
}

test_accepts_the_names_that_the_script_computes if {
	found := rule.report with input as delivery.fleet({})
	found == set()
}

test_accepts_any_name_where_no_script_installs_the_site if {
	every fleet in [
		delivery.fleet({"setup": {"scripts": []}, "rootApps": [delivery.root("x", "xgen-far", "prd", {})]}),
		json.patch(_roots([delivery.root("x", "xgen-far", "prd", {})]), [{"op": "replace", "path": "sites/1/setup", "value": "manual"}]),
	] {
		found := rule.report with input as fleet
		found == set()
	}
}

test_accepts_a_second_root_app_beside_the_one_that_is_applied if {
	found := rule.report with input as _roots([
		delivery.root("xgen-root-far", "xgen-far", "prd", {}),
		delivery.root("xgen-root-far-dev", "xgen-far", "prd", {}),
	])
	found == set()
}

test_accepts_what_root_app_broken_reports if {
	found := rule.report with input as _roots([delivery.root("x", "xgen-far", "prod", {}), delivery.root("y", "xgen-far", "prd", {"site": null})])
	found == set()
}
