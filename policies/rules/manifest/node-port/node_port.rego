# METADATA
# title: one port of the nodes for two Services
# description: |
#   A nodePort is opened on every node, so a cluster has each of them once. The API server refuses the second
#   Service ("provided port is already allocated"), and Argo CD's sync of that service fails. Ports outside of
#   30000 to 32767 are refused unless the API server was started with another range.
# custom:
#   severity: error
#   scope: site
#   help: give each Service a nodePort of its own
#   bad: |
#     # xgen-frontend has nodePort 30300 as well
#     service: { nodePort: 30300 }
#   good: |
#     # xgen-frontend has nodePort 30300
#     service: { nodePort: 30301 }
package xgen.rules.manifest.node_port

import data.xgen.lib
import data.xgen.lib.kube

report contains {
	"path": later.path,
	"message": sprintf("%s takes nodePort %v, which %s has already", [kube.label(later.entry), later.port, kube.label(first.entry)]),
	"help": sprintf("write another nodePort than %v, or none: Kubernetes then chooses one", [later.port]),
	"related": [{"path": first.path, "message": sprintf("%s takes it as well", [kube.label(first.entry)])}],
} if {
	some taken, all in _taken
	count(all) > 1
	order := sort([one.path | some one in all])
	some first in all
	first.path == order[0]
	some later in all
	not _same(first, later)
}

report contains {
	"path": one.path,
	"severity": "warning",
	"message": sprintf("%s takes nodePort %v, outside of 30000 to 32767", [kube.label(one.entry), one.port]),
	"help": "write a port between 30000 and 32767, unless the API server has --service-node-port-range",
} if {
	some [_, port, _], all in _taken
	not _in_range(port)
	some one in all
}

_in_range(port) if {
	port >= 30000
	port <= 32767
}

# _taken maps [environment, port, protocol] to the Services that take it.
_taken[[entry.release.environment, port, object.get(one, "protocol", "TCP")]] contains {"path": lib.at(entry.path, ["spec", "ports", i, "nodePort"]), "entry": entry, "port": port} if {
	some entry in kube.of_kind("v1", "Service")
	some i, one in entry.object.spec.ports
	port := one.nodePort
	is_number(port)
	port > 0
}

# Two Services of one name are manifest/duplicate-object's; two ports of one are
# manifest/invalid's.
_same(a, b) if {
	a.entry.object.metadata.name == b.entry.object.metadata.name
	kube.namespace(a.entry) == kube.namespace(b.entry)
}
