package xgen.rules.argocd.default_environment_missing_test

import data.xgen.rules.argocd.default_environment_missing as rule
import data.xgen.testing.delivery

_site(facts, environments) := json.patch(delivery.site({"site": facts}), [
	{"op": "replace", "path": "site/doc/environments", "value": environments},
	{"op": "replace", "path": "site/doc/destinations", "value": {}},
])

test_reports_a_site_of_another_environment if {
	found := rule.report with input as _site({"setup": ""}, {"jeju": {}, "dev": {}})
	found == {{
		"path": ["site", "doc", "environments"],
		"key": true,
		"message": {"id": "no-default", "args": {"site": "here", "environments": ["dev", "jeju"]}},
	}}
}

test_accepts_a_site_with_prd if {
	found := rule.report with input as _site({"setup": ""}, {"prd": {}, "dev": {}})
	found == set()
}

test_accepts_a_site_that_the_script_does_not_install if {
	every facts in [{"setup": "manual"}, {"setup": "", "platform": "eks"}] {
		found := rule.report with input as _site(facts, {"aww": {}})
		found == set()
	}
	without := rule.report with input as object.union(_site({"setup": ""}, {"aww": {}}), {"setup": {"scripts": []}})
	without == set()
}

test_accepts_what_other_rules_report if {
	every environments in [null, {}, ["prod"]] {
		found := rule.report with input as _site({"setup": ""}, environments)
		found == set()
	}
	misnamed := rule.report with input as json.patch(
		_site({"setup": ""}, {"prod": {}}),
		[{"op": "add", "path": "site/doc/destinations/prd", "value": {}}],
	)
	misnamed == set()
}
