# METADATA
# description: The source model of the site document (input of scope site).
package xgen.lib.site

# services lists the entries of environments[].services[] that are maps, each
# with its path.
services := [entry |
	some i, environment in input.environments
	some j, service in environment.services
	is_object(service)
	entry := {
		"path": ["environments", i, "services", j],
		"environment": environment.name,
		"service": service,
	}
]

# doc is the site file as it is; doc_path its path.
doc := input.site.doc

doc_path := ["site", "doc"]
