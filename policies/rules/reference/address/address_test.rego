package xgen.rules.reference.address_test

import data.xgen.rules.reference.address as rule
import data.xgen.testing.index

test_reports_a_near_name_and_a_known_service if {
	found := rule.report with input as index.site([
		index.broken({"why": "address", "kind": "Service", "name": "cor", "wanted": "cor", "near": "core", "maker": index.maker, "within": [7, 10]}),
		index.broken({"why": "address", "kind": "Service", "name": "web", "wanted": "web", "within": [7, 10]}),
		index.broken({"why": "address", "kind": "Service", "name": "db", "wanted": "db", "within": [7, 9], "maker": object.union(index.maker, {"namespace": "data"})}),
	])
	{[hit.message, hit.help, hit.within] | some hit in found} == {
		[{"id": "unknown", "args": {
			"from": "Deployment core",
			"address": "cor",
			"site": "here",
			"instead": {"id": "meant", "args": {"near": "core"}},
		}}, {"id": "near", "args": {"name": "core"}}, [7, 10]],
		[
			{"id": "unknown", "args": {"from": "Deployment core", "address": "web", "site": "here", "instead": ""}},
			{"id": "list", "args": {"name": "web"}}, [7, 10],
		],
		[{"id": "unknown", "args": {
			"from": "Deployment core",
			"address": "db",
			"site": "here",
			"instead": {"id": "other-namespace", "args": {"namespace": "data"}},
		}}, {"id": "full-name", "args": {"name": "db", "namespace": "data"}}, [7, 9]],
	}
}

test_reports_a_port if {
	found := rule.report with input as index.site([index.broken({"why": "address-port", "by": "core", "wanted": "81", "known": ["http (8000)"], "maker": index.maker})])
	{[hit.message, hit.help] | some hit in found} == {[{"id": "port", "args": {
		"from": "Deployment core",
		"service": "core",
		"port": "81",
		"instead": {"id": "has-known", "args": {"known": ["http (8000)"]}},
	}}, {"id": "port", "args": {"port": "8000"}}]}
}

test_reports_a_service_that_moved if {
	found := rule.report with input as index.site([index.broken({
		"why": "port-moved", "wanted": "8000", "known": ["http (81)"], "maker": {"label": "Service core"},
		"reader": "ConfigMap a", "readerAt": ["releases", 0],
	})])
	{hit.message | some hit in found} == {{"id": "moved", "args": {
		"service": "Deployment core",
		"port": "81",
		"reader": "ConfigMap a",
		"wanted": "8000",
	}}}
}

test_reports_a_service_under_another_name if {
	found := rule.report with input as index.site([index.broken({
		"why": "misnamed", "kind": "Service", "name": "core", "wanted": "core", "certain": false, "maker": {"label": "Service core-svc"},
		"reader": "VirtualService web", "readerAt": ["releases", 0],
	})])
	{hit.message | some hit in found} == {{"id": "misnamed", "args": {
		"maker": "Service core-svc",
		"release": "core",
		"wanted": "core",
		"reader": "VirtualService web",
	}}}
}

test_accepts_other_faults if {
	found := rule.report with input as index.site([index.broken({"why": "object"})])
	found == set()
}
