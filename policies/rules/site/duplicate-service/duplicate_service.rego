# METADATA
# title: a service twice in one environment
# description: |
#   The app-of-apps chart writes one Application for each entry of a service list, named after
#   the service. Two entries of one name give two Applications of one name: Argo CD keeps the
#   last one it reads, so the settings of the other are silently lost.
# custom:
#   severity: error
#   scope: site
#   help: keep one entry of the service and move the settings of the other into it
#   bad: |
#     environments:
#       prd:
#         services:
#           - name: xgen-core
#             replicas: 2
#           - name: xgen-workflow
#           - name: xgen-core
#   good: |
#     environments:
#       prd:
#         services:
#           - name: xgen-core
#             replicas: 2
#           - name: xgen-workflow
package xgen.rules.site.duplicate_service

import data.xgen.lib

report contains {
	"path": ["environments", i, "services", later, "name"],
	"message": sprintf("service %s is in environment %s already", [lib.quoted(name), lib.quoted(environment.name)]),
	"related": [{"path": ["environments", i, "services", first, "name"], "message": "the first entry"}],
} if {
	some i, environment in input.environments
	some name, indexes in _indexes(environment.services)
	first := min(indexes)
	some later in indexes
	later != first
}

# _indexes maps each name to where it stands in the list.
_indexes(services) := {name: indexes |
	some service in services
	name := service.name
	is_string(name)
	indexes := {j | some j, other in services; other.name == name}
}
