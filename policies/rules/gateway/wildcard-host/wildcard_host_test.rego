package xgen.rules.gateway.wildcard_host_test

import data.xgen.rules.gateway.wildcard_host as rule
import data.xgen.testing.delivery

_site(doc, manifests) := delivery.site({"site": {"name": "here", "doc": doc}, "releases": [delivery.release(manifests)]})

test_reports_a_gateway_and_a_virtual_service if {
	found := rule.report with input as _site({}, [
		delivery.gateway("web", {"servers": [{"hosts": ["a.example.com"]}, {"hosts": ["a.example.com", "*"]}]}),
		delivery.virtual_service("web", {"hosts": ["*"]}),
	])
	found == {
		{"path": ["releases", 0, "manifests", 0, "spec", "servers", 1, "hosts", 1], "message": {"id": "wildcard", "args": {
			"object": "Gateway web",
		}}},
		{"path": ["releases", 0, "manifests", 1, "spec", "hosts", 0], "message": {"id": "wildcard", "args": {
			"object": "VirtualService web",
		}}},
	}
}

test_reports_every_host_of_a_namespace if {
	found := rule.report with input as _site({}, [delivery.gateway("web", {"servers": [{"hosts": ["./*"]}]})])
	delivery.paths(found) == {["releases", 0, "manifests", 0, "spec", "servers", 0, "hosts", 0]}
}

test_reports_a_virtual_service_on_a_shared_gateway if {
	found := rule.report with input as _site({"sharedGateway": "istio-system/gw"}, [
		delivery.gateway("web", {"servers": [{"hosts": ["*"]}]}),
		delivery.virtual_service("web", {"hosts": ["*"]}),
	])
	delivery.paths(found) == {["releases", 0, "manifests", 1, "spec", "hosts", 0]}
}

test_accepts_hosts_and_wildcards_of_a_domain if {
	found := rule.report with input as _site({}, [
		delivery.gateway("web", {"servers": [{"hosts": ["*.example.com", "apps/a.example.com"]}]}),
		delivery.virtual_service("web", {"hosts": ["*.example.com"]}),
	])
	found == set()
}

test_accepts_other_kinds_and_junk if {
	found := rule.report with input as _site({}, [
		object.union(delivery.gateway("web", {"servers": [{"hosts": ["*"]}]}), {"apiVersion": "gateway.networking.k8s.io/v1"}),
		delivery.gateway("web", {"servers": "*"}), delivery.gateway("web", null), delivery.virtual_service("web", {"hosts": "*"}),
	])
	found == set()
}
