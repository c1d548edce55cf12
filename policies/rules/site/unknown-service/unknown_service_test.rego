package xgen.rules.site.unknown_service_test

import data.xgen.rules.site.unknown_service as rule
import data.xgen.testing.delivery

_site(services) := delivery.site({"environments": [{"name": "dev", "services": [{"name": "web"}]}, {"name": "prd", "services": services}]})

test_reports_a_service_that_nothing_builds if {
	found := rule.report with input as _site([{"name": "core"}, {"name": "cores"}])
	found == {{
		"path": ["environments", 1, "services", 1, "name"],
		"message": {"id": "unknown", "args": {"catalog": "jenkins/services.yaml", "service": "cores"}},
	}}
}

test_accepts_what_the_catalogue_lists if {
	found := rule.report with input as _site([{"name": "core"}, {"name": "web"}])
	found == set()
}

test_accepts_everything_where_there_is_no_catalogue if {
	every catalog in [null, {"file": "services.yaml", "services": []}] {
		found := rule.report with input as json.patch(_site([{"name": "cores"}]), [{"op": "replace", "path": "catalog", "value": catalog}])
		found == set()
	}
}

test_accepts_what_the_schema_reports if {
	found := rule.report with input as _site(["cores", null, {}, {"name": null}, {"name": 7}, {"name": ""}])
	found == set()
}
