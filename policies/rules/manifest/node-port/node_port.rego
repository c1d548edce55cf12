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
	"message": {"id": "taken", "args": {
		"service": kube.label(later.entry),
		"port": later.port,
		"other": kube.label(first.entry),
	}},
	"help": {"id": "taken", "args": {"port": later.port}},
	"related": [{"path": first.path, "message": {"id": "takes-too", "args": {"service": kube.label(first.entry)}}}],
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
	"message": {"id": "range", "args": {"service": kube.label(one.entry), "port": one.port}},
	"help": {"id": "range"},
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
