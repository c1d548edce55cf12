# METADATA
# title: a Gateway or VirtualService for every host
# description: |
#   xgen-jeju has no domain and says so with `domain: "*"`. The chart made a Gateway of it,
#   first as an alias that YAML could not read, then for every host there is, which takes the
#   requests of all other services behind the same ingress. A site without a domain needs
#   neither a Gateway nor a VirtualService: a NodePort or LoadBalancer does.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   help: render no Gateway and no VirtualService where there is no domain
#   bad: |
#     kind: Gateway
#     spec:
#       servers:
#         - hosts: ["*"]
#   good: |
#     # a site without a domain: no Gateway and no VirtualService
#     kind: Service
#     spec:
#       type: NodePort
package xgen.rules.gateway.wildcard_host

import data.xgen.lib.gateway
import data.xgen.lib.kube

report contains {"path": host.path, "message": _message(entry)} if {
	not gateway.shared # gateway/shared-gateway-conflict speaks
	some entry in gateway.gateways
	some host in gateway.hosts(entry)
	host.host == "*"
}

report contains {"path": array.concat(entry.path, ["spec", "hosts", i]), "message": _message(entry)} if {
	some entry in gateway.virtual_services
	some i, "*" in entry.object.spec.hosts
}

_message(entry) := {"id": "wildcard", "args": {"object": kube.label(entry)}}
