package xgen.rules.site.duplicate_service_test

import data.xgen.rules.site.duplicate_service as rule
import data.xgen.testing

_site(services) := testing.site({"environments": [
	{"name": "dev", "services": [{"name": "core"}]},
	{"name": "prd", "services": services},
]})

test_reports_each_later_entry_beside_the_first if {
	found := rule.report with input as _site([{"name": "core"}, {"name": "web"}, {"name": "core", "replicas": 2}, {"name": "core"}])
	found == {
		{
			"path": ["environments", 1, "services", 2],
			"message": {"id": "twice", "args": {"service": "core", "environment": "prd"}},
			"related": [{"path": ["environments", 1, "services", 0, "name"], "message": {"id": "first"}}],
		},
		{
			"path": ["environments", 1, "services", 3],
			"message": {"id": "twice", "args": {"service": "core", "environment": "prd"}},
			"related": [{"path": ["environments", 1, "services", 0, "name"], "message": {"id": "first"}}],
		},
	}
}

test_accepts_one_service_in_two_environments if {
	found := rule.report with input as _site([{"name": "core"}, {"name": "core-extra"}])
	found == set()
}

test_accepts_entries_without_a_name if {
	found := rule.report with input as _site([{}, {}, "core", "core", {"name": null}, {"name": null}])
	found == set()
}
