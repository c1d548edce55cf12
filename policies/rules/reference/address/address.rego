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

report contains object.union_n([index.place(ref), index.other(ref, "is-here"), {
	"message": {"id": "unknown", "args": {
		"from": ref.from,
		"address": ref.wanted,
		"site": input.site.name,
		"instead": _instead(ref),
	}},
	"help": _help(ref),
}]) if {
	some ref in index.broken("address")
}

report contains object.union_n([index.place(ref), index.other(ref, "ports-of"), {
	"message": {"id": "port", "args": {
		"from": ref.from,
		"service": ref.by,
		"port": ref.wanted,
		"instead": index.has(ref),
	}},
	"help": {"id": "port", "args": {"port": _number(ref.known[0])}},
}]) if {
	some ref in index.broken("address-port")
}

# All who name the Service agree on another port.
report contains {
	"path": ref.at,
	"message": {"id": "moved", "args": {
		"service": ref.from,
		"port": _number(ref.known[0]),
		"reader": ref.reader,
		"wanted": ref.wanted,
	}},
	"help": {"id": "moved", "args": {"port": ref.wanted}},
	"related": [{"path": ref.readerAt, "message": {"id": "address-in", "args": {"reader": ref.reader}}}],
} if {
	some ref in index.broken("port-moved")
}

_number(port) := regex.find_n(`[0-9]+`, port, -1)[count(regex.find_n(`[0-9]+`, port, -1)) - 1]

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
	not ref.certain
}

_instead(ref) := index.meant(ref) if {
	ref.near != ""
} else := {"id": "other-namespace", "args": {"namespace": ref.maker.namespace}} if {
	ref.maker
} else := ""

_help(ref) := {"id": "near", "args": {"name": ref.near}} if {
	ref.near != ""
} else := {"id": "full-name", "args": {"name": ref.name, "namespace": ref.maker.namespace}} if {
	ref.maker
} else := {"id": "list", "args": {"name": ref.name}}
