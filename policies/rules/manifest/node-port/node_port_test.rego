package xgen.rules.manifest.node_port_test

import data.xgen.rules.manifest.node_port as rule
import data.xgen.testing

_service(name, ports) := {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": {"type": "NodePort", "ports": ports}}

_site(services) := testing.site({"releases": [testing.release(services)]})

test_reports_a_port_twice if {
	found := rule.report with input as _site([_service("a", [{"port": 80, "nodePort": 30300}]), _service("b", [{"port": 80}, {"port": 81, "nodePort": 30300}])])
	found == {{
		"path": ["releases", 0, "manifests", 1, "spec", "ports", 1, "nodePort"],
		"message": {"id": "taken", "args": {"service": "Service b", "port": 30300, "other": "Service a"}},
		"help": {"id": "taken", "args": {"port": 30300}},
		"related": [{"path": ["releases", 0, "manifests", 0, "spec", "ports", 0, "nodePort"], "message": {"id": "takes-too", "args": {
			"service": "Service a",
		}}}],
	}}
}

test_reports_a_port_out_of_range_as_a_warning if {
	found := rule.report with input as _site([_service("a", [{"port": 80, "nodePort": 8080}])])
	{hit.severity | some hit in found} == {"warning"}
}

test_accepts_different_ports_protocols_and_environments if {
	udp := {"port": 53, "protocol": "UDP", "nodePort": 30053}
	document := testing.site({"releases": [
		testing.release([_service("a", [{"port": 53, "nodePort": 30053}, udp]), _service("b", [{"port": 80, "nodePort": 30001}, {"port": 81, "nodePort": 0}])]),
		object.union(testing.release([_service("a", [{"port": 80, "nodePort": 30001}])]), {"environment": "dev"}),
	]})
	found := rule.report with input as document
	found == set()
}
