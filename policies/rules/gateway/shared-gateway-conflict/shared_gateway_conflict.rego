# METADATA
# title: a Gateway of its own beside the shared one
# description: |
#   `sharedGateway` says that the cluster has a Gateway with the certificate already, as AWW's
#   EKS has for *.lamitie.kr. A Gateway of a service beside it claims the same host with
#   another certificate, and a VirtualService that does not refer to the shared one is never
#   reached.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   reads: ["application: spec.source.helm.**", "application: spec.sources.*.helm.**"]
#   help: where sharedGateway is set, render no Gateway and name the shared one in the VirtualService
#   bad: |
#     # a site with sharedGateway: "istio-system/istio-gateway"
#     kind: VirtualService
#     spec:
#       gateways: [xgen-frontend-gateway]
#   good: |
#     # a site with sharedGateway: "istio-system/istio-gateway"
#     kind: VirtualService
#     spec:
#       gateways: [istio-system/istio-gateway]
package xgen.rules.gateway.shared_gateway_conflict

import data.xgen.lib
import data.xgen.lib.gateway
import data.xgen.lib.kube

report contains {
	"path": lib.at(entry.path, ["kind"]),
	"message": {"id": "rendered", "args": {"gateway": kube.label(entry), "shared": gateway.shared}},
	"related": _related,
} if {
	gateway.shared
	some entry in gateway.gateways
}

report contains {
	"path": lib.at(entry.path, ["spec", "gateways"]),
	"nearest": true,
	"message": {"id": "not-referred", "args": {"route": kube.label(entry), "shared": gateway.shared}},
	"related": _related,
} if {
	gateway.shared
	some entry in gateway.virtual_services
	not gateway.refers(entry, gateway.shared)
	_is_public(entry)
	not _has_gateway(entry.release) # that one speaks
}

_related := [{"path": ["site", "doc", "sharedGateway"], "message": {"id": "shared"}}]

# _is_public: a VirtualService of hosts inside the cluster needs no Gateway.
_is_public(entry) if {
	some host in entry.object.spec.hosts
	is_string(host)
	regex.match(`\.|^\*$`, host)
	not regex.match(`\.(?:svc|local)$`, host)
}

_has_gateway(release) if {
	some other in gateway.gateways
	other.release == release
}
