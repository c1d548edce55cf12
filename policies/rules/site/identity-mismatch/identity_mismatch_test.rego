package xgen.rules.site.identity_mismatch_test

import data.xgen.rules.site.identity_mismatch as rule
import data.xgen.testing

_site(value) := testing.site({"site": {"doc": {"vars": {"APP_SITE": value}}}})

test_reports_the_name_of_another_site if {
	found := rule.report with input as _site("there")
	found == {{
		"path": ["site", "doc", "vars", "APP_SITE"],
		"message": {"id": "other", "args": {
			"value": "there",
			"site": "here",
			"copied": {"id": "copied", "args": {"site": "there"}},
		}},
		"help": {"id": "other", "args": {"site": "here"}},
	}}
}

test_reports_a_name_that_no_site_has if {
	found := rule.report with input as _site("nowhere")
	{hit.message | some hit in found} == {{"id": "other", "args": {"value": "nowhere", "site": "here", "copied": ""}}}
}

test_accepts_its_own_name if {
	found := rule.report with input as _site("here")
	found == set()
}

test_accepts_a_site_without_it if {
	every doc in [{}, {"vars": {}}, {"vars": null}, {"vars": {"APP_SITE": 1}}] {
		found := rule.report with input as {"kind": "site", "site": {"name": "here", "doc": doc}, "fleet": {"sites": ["here"]}}
		found == set()
	}
}
