# METADATA
# title: a service twice in one environment
# description: |
#   The app-of-apps chart writes one Application for each entry of a service list, named after
#   the service. Two entries of one name give two Applications of one name: Argo CD keeps the
#   last one it reads, so the settings of the other are silently lost.
# custom:
#   severity: error
#   scope: site
#   stage: model
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


report contains {
	"path": ["environments", i, "services", later],
	"message": {"id": "twice", "args": {"service": name, "environment": environment.name}},
	"related": [{"path": ["environments", i, "services", first, "name"], "message": {"id": "first"}}],
} if {
	some i, environment in input.environments
	names := [service.name | some service in environment.services; is_string(service.name)]
	count(names) != count({name | some name in names})
	some later, service in environment.services
	name := service.name
	first := min({j | environment.services[j].name == name})
	first < later
	is_string(name)
}
