package xgen.rules.gateway.unknown_destination_test

import data.xgen.rules.gateway.unknown_destination as rule
import data.xgen.testing
import data.xgen.testing.delivery
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
			{"id": "unknown", "args": {"from": "VirtualService web", "service": "cor", "site": "here", "instead": ""}},
			{"id": "list", "args": {"name": "cor"}},
		],
		[{"id": "unknown", "args": {
			"from": "VirtualService web",
			"service": "cor",
			"site": "here",
			"instead": {"id": "meant", "args": {"near": "core"}},
		}}, {"id": "near", "args": {"name": "core"}}],
		[
			{"id": "unknown", "args": {
				"from": "VirtualService web",
				"service": "cor",
				"site": "here",
				"instead": {"id": "other-namespace", "args": {"namespace": "apps", "actual": "other"}},
			}},
			{"id": "full-name", "args": {"name": "cor", "namespace": "other"}},
		],
	}
}

test_reports_a_service_under_another_name if {
	found := rule.report with input as index.site([index.broken({
		"why": "misnamed", "kind": "Service", "name": "core", "wanted": "core", "certain": true, "maker": {"label": "Service core-svc"},
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

_routed(subset, rules) := testing.site({"releases": [testing.release(array.concat(
	[delivery.virtual_service("web", {"http": [{"route": [{"destination": {"host": "core", "subset": subset}}]}]})],
	[{"apiVersion": "networking.istio.io/v1", "kind": "DestinationRule", "metadata": {"name": sprintf("r%d", [i]), "namespace": "apps"}, "spec": rule} | some i, rule in rules],
))]})

test_reports_a_subset_that_no_rule_defines if {
	every pair in [
		[[], [[], "warning"]],
		[[{"host": "other", "subsets": [{"name": "v1"}]}], [[], "warning"]],
		[[{"host": "core", "subsets": [{"name": "v2"}]}], [["v2"], "error"]],
		[[{"host": "core"}], [[], "error"]],
	] {
		found := rule.report with input as _routed("v1", pair[0])
		{[hit.message.args.defined, hit.severity] | some hit in found} == {pair[1]}
	}
}

test_accepts_a_subset_of_any_rule_of_the_host if {
	every host in ["core", "core.apps.svc.cluster.local", "core.apps"] {
		found := rule.report with input as _routed("v1", [{"host": host}, {"host": host, "subsets": [{"name": "v1"}]}])
		found == set()
	}
}
