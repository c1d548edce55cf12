package xgen.rules.change.route_moved_test

import data.xgen.rules.change.route_moved as rule
import data.xgen.testing.change

test_reports_hosts_backends_and_ports if {
	every one in [
		change.changed("networking.istio.io", "VirtualService", [[["spec", "http", 0, "route", 0, "destination", "host"], "a", "b"]]),
		change.changed("networking.k8s.io", "Ingress", [[["spec", "rules", 0, "host"], "a", "b"]]),
		change.changed("gateway.networking.k8s.io", "HTTPRoute", [[["spec", "hostnames", 0], "a", "b"]]),
		change.changed("", "Service", [[["spec", "ports", 0, "targetPort"], 80, 8080]]),
	] {
		found := rule.report with input as change.release([one])
		{hit.path | some hit in found} == {["changes", 0]}
	}
}

test_accepts_other_fields_and_kinds if {
	found := rule.report with input as change.release([
		change.changed("networking.istio.io", "VirtualService", [[["spec", "http", 0, "timeout"], "1s", "2s"], [["metadata", "labels", "a"], "b", "c"]]),
		change.changed("", "Service", [[["spec", "type"], "ClusterIP", "NodePort"], [["spec", "ports", 0, "nodePort"], 1, 2]]),
		change.changed("apps", "Deployment", [[["spec", "replicas"], 1, 2]]), change.added("", "Service"),
		change.changed("", "Service", [[["spec", "ports", 0, "port"], 1, 2], [["spec", "clusterIP"], "10.0.0.1", "10.0.0.2"]]), # refused as a whole
	])
	found == set()
}
