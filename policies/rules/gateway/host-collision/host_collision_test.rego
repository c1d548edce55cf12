package xgen.rules.gateway.host_collision_test

import data.xgen.rules.gateway.host_collision as rule
import data.xgen.testing.delivery

_routes(name, host, gateways) := delivery.virtual_service(name, {"hosts": [host], "gateways": gateways})

_gateway(name, number) := delivery.gateway(name, {"selector": {"istio": "ingressgateway"}, "servers": [{"port": {"number": number}, "hosts": ["a.example.com"]}]})

_two(first, second) := delivery.site({"releases": [delivery.release(first), delivery.of("web", second)]})

_related := [{"path": ["releases", 0, "manifests", 0, "spec", "hosts", 0], "message": {"id": "claims-too", "args": {
	"first": "VirtualService core",
}}}]

test_reports_one_host_on_a_shared_gateway if {
	found := rule.report with input as _two([_routes("core", "a.example.com", ["istio-system/gw"])], [_routes("web", "a.example.com", ["istio-system/gw"])])
	found == {{
		"path": ["releases", 1, "manifests", 0, "spec", "hosts", 0],
		"message": {"id": "collision", "args": {
			"first": "VirtualService core",
			"later": "VirtualService web",
			"host": "a.example.com",
		}},
		"related": _related,
	}}
}

test_reports_the_services_entry_where_it_asked_for_the_domain if {
	site := _two([_routes("core", "a.example.com", ["gw"])], [_routes("web", "a.example.com", ["apps/gw"])])
	found := rule.report with input as object.union(site, {"environments": [{"name": "prd", "domain": "a.example.com", "services": [
		{"name": "core", "hasDomain": true}, {"name": "web", "hasDomain": true},
	]}]})
	delivery.paths(found) == {["environments", 0, "services", 1, "hasDomain"]}
}

test_reports_two_gateways_on_one_port if {
	found := rule.report with input as _two(
		[_routes("core", "a.example.com", ["core-gateway"]), _gateway("core-gateway", 80)],
		[_routes("web", "a.example.com", ["web-gateway"]), _gateway("web-gateway", 80)],
	)
	delivery.paths(found) == {["releases", 1, "manifests", 0, "spec", "hosts", 0]}
}

test_accepts_different_hosts_gateways_and_ports if {
	every second in [
		[_routes("web", "b.example.com", ["gw"])], [_routes("web", "a.example.com", ["other/gw"])], [_routes("web", "a.example.com", ["mesh"])],
		[_routes("web", "a.example.com", [])], [_routes("web", "a.example.com", ["web-gateway"]), _gateway("web-gateway", 8443)],
	] {
		found := rule.report with input as _two([_routes("core", "a.example.com", ["gw", "mesh"]), _gateway("core-gateway", 80)], second)
		found == set()
	}
}

test_accepts_one_host_in_two_environments if {
	site := _two([_routes("core", "a.example.com", ["gw"])], [_routes("web", "a.example.com", ["gw"])])
	found := rule.report with input as json.patch(site, [{"op": "replace", "path": "releases/1/environment", "value": "dev"}])
	found == set()
}

test_accepts_what_other_rules_report if {
	every pair in [["core", "a.example.com"], ["web", "*"]] {
		found := rule.report with input as _two([_routes("core", pair[1], ["gw"])], [_routes(pair[0], pair[1], ["gw"])])
		found == set()
	}
}

test_accepts_a_host_twice_in_one_virtual_service if {
	found := rule.report with input as _two([delivery.virtual_service("core", {"hosts": ["a.example.com", "a.example.com"], "gateways": ["gw"]})], [])
	found == set()
}
