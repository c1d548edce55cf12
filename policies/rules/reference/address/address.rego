# METADATA
# title: an address of a service that the site does not deploy
# description: |
#   Services find each other by addresses in their configuration (`http://xgen-core:8000`). A misspelt name, a
#   service that this site does not list, or a port that changed on one side ends in "name or service not known"
#   or a refused connection when the first request comes. Checked are names that the repository knows as a
#   service, or that are near to one; any other host may be anywhere.
# custom:
#   severity: warning
#   scope: site
#   follows: [{rule: "gateway/unknown-destination", on: line}, {rule: "manifest/duplicate-object", on: value}, {rule: "argocd/application-missing", on: value}, {rule: "site/unknown-service", on: value}]
#   blames: object
#   reads: ["objects: apiVersion", "objects: kind", "objects: metadata.name", "site: environments.*.services.*.name"]
#   help: write the name and port of a service that the site deploys
#   bad: |
#     # the service is called xgen-documents
#     DOCUMENTS_BASE_URL: "http://xgen-document:8000"
#   good: |
#     # the service is called xgen-documents
#     DOCUMENTS_BASE_URL: "http://xgen-documents:8000"
package xgen.rules.reference.address

import data.xgen.lib.index

report contains object.union_n([index.place(ref), index.other(ref, "%s is here"), {
	"message": sprintf("%s has an address of %q, which %s does not deploy%s", [ref.from, ref.wanted, input.site.name, _instead(ref)]),
	"help": _help(ref),
}]) if {
	some ref in index.broken("address")
}

report contains object.union_n([index.place(ref), index.other(ref, "the ports of %s"), {
	"message": sprintf("%s has an address of %s with port %s, which that Service does not have%s", [ref.from, ref.by, ref.wanted, index.has(ref)]),
	"help": sprintf("write port %s", [_number(ref.known[0])]),
}]) if {
	some ref in index.broken("address-port")
}

# All who name the Service agree on another port.
report contains {
	"path": ref.at,
	"message": sprintf("%s has port %s, but %s and others reach it at port %s", [ref.from, _number(ref.known[0]), ref.reader, ref.wanted]),
	"help": sprintf("set the port to %s, or change it in every address", [ref.wanted]),
	"related": [{"path": ref.readerAt, "message": sprintf("the address in %s", [ref.reader])}],
} if {
	some ref in index.broken("port-moved")
}

_number(port) := regex.find_n(`[0-9]+`, port, -1)[count(regex.find_n(`[0-9]+`, port, -1)) - 1]

# Its own release renders the Service under another name than all who use it.
report contains {
	"path": ref.at,
	"message": sprintf("%s is what release %s renders, but addresses name %q (%s and perhaps others)", [ref.maker.label, ref.wanted, ref.wanted, ref.reader]),
	"help": sprintf("name the Service %q, or change every route and address", [ref.wanted]),
	"related": [{"path": ref.readerAt, "message": sprintf("%s uses %q", [ref.reader, ref.wanted])}],
} if {
	some ref in index.broken("misnamed")
	ref.kind == "Service"
	not ref.certain
}

_instead(ref) := index.meant(ref) if {
	ref.near != ""
} else := sprintf("; it is in namespace %q", [ref.maker.namespace]) if {
	ref.maker
} else := ""

_help(ref) := sprintf("write %q", [ref.near]) if {
	ref.near != ""
} else := sprintf("write %s.%s.svc", [ref.name, ref.maker.namespace]) if {
	ref.maker
} else := sprintf("list %s under the environment's services, or remove the address from what this site sets", [ref.name])
