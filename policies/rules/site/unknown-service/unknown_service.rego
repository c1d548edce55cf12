# METADATA
# title: a service that the catalogue does not know
# description: |
#   Jenkins builds what services.yaml lists. A service that a site deploys and that is not in
#   that list has no image: the setup script of xgen-jeju stopped at an image that was never
#   built, because the site file still listed a service that was not for it.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   reads: ["catalog: services.*.name", "catalog: *.name"]
#   stage: model
#   help: fix the name, remove the service from the site file, or add it to the catalogue
#   bad: |
#     environments:
#       prd:
#         services:
#           - name: xgen-documnets
#   good: |
#     environments:
#       prd:
#         services:
#           - name: xgen-documents
package xgen.rules.site.unknown_service

import data.xgen.lib
import data.xgen.lib.site

report contains {
	"path": lib.at(entry.path, ["name"]),
	"message": {"id": "unknown", "args": {"catalog": input.catalog.file, "service": name}},
} if {
	count(input.catalog.services) > 0 # an empty or unreadable catalogue is another rule's
	some entry in site.services
	name := entry.service.name
	is_string(name)
	name != ""
	not name in input.catalog.services
}
