# METADATA
# title: environments and destinations do not match
# description: |
#   `environments.<env>` says what runs, `destinations.<env>` where. An environment without a
#   destination renders Applications that point nowhere; a destination without an environment
#   is a name that was changed in one place alone, and deploys nothing.
# custom:
#   severity: error
#   scope: site
#   stage: model
#   help: give every environment a destination of the same name, and the reverse
#   bad: |
#     destinations:
#       prod: { server: https://kubernetes.default.svc, domain: "" }
#     environments:
#       prd: { services: [{ name: xgen-core }] }
#   good: |
#     destinations:
#       prd: { server: https://kubernetes.default.svc, domain: "" }
#     environments:
#       prd: { services: [{ name: xgen-core }] }
package xgen.rules.site.environment_without_destination

import data.xgen.lib
import data.xgen.lib.site

report contains object.union(
	{
		"path": lib.at(site.doc_path, [has, name]),
		"key": true,
		"breaks": [lib.at(site.doc_path, [lacks, name])],
		"message": {"id": "unmatched", "args": {"has": has, "lacks": lacks, "name": name, "keys": _those(lacks)}},
		"help": {"id": "unmatched", "args": {"lacks": lacks, "name": name}},
	},
	_renamed(lacks),
) if {
	some has, lacks in {"environments": "destinations", "destinations": "environments"}
	some name in _lonely[has]
	not _told_there(has)
}

# _lonely maps each of the two to its names that the other one lacks.
_lonely[has] contains name if {
	some has, lacks in {"environments": "destinations", "destinations": "environments"}
	is_object(site.doc[has])
	is_object(site.doc[lacks])
	some name, _ in site.doc[has]
	not lib.has(site.doc[lacks], name)
}

# One name on each side is one name, changed in one place: told once.
_told_there("destinations") if {
	count(_lonely.environments) == 1
	count(_lonely.destinations) == 1
}

_renamed(lacks) := {"related": [{"path": lib.at(site.doc_path, [lacks, name]), "message": {"id": "also", "args": {
	"has": lacks,
	"name": name,
}}}]} if {
	_told_there("destinations")
	some name in _lonely[lacks]
} else := {}

_those(key) := {"id": "has-only", "args": {"key": key, "names": sort(object.keys(site.doc[key]))}} if {
	count(site.doc[key]) > 0
} else := {"id": "empty", "args": {"key": key}}
