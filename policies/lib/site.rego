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

# because(fact) adds to a report where .xgen-lint.yaml states a fact of the site, if it does.
because(fact) := {"related": stated(fact)} if {
	count(stated(fact)) > 0
} else := {}

# stated(fact) is that place, as a list for `related`.
stated(fact) := [{"path": ["site", fact], "message": {"id": sprintf("fact-%s", [fact]), "args": {
	"site": input.site.name,
	"value": input.site[fact],
}}}] if {
	fact in input.site.declares
} else := []
