# METADATA
# title: APP_SITE is not the site's name
# description: |
#   A new site starts as a copy of another one's file. `vars.APP_SITE` tells the services which
#   site they run for; when it is forgotten in the copy, they act for the other customer.
# custom:
#   severity: error
#   scope: site
#   stage: model
#   help: set vars.APP_SITE to the name of the file without .yaml
#   bad: |
#     # projects/xgen-jeju.yaml
#     vars:
#       APP_SITE: "xgen-aww"
#   good: |
#     # projects/xgen-jeju.yaml
#     vars:
#       APP_SITE: "xgen-jeju"
package xgen.rules.site.identity_mismatch

import data.xgen.lib
import data.xgen.lib.site

report contains {
	"path": lib.at(site.doc_path, ["vars", "APP_SITE"]),
	"message": {"id": "other", "args": {"value": value, "site": input.site.name, "copied": _copied(value)}},
	"help": {"id": "other", "args": {"site": input.site.name}},
} if {
	value := site.doc.vars.APP_SITE
	is_string(value)
	value != input.site.name
}

_copied(value) := {"id": "copied", "args": {"site": value}} if {
	value in input.fleet.sites
} else := ""
