package xgen.rules.gateway.shared_gateway_conflict_test

import data.xgen.rules.gateway.shared_gateway_conflict as rule
import data.xgen.testing.delivery

_site(shared, manifests) := delivery.site({"site": {"name": "here", "doc": {"sharedGateway": shared}}, "releases": [delivery.release(manifests)]})

_routes(gateways) := delivery.virtual_service("web", {"hosts": ["a.example.com"], "gateways": gateways})

_related := [{"path": ["site", "doc", "sharedGateway"], "message": {"id": "shared"}}]

test_reports_a_gateway_alone_where_its_route_uses_it if {
	found := rule.report with input as _site("istio-system/gw", [delivery.gateway("web-gateway", {"servers": []}), _routes(["web-gateway"])])
	found == {{
		"path": ["releases", 0, "manifests", 0, "kind"],
		"message": {"id": "rendered", "args": {"gateway": "Gateway web-gateway", "shared": "istio-system/gw"}},
		"related": _related,
	}}
}

test_reports_a_route_to_another_gateway if {
	found := rule.report with input as _site("istio-system/gw", [_routes(["web-gateway"])])
	found == {{
		"path": ["releases", 0, "manifests", 0, "spec", "gateways"],
		"nearest": true,
		"message": {"id": "not-referred", "args": {"route": "VirtualService web", "shared": "istio-system/gw"}},
		"related": _related,
	}}
}

test_reports_a_route_without_gateways if {
	found := rule.report with input as _site("istio-system/gw", [delivery.virtual_service("web", {"hosts": ["a.example.com"]})])
	delivery.paths(found) == {["releases", 0, "manifests", 0, "spec", "gateways"]}
}

test_accepts_a_route_to_the_shared_gateway if {
	every pair in [["istio-system/gw", ["istio-system/gw"]], ["istio-system/gw", ["mesh", "istio-system/gw"]], ["apps/gw", ["gw"]], ["gw", ["apps/gw"]]] {
		found := rule.report with input as _site(pair[0], [_routes(pair[1])])
		found == set()
	}
}

test_accepts_a_route_inside_the_cluster if {
	found := rule.report with input as _site("istio-system/gw", [delivery.virtual_service("web", {"hosts": ["web", "web.apps.svc.cluster.local"]})])
	found == set()
}

test_accepts_a_gateway_of_a_site_without_a_shared_one if {
	every shared in ["", null] {
		found := rule.report with input as _site(shared, [delivery.gateway("web-gateway", {}), _routes(["web-gateway"])])
		found == set()
	}
}
