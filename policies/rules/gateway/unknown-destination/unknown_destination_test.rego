package xgen.rules.gateway.unknown_destination_test

import data.xgen.rules.gateway.unknown_destination as rule
import data.xgen.testing.index

_service := {"why": "destination", "from": "VirtualService web", "kind": "Service", "name": "cor", "wanted": "cor"}

test_reports_what_is_not_deployed if {
	found := rule.report with input as index.site([
		index.broken(_service),
		index.broken(object.union(_service, {"near": "core", "maker": index.maker})),
		index.broken(object.union(_service, {"maker": object.union(index.maker, {"namespace": "other"})})),
	])
	{[hit.message, hit.help] | some hit in found} == {
		[
			`VirtualService web sends to Service "cor", which here does not deploy`,
			"list cor under the environment's services, or remove this route where the site does not have it",
		],
		[`VirtualService web sends to Service "cor", which here does not deploy; did you mean "core"?`, `write "core" here`],
		[
			`VirtualService web sends to Service "cor", which here does not deploy in namespace "apps"; it is in "other"`,
			"write cor.other.svc.cluster.local",
		],
	}
}

test_reports_a_service_under_another_name if {
	found := rule.report with input as index.site([index.broken({
		"why": "misnamed", "kind": "Service", "name": "core", "wanted": "core", "certain": true, "maker": {"label": "Service core-svc"},
		"reader": "VirtualService web", "readerAt": ["releases", 0],
	})])
	{hit.message | some hit in found} == {`Service core-svc is what release core renders, but routes send to "core" (VirtualService web and perhaps others)`}
}

test_accepts_other_faults if {
	found := rule.report with input as index.site([index.broken({"why": "object"})])
	found == set()
}
