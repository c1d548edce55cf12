# METADATA
# description: |
#   Istio's Gateways and VirtualServices of a site's releases (input of scope
#   site).
package xgen.lib.gateway

import data.xgen.lib.kube

gateways := kube.of_kind("networking.istio.io/", "Gateway")

virtual_services := kube.of_kind("networking.istio.io/", "VirtualService")

# shared is the site's sharedGateway; undefined where it sets none.
shared := name if {
	name := input.site.doc.sharedGateway
	is_string(name)
	name != ""
}

# hosts(entry) lists a Gateway's hosts: {"path", "host"}, without the namespace
# that may stand before one (ns/host).
hosts(entry) := [{"path": array.concat(entry.path, ["spec", "servers", i, "hosts", j]), "host": regex.replace(host, `^.*/`, "")} |
	some i, server in entry.object.spec.servers
	some j, host in server.hosts
	is_string(host)
]

# refers(entry, gateway) holds where a VirtualService names a Gateway: by
# namespace/name, or by its name from the same namespace.
refers(entry, gateway) if {
	some name in entry.object.spec.gateways
	is_string(name)
	full_name(entry, name) == full_name(entry, gateway)
}

# full_name(entry, name) is namespace/name as seen from an object's namespace.
full_name(_, name) := name if contains(name, "/")

full_name(entry, name) := sprintf("%s/%s", [kube.namespace(entry), name]) if not contains(name, "/")
