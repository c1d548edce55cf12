package xgen.rules.site.domain_without_service_test

import data.xgen.rules.site.domain_without_service as rule
import data.xgen.testing.delivery

_site(environment) := delivery.site({"environments": [object.union({"name": "prd", "declared": true, "destined": true, "destination": {}}, environment)]})

test_reports_a_domain_that_no_service_takes if {
	found := rule.report with input as _site({"domain": "a.example.com", "services": [{"name": "core"}, {"name": "web", "hasDomain": false}]})
	found == {{
		"path": ["environments", 0, "domain"],
		"message": {"id": "no-service", "args": {"domain": "a.example.com", "environment": "prd"}},
	}}
}

test_reports_a_service_without_a_domain_once if {
	found := rule.report with input as _site({"services": [{"name": "core"}, {"name": "web", "hasDomain": true}, {"name": "admin", "hasDomain": true}]})
	found == {{
		"path": ["environments", 0, "services", 1, "hasDomain"],
		"message": {"id": "no-domain", "args": {"service": "web", "environment": "prd"}},
		"help": {"id": "no-domain", "args": {"environment": "prd"}},
	}}
}

test_accepts_a_site_without_a_domain if {
	every domain in ["", "*"] {
		every services in [[{"name": "web", "hasDomain": true}], [{"name": "web"}], []] {
			found := rule.report with input as _site({"domain": domain, "services": services})
			found == set()
		}
	}
}

test_accepts_a_domain_that_is_taken if {
	every site in [
		_site({"domain": "a.example.com", "services": [{"name": "web", "hasDomain": true}]}),
		object.union(_site({"domain": "a.example.com", "services": [{"name": "web"}]}), {"releases": [delivery.release([
			delivery.virtual_service("web", {"hosts": ["a.example.com"]}),
		])]}),
	] {
		found := rule.report with input as site
		found == set()
	}
}

test_accepts_what_environment_without_destination_reports if {
	every environment in [
		{"declared": false, "domain": "a.example.com", "services": []},
		{"destined": false, "services": [{"name": "web", "hasDomain": true}]},
	] {
		found := rule.report with input as _site(environment)
		found == set()
	}
}
