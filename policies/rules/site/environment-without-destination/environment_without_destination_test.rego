package xgen.rules.site.environment_without_destination_test

import data.xgen.rules.site.environment_without_destination as rule
import data.xgen.testing

_site(environments, destinations) := {
	"kind": "site",
	"site": {"name": "here", "doc": {"environments": environments, "destinations": destinations}},
}

test_reports_a_changed_name_once if {
	found := rule.report with input as _site({"prd": {}, "dev": {}}, {"prod": {}, "dev": {}})
	found == {
		{
			"path": ["site", "doc", "environments", "prd"], "key": true,
			"breaks": [["site", "doc", "destinations", "prd"]],
			"message": {"id": "unmatched", "args": {
				"has": "environments",
				"lacks": "destinations",
				"name": "prd",
				"keys": {"id": "has-only", "args": {"key": "destinations", "names": ["dev", "prod"]}},
			}},
			"help": {"id": "unmatched", "args": {"lacks": "destinations", "name": "prd"}},
			"related": [{"path": ["site", "doc", "destinations", "prod"], "message": {"id": "also", "args": {
				"has": "destinations",
				"name": "prod",
			}}}],
		},
	}
}

test_reports_every_name_where_several_differ if {
	found := rule.report with input as _site({"prd": {}, "dev": {}}, {"prod": {}})
	{hit.path | some hit in found} == {
		["site", "doc", "environments", "prd"],
		["site", "doc", "environments", "dev"],
		["site", "doc", "destinations", "prod"],
	}
}

test_reports_an_environment_beside_no_destinations if {
	found := rule.report with input as _site({"prd": {}}, {})
	{hit.message | some hit in found} == {{"id": "unmatched", "args": {
		"has": "environments",
		"lacks": "destinations",
		"name": "prd",
		"keys": {"id": "empty", "args": {"key": "destinations"}},
	}}}
}

test_accepts_the_same_names if {
	found := rule.report with input as testing.site({})
	found == set()
}

test_accepts_an_empty_destination if {
	found := rule.report with input as _site({"prd": null}, {"prd": null})
	found == set()
}

test_accepts_what_the_schema_reports if {
	every pair in [[null, {}], [{"prd": {}}, null], ["x", {"prd": {}}]] {
		found := rule.report with input as _site(pair[0], pair[1])
		found == set()
	}
}
