# METADATA
# title: a route to a Service that the site does not deploy
# description: |
#   A VirtualService, an Ingress or an HTTPRoute sends a path to a Service by its name. Where no release of the
#   site makes that Service, every request of that path ends in 503: the name is misspelt, or the service is not
#   in this site's list. A host outside of the cluster, of a ServiceEntry or of a namespace that the site puts
#   nothing into is silent.
# custom:
#   severity: error
#   scope: site
#   follows: [{rule: "manifest/duplicate-object", on: value}, {rule: "argocd/application-missing", on: value}, {rule: "site/unknown-service", on: value}]
#   blames: object
#   reads: ["objects: apiVersion", "objects: kind", "objects: metadata.name", "site: environments.*.services.*.name"]
#   help: write the name of a Service that the site deploys
#   bad: |
#     # the site deploys xgen-backend-gateway
#     route:
#       - destination: { host: xgen-gateway }
#   good: |
#     # the site deploys xgen-backend-gateway
#     route:
#       - destination: { host: xgen-backend-gateway }
package xgen.rules.gateway.unknown_destination

import data.xgen.lib.index

report contains object.union_n([index.place(ref), index.other(ref, "is-here"), {
	"message": {"id": "unknown", "args": {
		"from": ref.from,
		"service": ref.wanted,
		"site": input.site.name,
		"instead": _instead(ref),
	}},
	"help": _help(ref),
}]) if {
	some ref in index.broken("destination")
}

# Its own release renders the Service under another name than all who use it.
report contains {
	"path": ref.at,
	"message": {"id": "misnamed", "args": {
		"maker": ref.maker.label,
		"release": ref.wanted,
		"wanted": ref.wanted,
		"reader": ref.reader,
	}},
	"help": {"id": "misnamed", "args": {"name": ref.wanted}},
	"related": [{"path": ref.readerAt, "message": {"id": "uses", "args": {"reader": ref.reader, "name": ref.wanted}}}],
} if {
	some ref in index.broken("misnamed")
	ref.kind == "Service"
	ref.certain
}

_instead(ref) := index.meant(ref) if {
	ref.near != ""
} else := {"id": "other-namespace", "args": {"namespace": ref.namespace, "actual": ref.maker.namespace}} if {
	ref.maker
} else := ""

_help(ref) := {"id": "near", "args": {"name": ref.near}} if {
	ref.near != ""
} else := {"id": "full-name", "args": {"name": ref.name, "namespace": ref.maker.namespace}} if {
	ref.maker
} else := {"id": "list", "args": {"name": ref.name}}
