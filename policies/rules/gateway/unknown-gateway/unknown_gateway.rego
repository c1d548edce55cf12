# METADATA
# title: a route on a Gateway that does not exist or does not serve its host
# description: |
#   A VirtualService takes effect on the Gateways that it names, and only for hosts that they serve. Where nobody
#   makes the Gateway, or the Gateway lists other hosts, Istio drops the route without a word and the browser gets
#   404. Gateways of a namespace that the site puts nothing into are somebody else's and silent.
# custom:
#   severity: error
#   scope: site
#   follows: [{rule: "manifest/duplicate-object", on: value}, {rule: "argocd/application-missing", on: value}]
#   blames: object
#   reads: ["objects: apiVersion", "objects: kind", "objects: metadata.name", "site: environments.*.services.*.name"]
#   help: name a Gateway that is there and that serves the host
#   bad: |
#     # the Gateway is called xgen-frontend-gateway
#     kind: VirtualService
#     spec:
#       gateways: [xgen-frontend-gw]
#   good: |
#     # the Gateway is called xgen-frontend-gateway
#     kind: VirtualService
#     spec:
#       gateways: [xgen-frontend-gateway]
package xgen.rules.gateway.unknown_gateway

import data.xgen.lib.gateway
import data.xgen.lib.index

report contains object.union_n([index.place(ref), index.other(ref, "%s is here"), {
	"message": sprintf("%s names Gateway %q, which nothing on %s makes%s", [ref.from, ref.wanted, input.site.name, _instead(ref)]),
	"help": _help(ref),
}]) if {
	some ref in index.broken("gateway")
	not gateway.shared # gateway/shared-gateway-conflict speaks then
}

report contains object.union_n([{"path": ref.at}, index.other(ref, "the hosts of %s"), {
	"message": sprintf("%s has host %q, which %s does not serve; it serves %s", [ref.from, ref.wanted, ref.maker.label, concat(", ", ref.known)]),
	"help": sprintf("add %q to the hosts of %s, or route a host that it serves", [ref.wanted, ref.maker.label]),
}]) if {
	some ref in index.broken("host")
	not ref.reader
}

report contains {
	"path": ref.at,
	"message": sprintf("%s serves %s, but not %q, the domain that %s routes to it", [ref.maker.label, concat(", ", ref.known), ref.wanted, ref.reader]),
	"help": sprintf("write %q here, from the same value as the hosts of %s", [ref.wanted, ref.reader]),
	"related": [{"path": ref.readerAt, "message": sprintf("the host of %s", [ref.reader])}],
} if {
	some ref in index.broken("host")
	ref.reader
}

_instead(ref) := index.meant(ref) if {
	ref.near != ""
} else := sprintf(" in namespace %q; it is in %q", [ref.namespace, ref.maker.namespace]) if {
	ref.maker
} else := ""

_help(ref) := sprintf("write %q here", [ref.near]) if {
	ref.near != ""
} else := sprintf("write %q here", [sprintf("%s/%s", [ref.maker.namespace, ref.maker.name])]) if {
	ref.maker
} else := sprintf("render a Gateway named %q, or name one that is there", [ref.name])
