package xgen.rules.gateway.unknown_gateway_test

import data.xgen.rules.gateway.unknown_gateway as rule
import data.xgen.testing.index

_gateway := {"why": "gateway", "from": "VirtualService web", "kind": "Gateway", "name": "gw", "wanted": "gw"}

test_reports_what_nobody_makes if {
	found := rule.report with input as index.site([index.broken(_gateway), index.broken(object.union(_gateway, {"near": "web-gateway", "maker": index.maker}))])
	{[hit.message, hit.help] | some hit in found} == {
		[{"id": "unknown", "args": {
			"from": "VirtualService web",
			"gateway": "gw",
			"site": "here",
			"instead": "",
		}}, {"id": "render", "args": {"name": "gw"}}],
		[{"id": "unknown", "args": {
			"from": "VirtualService web",
			"gateway": "gw",
			"site": "here",
			"instead": {"id": "meant", "args": {"near": "web-gateway"}},
		}}, {"id": "near", "args": {"name": "web-gateway"}}],
	}
}

test_reports_a_host_that_is_not_served if {
	host := {"why": "host", "from": "VirtualService web", "wanted": "a.example.com", "known": ["b.example.com"], "maker": {"label": "Gateway gw", "name": "gw"}}
	found := rule.report with input as index.site([
		index.broken(host),
		index.broken(object.union(host, {"reader": "VirtualService web", "readerAt": ["releases", 0]})),
	])
	{hit.message | some hit in found} == {
		{"id": "host", "args": {
			"from": "VirtualService web",
			"host": "a.example.com",
			"gateway": "Gateway gw",
			"hosts": ["b.example.com"],
		}},
		{"id": "serves", "args": {
			"gateway": "Gateway gw",
			"hosts": ["b.example.com"],
			"host": "a.example.com",
			"reader": "VirtualService web",
		}},
	}
}

test_accepts_what_the_shared_gateway_rule_reports if {
	document := object.union(index.site([index.broken(_gateway)]), {"site": {"name": "here", "doc": {"sharedGateway": "istio-system/gw"}}})
	found := rule.report with input as document
	found == set()
}
