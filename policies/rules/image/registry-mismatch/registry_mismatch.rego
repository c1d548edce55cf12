# METADATA
# title: a site pulls from a registry that Jenkins does not push to
# description: |
#   Jenkins pushes an image site to its entry in `siteRegistries`, else to `registry.nexus`. A
#   release that pulls the image from another registry finds none, or an old one. One registry
#   may have two addresses, one that Jenkins pushes to and one that the cluster pulls from:
#   declare it once under `registries` in `.xgen-lint.yaml`, with `aliases`. Where both sides
#   name a registry of their own that nothing else knows, that is likely, and only told.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   blames: value
#   reads: ["project: siteRegistries.**", "site: site", "site: registryHost"]
#   help: pull from the registry that Jenkins pushes to, or declare the two hosts as aliases
#   bad: |
#     # project.yaml: siteRegistries.aww.host is 43.202.115.195:5000
#     site: aww
#     registryHost: "docker.x2bee.com"
#   good: |
#     # project.yaml: siteRegistries.aww.host is 43.202.115.195:5000, an alias of this one
#     site: aww
#     registryHost: "10.100.1.65:5000"
package xgen.rules.image.registry_mismatch

import data.xgen.lib.image
import data.xgen.lib.jenkins
import data.xgen.lib.pull

report contains object.union(
	{
		"message": {"id": "mismatch", "args": {"site": use.site, "host": use.image.host, "push": use.push}},
		"related": [{"path": jenkins.push_path(use.site), "message": {"id": "pushed", "args": {"site": use.site}}}],
	},
	object.union(place, _mildness(use)),
) if {
	some use in pull.astray
	not use in pull.defaulted
	some place in _places(use)
}

# _places: where the site file names the registry, else the host in the image.
_places(use) := {{"path": array.concat(["site", "doc"], path)} | some path in pull.written[use.image.host]} if {
	count(pull.written[use.image.host]) > 0
} else := {object.union({"path": use.path}, image.host_stretch(use))}

# _mildness: two names that nothing else knows may be one registry.
_mildness(use) := {
	"severity": "info",
	"help": {"id": "alias", "args": {"host": use.image.host, "push": use.push}},
} if {
	jenkins.site_hosts[use.site]
	pull.written[use.image.host]
	not _known(use.image.host)
} else := {}

_known(host) if image.same(host, jenkins.default_host)

_known(host) if {
	some other in jenkins.site_hosts
	image.same(host, other)
}
