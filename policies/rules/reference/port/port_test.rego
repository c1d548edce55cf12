package xgen.rules.reference.port_test

import data.xgen.rules.reference.port as rule
import data.xgen.testing.index

test_reports_ports_of_services_probes_and_routes if {
	found := rule.report with input as index.site([
		index.broken({"why": "port", "from": "Service core", "wanted": "web", "known": ["http (8000)"], "maker": {"label": "Deployment core"}}),
		index.broken({"why": "port", "wanted": "9000", "number": true, "known": ["http (8000)", "m (9)"], "by": "the livenessProbe of container a"}),
		index.broken({"why": "route-port", "from": "VirtualService web", "by": "core", "wanted": "81", "known": ["http (80)"], "maker": index.maker}),
	])
	{[hit.message, hit.help, object.get(hit, "severity", "error")] | some hit in found} == {
		[`Service core sends to port "web", which no container of Deployment core has; it has http (8000)`, `write "http" here`, "error"],
		[
			`the livenessProbe of container a of Deployment core asks port "9000", which the container does not have; it has http (8000) and m (9)`,
			"write the name or the number of a port that is listed", "warning",
		],
		[`VirtualService web sends to port "81" of Service core, which it does not have; it has http (80)`, `write "http" here`, "error"],
	}
}

test_accepts_other_faults if {
	found := rule.report with input as index.site([index.broken({"why": "address-port"})])
	found == set()
}
