# METADATA
# title: two services that claim one host
# description: |
#   Two VirtualServices for one host on one gateway are merged in an order that nobody chooses,
#   so one service's routes hide the other's. That is what a second `hasDomain: true` in an
#   environment does. Gateways of two services that listen on the same port of the same ingress
#   pods are one gateway here.
# custom:
#   severity: error
#   scope: site
#   help: give the domain to one service, and route the other's paths from there
#   bad: |
#     services:
#       - { name: xgen-frontend, hasDomain: true }
#       - { name: xgen-core, hasDomain: true }
#   good: |
#     services:
#       - { name: xgen-frontend, hasDomain: true }
#       - { name: xgen-core }
package xgen.rules.gateway.host_collision

import data.xgen.lib.gateway
import data.xgen.lib.kube

report contains {
	"path": _place(later),
	"message": {"id": "collision", "args": {
		"first": kube.label(first.entry),
		"later": kube.label(later.entry),
		"host": host,
	}},
	"related": [{"path": first.path, "message": {"id": "claims-too", "args": {"first": kube.label(first.entry)}}}],
} if {
	some claimed, all in _claims
	count(all) > 1 # by one VirtualService or by several
	host := claimed[2]
	order := sort([claim.path | some claim in all])
	some first in all
	first.path == order[0]
	some later in all
	_identity(later.entry) != _identity(first.entry)
}

# _claims maps [environment, gateway, host] to those who claim it.
_claims[[entry.release.environment, listener, host]] contains {"path": array.concat(entry.path, ["spec", "hosts", i]), "entry": entry, "host": host} if {
	some entry in gateway.virtual_services
	some i, host in entry.object.spec.hosts
	is_string(host)
	host != "*" # gateway/wildcard-host speaks
	some name in entry.object.spec.gateways
	is_string(name)
	name != "mesh"
	some listener in _listeners(entry.release.environment, gateway.full_name(entry, name))
}

# _listeners(environment, gateway) is what requests arrive at: the ingress pods and
# port of a rendered Gateway, the name of one that is elsewhere.
_listeners(environment, full) := listeners if {
	count(_rendered[[environment, full]]) > 0
	listeners := _rendered[[environment, full]]
} else := {full}

_rendered[[entry.release.environment, gateway.full_name(entry, entry.object.metadata.name)]] contains [entry.object.spec.selector, server.port.number] if {
	some entry in gateway.gateways
	is_string(entry.object.metadata.name)
	some server in entry.object.spec.servers
}

# Two VirtualServices of one name are manifest/duplicate-object's.
_identity(entry) := [kube.namespace(entry), entry.object.metadata.name]

# _place is the service's hasDomain where that is why it claims the host, else the
# host itself.
_place(claim) := places[0] if {
	places := [["environments", i, "services", j, "hasDomain"] |
		some i, environment in input.environments
		environment.name == claim.entry.release.environment
		environment.domain == claim.host
		some j, service in environment.services
		service.name == claim.entry.release.service
		service.hasDomain
	]
	count(places) > 0
} else := claim.path
