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
		[`Deployment core has an address of "cor", which here does not deploy; did you mean "core"?`, `write "core"`, [7, 10]],
		[
			`Deployment core has an address of "web", which here does not deploy`,
			"list web under the environment's services, or remove the address from what this site sets", [7, 10],
		],
		[`Deployment core has an address of "db", which here does not deploy; it is in namespace "data"`, "write db.data.svc", [7, 9]],
	}
}

test_reports_a_port if {
	found := rule.report with input as index.site([index.broken({"why": "address-port", "by": "core", "wanted": "81", "known": ["http (8000)"], "maker": index.maker})])
	{[hit.message, hit.help] | some hit in found} == {["Deployment core has an address of core with port 81, which that Service does not have; it has http (8000)", "write port 8000"]}
}

test_reports_a_service_that_moved if {
	found := rule.report with input as index.site([index.broken({
		"why": "port-moved", "wanted": "8000", "known": ["http (81)"], "maker": {"label": "Service core"},
		"reader": "ConfigMap a", "readerAt": ["releases", 0],
	})])
	{hit.message | some hit in found} == {"Deployment core has port 81, but ConfigMap a and others reach it at port 8000"}
}

test_reports_a_service_under_another_name if {
	found := rule.report with input as index.site([index.broken({
		"why": "misnamed", "kind": "Service", "name": "core", "wanted": "core", "certain": false, "maker": {"label": "Service core-svc"},
		"reader": "VirtualService web", "readerAt": ["releases", 0],
	})])
	{hit.message | some hit in found} == {`Service core-svc is what release core renders, but addresses name "core" (VirtualService web and perhaps others)`}
}

test_accepts_other_faults if {
	found := rule.report with input as index.site([index.broken({"why": "object"})])
	found == set()
}
