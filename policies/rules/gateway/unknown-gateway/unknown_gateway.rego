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

report contains object.union_n([index.place(ref), index.other(ref, "is-here"), {
	"message": {"id": "unknown", "args": {
		"from": ref.from,
		"gateway": ref.wanted,
		"site": input.site.name,
		"instead": _instead(ref),
	}},
	"help": _help(ref),
}]) if {
	some ref in index.broken("gateway")
	not gateway.shared # gateway/shared-gateway-conflict speaks then
}

report contains object.union_n([{"path": ref.at}, index.other(ref, "hosts-of"), {
	"message": {"id": "host", "args": {
		"from": ref.from,
		"host": ref.wanted,
		"gateway": ref.maker.label,
		"hosts": ref.known,
	}},
	"help": {"id": "host", "args": {"host": ref.wanted, "gateway": ref.maker.label}},
}]) if {
	some ref in index.broken("host")
	not ref.reader
}

report contains {
	"path": ref.at,
	"message": {"id": "serves", "args": {
		"gateway": ref.maker.label,
		"hosts": ref.known,
		"host": ref.wanted,
		"reader": ref.reader,
	}},
	"help": {"id": "serves", "args": {"host": ref.wanted, "reader": ref.reader}},
	"related": [{"path": ref.readerAt, "message": {"id": "host-of", "args": {"reader": ref.reader}}}],
} if {
	some ref in index.broken("host")
	ref.reader
}

_instead(ref) := index.meant(ref) if {
	ref.near != ""
} else := {"id": "other-namespace", "args": {"namespace": ref.namespace, "actual": ref.maker.namespace}} if {
	ref.maker
} else := ""

_help(ref) := {"id": "near", "args": {"name": ref.near}} if {
	ref.near != ""
} else := {"id": "near", "args": {"name": sprintf("%s/%s", [ref.maker.namespace, ref.maker.name])}} if {
	ref.maker
} else := {"id": "render", "args": {"name": ref.name}}
