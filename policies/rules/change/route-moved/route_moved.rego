# METADATA
# title: a route that goes elsewhere
# description: |
#   The hosts, paths or backends of an Ingress, VirtualService, Gateway or HTTPRoute changed, or the pods and ports that a
#   Service sends to: requests arrive somewhere else, or not at all.
#
#   The rule says what a change does; it is not a fault, so it is off except for the effects that `xgen-lint diff` prints.
# custom:
#   severity: "off"
#   scope: change
#   effect: route-moved
#   help: "check that what the route leads to answers there"
#   bad: |
#     kind: VirtualService
#     spec: { http: [{ route: [{ destination: { host: core-v2 } }] }] }   # was core
#   good: |
#     kind: VirtualService
#     spec: { http: [{ route: [{ destination: { host: core } }] }] }
package xgen.rules.change.route_moved

import data.xgen.lib.change

report contains {"path": ["changes", i], "message": {"id": "elsewhere", "args": {"object": sprintf("%s %s", [one.type, one.name])}}} if {
	some i, one in input.changes
	one.kind == "changed"
	some field in one.fields
	field.path[0] == "spec"
	field.path[1] in _routes[one.type]
	not field.path[count(field.path) - 1] in {"timeout", "perTryTimeout", "attempts", "retries", "nodePort", "appProtocol"}
	not change.refused(one)
}

_routes := {
	"Ingress": {"rules", "defaultBackend", "ingressClassName"},
	"VirtualService": {"http", "tcp", "tls", "hosts", "gateways"},
	"Gateway": {"servers", "selector", "listeners", "gatewayClassName"},
	"HTTPRoute": {"rules", "hostnames", "parentRefs"},
	"GRPCRoute": {"rules", "hostnames", "parentRefs"},
	"TLSRoute": {"rules", "hostnames", "parentRefs"},
	"TCPRoute": {"rules", "parentRefs"},
	"UDPRoute": {"rules", "parentRefs"},
	"Route": {"to", "host", "path", "port", "alternateBackends"},
	"Service": {"selector", "externalName", "ports"},
	"IngressRoute": {"routes", "entryPoints"},
}
