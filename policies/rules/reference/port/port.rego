# METADATA
# title: a port that nothing opens
# description: |
#   A Service that sends to a port which no container has, a probe of a port that its container does not have, and
#   a route to a port that the Service does not have: connections are refused, or the pod is never ready. A port's
#   name must be the name of a container's port. A number may be open without being listed: it is a warning, and
#   silent where the container lists no ports.
# custom:
#   severity: error
#   scope: site
#   follows: [{rule: "manifest/duplicate-object", on: value}, {rule: "argocd/application-missing", on: value}]
#   blames: object
#   reads: ["objects: apiVersion", "objects: kind", "objects: metadata.name", "site: environments.*.services.*.name"]
#   help: write the name or the number of a port that is open
#   bad: |
#     # the container's port is called http
#     kind: Service
#     spec:
#       ports: [{ port: 80, targetPort: web }]
#   good: |
#     # the container's port is called http
#     kind: Service
#     spec:
#       ports: [{ port: 80, targetPort: http }]
package xgen.rules.reference.port

import data.xgen.lib.index

report contains object.union_n([_severity(ref), _line(ref), {
	"path": ref.at,
	"message": {"id": "container", "args": {
		"from": ref.from,
		"port": ref.wanted,
		"maker": ref.maker.label,
		"instead": index.has(ref),
	}},
	"help": _help(ref),
}]) if {
	some ref in index.broken("port")
	ref.by == ""
}

report contains object.union(_severity(ref), {
	"path": ref.at,
	"message": {"id": "probe", "args": {
		"probe": split(ref.by, " ")[0],
		"container": split(ref.by, " ")[1],
		"from": ref.from,
		"port": ref.wanted,
		"instead": index.has(ref),
	}},
	"help": _help(ref),
}) if {
	some ref in index.broken("port")
	ref.by != ""
}

report contains object.union_n([{"path": ref.at}, index.other(ref, "ports-of"), {
	"message": {"id": "route", "args": {
		"from": ref.from,
		"port": ref.wanted,
		"service": ref.by,
		"instead": index.has(ref),
	}},
	"help": _help(ref),
}]) if {
	some ref in index.broken("route-port")
}

# _line: the port is a value, and the container's is written in the template.
_line(ref) := {"key": true} if {
	ref.key
} else := {}

_severity(ref) := {"severity": "warning"} if {
	ref.number
} else := {}

_help(ref) := {"id": "write", "args": {"port": split(ref.known[0], " ")[0]}} if {
	count(ref.known) == 1
} else := {"id": "write-listed"}
