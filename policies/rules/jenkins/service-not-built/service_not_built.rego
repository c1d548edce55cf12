# METADATA
# title: a deployed service that build-all does not build
# description: |
#   build-all.groovy builds every service of a site at once, from a list of its own. A service
#   that was added to the catalogue and to the sites, but not to this list, keeps its old image
#   at every release, or has none on a new site. A list that is read from the catalogue, as
#   `readYaml` does, cannot drift. One that cannot be read without running is told, not guessed.
# custom:
#   severity: error
#   scope: fleet
#   reads: ["catalog: services.*.name", "catalog: *.name", "site: environments.*.services.*.name"]
#   help: add the service to the list of build-all.groovy, or read the list from the catalogue
#   bad: |
#     # build-all.groovy: def services = ['xgen-core']
#     services:
#       - name: xgen-core
#       - name: xgen-workflow
#   good: |
#     # build-all.groovy: def services = ['xgen-core', 'xgen-workflow']
#     services:
#       - name: xgen-core
#       - name: xgen-workflow
package xgen.rules.jenkins.service_not_built

report contains {
	"path": ["jenkins", "pipelines", _largest, "services"],
	"message": {"id": "not-built", "args": {
		"pipeline": input.jenkins.pipelines[_largest].name,
		"services": sort([{"id": "deployed", "args": {"service": service, "sites": sort(_sites_of(service))}} | some service in missing]),
	}},
} if {
	every i in _builders { input.jenkins.pipelines[i].services.known }
	not _reads_catalog
	built := {name | some i in _builders; some name in input.jenkins.pipelines[i].services.names}
	count(built) > 0
	missing := _deployed - built
	count(missing) > 0
}

report contains {
	"path": ["jenkins", "pipelines", i, "services"],
	"severity": "info",
	"message": {"id": "unreadable", "args": {"pipeline": pipeline.name, "why": pipeline.services.why}},
	"help": {"id": "unreadable"},
} if {
	some i in _builders
	pipeline := input.jenkins.pipelines[i]
	pipeline.services.known == false
	pipeline.error == "" # else jenkins/syntax speaks
}

# _builders are the pipelines that build many services: by their name, else
# those with a list of names.
_builders := _named if {
	count(_named) > 0
} else := {i | some i, pipeline in input.jenkins.pipelines; count(pipeline.services.names) > 0}

_named := {i | some i, pipeline in input.jenkins.pipelines; regex.match(`(?i)(?:^|[^a-z])all(?:[^a-z]|$)|buildall`, pipeline.name)}

# _largest is where a further service would be added.
_largest := min([i |
	some i in _builders
	count(input.jenkins.pipelines[i].services.names) == max([count(input.jenkins.pipelines[j].services.names) | some j in _builders])
])

# _reads_catalog: such a builder builds all that the catalogue has.
_reads_catalog if {
	some i in _builders
	input.jenkins.pipelines[i].services.fromFile != ""
}

# _deployed are the services that the sites deploy. One that the catalogue does
# not know is site/unknown-service's.
_deployed := {name |
	some name in {use.service | some use in input.fleet.services}
	_known(name)
}

_sites_of(service) := {name |
	some use in input.fleet.services
	use.service == service
	some name in use.sites
}

_known(name) if name in input.catalog.services

_known(_) if not input.catalog.services
