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
			"message": "environments.prd has no counterpart: destinations has only dev or prod",
			"help": "add destinations.prd, or mend the name",
			"related": [{"path": ["site", "doc", "destinations", "prod"], "message": "destinations.prod has none either"}],
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
	{hit.message | some hit in found} == {"environments.prd has no counterpart: destinations is empty"}
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
