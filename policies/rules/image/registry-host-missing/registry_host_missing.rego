# METADATA
# title: a site pulls from the default registry, and Jenkins pushes elsewhere
# description: |
#   An image site with an entry in `siteRegistries` is pushed to a registry of its own. Its
#   cluster must pull there as well, and that takes `registryHost` in the site file (and a
#   template that hands it on): without it, AWW's pods looked for their images in the default
#   registry, which their cluster cannot reach and which never had them.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   blames: value
#   reads: ["project: siteRegistries.**", "site: site", "site: registryHost", "application: spec.source.helm.parameters"]
#   follows: [{rule: "argocd/parameter-mangled", on: value}]
#   help: set registryHost to the registry that Jenkins pushes this image site to
#   bad: |
#     # project.yaml has siteRegistries.aww
#     site: aww
#   good: |
#     # project.yaml has siteRegistries.aww
#     site: aww
#     registryHost: "10.100.1.65:5000"
package xgen.rules.image.registry_host_missing

import data.xgen.lib.image
import data.xgen.lib.jenkins
import data.xgen.lib.pull

report contains object.union(place.at, {
	"message": {"id": "missing", "args": {
		"what": place.text,
		"host": use.image.host,
		"site": use.site,
		"push": use.push,
	}},
	"help": object.union(_help(use.push), _which(place)),
	"related": [{"path": jenkins.push_path(use.site), "message": {"id": "pushed", "args": {"site": use.site}}}],
}) if {
	some use in pull.defaulted
	place := _place(use)
}

# _place: what all images have in common is the site's; one image among others
# is its own chart's.
_place(use) := {"at": {"path": ["site", "doc", "registryHost"]}, "text": text} if {
	_all
	is_string(input.site.doc.registryHost)
	input.site.doc.registryHost != ""
	text := {"id": "unused", "args": {"host": input.site.doc.registryHost}}
} else := {"at": {"path": ["site", "imageSite"]}, "text": {"id": "no-host", "args": {"site": input.site.name}}} if {
	_all
} else := {"at": object.union({"path": use.path}, image.host_stretch(use)), "text": {"id": "image", "args": {
	"name": use.image.name,
}}}

# _which help: registryHost is set already, and the chart does not read it.
_which(place) := {"id": "unused"} if place.text.id == "unused"

_which(place) := {} if place.text.id != "unused"

_all if count(pull.defaulted) == count(jenkins.images)

# _help proposes the name that the cluster's side has, where one is declared.
_help(push) := {"id": "missing", "args": {"host": json.marshal(names[0])}} if {
	names := sort(image.names_of(push) - {push})
	count(names) > 0
} else := {"id": "missing", "args": {"host": json.marshal(push)}}
