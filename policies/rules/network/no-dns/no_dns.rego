# METADATA
# title: a NetworkPolicy that cuts its pods off from DNS
# description: |
#   As soon as one NetworkPolicy speaks of a pod's egress, only what some policy allows may leave the pod. Where they
#   allow other pods, but not port 53 of the cluster's DNS, no name can be looked up: every connection to a Service
#   fails with "Temporary failure in name resolution". What all policies of the pod allow together is checked. Silent
#   are an empty egress, which is meant to let nothing out, policies of addresses alone, and peers that may be the DNS.
# custom:
#   severity: warning
#   scope: site
#   help: allow DNS in the egress
#   bad: |
#     policyTypes: [Egress]
#     egress:
#       - to: [{ podSelector: {} }]
#   good: |
#     policyTypes: [Egress]
#     egress:
#       - to: [{ podSelector: {} }]
#       - ports: [{ port: 53, protocol: UDP }, { port: 53, protocol: TCP }]
package xgen.rules.network.no_dns

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.lib.selector
import data.xgen.lib.pod

report contains {
	"path": lib.at(entry.path, ["spec", "egress"]),
	"key": true,
	"message": {"id": "no-dns", "args": {"policy": kube.label(entry), "pods": sprintf("%s %s", [one.object.kind, one.object.metadata.name])}},
} if {
	some entry in _restricting
	not entry.release.failed
	_talks_to_pods(entry)
	some one in pod.templates
	_covers(entry, one)
	_asks_cluster(one.template.spec)
	not _resolves(one)
}

# _restricting are the policies that let only some traffic out.
_restricting := [entry |
	some entry in selector.policies
	count(entry.object.spec.egress) > 0
	"Egress" in object.get(entry.object.spec, "policyTypes", ["Egress"])
]

# _talks_to_pods: it allows pods, which are reached by the names of Services.
_talks_to_pods(entry) if {
	some rule in entry.object.spec.egress
	some peer in rule.to
	not peer.ipBlock
}

_covers(entry, one) if {
	selector.same_place(entry, one)
	selector.matches(object.get(entry.object.spec, "podSelector", {}), object.get(one.template, ["metadata", "labels"], {}))
}

# _asks_cluster: the pod asks the DNS of the cluster, through the pods' network.
_asks_cluster(spec) if {
	not spec.hostNetwork
	not object.get(spec, "dnsPolicy", "") in {"None", "Default"}
}

_resolves(one) if {
	some entry in _restricting
	_covers(entry, one)
	some rule in entry.object.spec.egress
	_dns_port(object.get(rule, "ports", []))
	_dns_peer(object.get(rule, "to", []))
}

_dns_port([])

_dns_port(ports) if {
	some port in ports
	object.get(port, "protocol", "TCP") == "UDP"
	_is_dns(port)
}

_is_dns(port) if not port.port

# The DNS' pods may listen elsewhere: 5353, 8053.
_is_dns(port) if endswith(sprintf("%v", [port.port]), "53")

_is_dns(port) if regex.match(`^[a-z]`, sprintf("%v", [port.port])) # a name, such as dns

_is_dns(port) if {
	port.port <= 53
	port.endPort >= 53
}

_dns_peer([])

_dns_peer(peers) if {
	some peer in peers
	_may_be_dns(peer)
}

_may_be_dns(peer) if peer.ipBlock

# A namespace by another label than its name may be the DNS' own.
_may_be_dns(peer) if {
	labels := object.get(peer.namespaceSelector, "matchLabels", {})
	names := [value | some key, value in labels; key in {"kubernetes.io/metadata.name", "name"}]
	every name in names { regex.match(`kube-system|dns`, name) }
}

_may_be_dns(peer) if {
	not peer.namespaceSelector
	some value in peer.podSelector.matchLabels
	contains(value, "dns")
}
