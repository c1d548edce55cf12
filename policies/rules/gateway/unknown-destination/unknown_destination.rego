# METADATA
# title: a route to a Service that the site does not deploy
# description: |
#   A VirtualService, an Ingress or an HTTPRoute sends a path to a Service by its name. Where no release of the
#   site makes that Service, every request of that path ends in 503: the name is misspelt, or the service is not
#   in this site's list. A host outside of the cluster, of a ServiceEntry or of a namespace that the site puts
#   nothing into is silent. A subset is looked up in the DestinationRules of its host.
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

import data.xgen.lib
import data.xgen.lib.gateway
import data.xgen.lib.index
import data.xgen.lib.kube

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

# A subset is what a DestinationRule of the host calls one: of another name there is no pod behind the route.
report contains {
	"path": lib.at(entry.path, ["spec", protocol, i, "route", j, "destination", "subset"]),
	"message": {"id": "subset", "args": {
		"from": kube.label(entry),
		"subset": subset,
		"host": route.destination.host,
		"defined": defined,
	}},
	"help": {"id": "subset", "args": {"subset": subset, "host": route.destination.host}},
	"severity": _known(count(rules) > 0),
} if {
	some entry in gateway.virtual_services
	some protocol in ["http", "tcp", "tls"]
	some i, part in entry.object.spec[protocol]
	some j, route in part.route
	subset := route.destination.subset
	is_string(subset)
	rules := [rule.object | some rule in _destination_rules; _same_host(rule, rule.object.spec.host, entry, route.destination.host)]
	defined := sort({one.name | some rule in rules; some one in rule.spec.subsets})
	not subset in defined
}

_destination_rules := kube.of_kind("networking.istio.io/", "DestinationRule")

# _known: where no DestinationRule of the host is here, another repository may hold one.
_known(true) := "error"

_known(false) := "warning"

_same_host(a, host, b, wanted) if _full_host(a, host) == _full_host(b, wanted)

# _full_host is a Service's host as namespace and name; another one is what it is.
_full_host(entry, host) := sprintf("%s/%s", [kube.namespace(entry), host]) if not contains(host, ".")

_full_host(_, host) := sprintf("%s/%s", [parts[1], parts[0]]) if {
	regex.match(`^[^.]+\.[^.]+(?:\.svc(?:\.cluster\.local)?)?$`, host)
	parts := split(host, ".")
}

_full_host(_, host) := host if {
	contains(host, ".")
	not regex.match(`^[^.]+\.[^.]+(?:\.svc(?:\.cluster\.local)?)?$`, host)
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
