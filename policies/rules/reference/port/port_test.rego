package xgen.rules.reference.port_test

import data.xgen.rules.reference.port as rule
import data.xgen.testing.index

test_reports_ports_of_services_probes_and_routes if {
	found := rule.report with input as index.site([
		index.broken({"why": "port", "from": "Service core", "wanted": "web", "known": ["http (8000)"], "maker": {"label": "Deployment core"}}),
		index.broken({"why": "port", "wanted": "9000", "number": true, "known": ["http (8000)", "m (9)"], "by": "livenessProbe a"}),
		index.broken({"why": "route-port", "from": "VirtualService web", "by": "core", "wanted": "81", "known": ["http (80)"], "maker": index.maker}),
	])
	{[hit.message, hit.help, object.get(hit, "severity", "error")] | some hit in found} == {
		[{"id": "container", "args": {
			"from": "Service core",
			"port": "web",
			"maker": "Deployment core",
			"instead": {"id": "has-known", "args": {"known": ["http (8000)"]}},
		}}, {"id": "write", "args": {"port": "http"}}, "error"],
		[
			{"id": "probe", "args": {
				"probe": "livenessProbe",
				"container": "a",
				"from": "Deployment core",
				"port": "9000",
				"instead": {"id": "has-known", "args": {"known": ["http (8000)", "m (9)"]}},
			}},
			{"id": "write-listed"}, "warning",
		],
		[{"id": "route", "args": {
			"from": "VirtualService web",
			"port": "81",
			"service": "core",
			"instead": {"id": "has-known", "args": {"known": ["http (80)"]}},
		}}, {"id": "write", "args": {"port": "http"}}, "error"],
	}
}

test_blames_the_line_that_prints_a_value_where_the_container_has_none if {
	found := rule.report with input as index.site([
		index.broken({"why": "port", "from": "Service core", "wanted": "3000", "number": true, "key": true, "known": ["http (8000)"], "maker": {"label": "Deployment core"}}),
	])
	[hit.key | some hit in found] == [true]
}

test_accepts_other_faults if {
	found := rule.report with input as index.site([index.broken({"why": "address-port"})])
	found == set()
}
