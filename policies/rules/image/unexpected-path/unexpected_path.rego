# METADATA
# title: an image that is not where Jenkins puts it
# description: |
#   Jenkins pushes every image to `{registryHost}/{project}/{site}/{service}:{tag}`, and
#   the setup script looks for it there before it deploys. An image of a catalogue service
#   under another path, or one in the project's registry that has another form, is not what
#   the pipelines built for this site.
# custom:
#   severity: warning
#   scope: site
#   follows: [{rule: "render/mangled-value", on: line}, {rule: "argocd/parameter-mangled", on: service}]
#   blames: template
#   reads: ["object: metadata.name"]
#   help: "write the image as {registryHost}/{project}/{site}/{service}:{tag}"
#   bad: |
#     # a site with site: aww
#     image: 10.100.1.65:5000/xgen/main/xgen-core:latest-amd64
#   good: |
#     # a site with site: aww
#     image: 10.100.1.65:5000/xgen/aww/xgen-core:latest-amd64
package xgen.rules.image.unexpected_path

import data.xgen.lib.image
import data.xgen.lib.jenkins

report contains object.union(
	{
		"path": use.path,
		"message": {"id": "unexpected", "args": {"image": use.reference, "why": fault.text}},
	},
	object.union(fault.stretch, _blame(fault.stretch)),
) if {
	_delivered
	some use in _judged
	fault := _fault(use)
}

# _blame: it is the object's own template that names another site, project or service.
_blame(stretch) := {"blames": "object"} if {
	stretch.within
} else := {}

# _delivered: without a catalogue and without Jenkins nothing says how images
# are called here.
_delivered if input.catalog

_delivered if input.jenkins.project

# _judged: what Jenkins builds where it comes from the right registry (else
# image/registry-* speaks), and all else in the project's registries.
_judged := array.concat(
	[use | some use in jenkins.images; not _is_right(use); not _elsewhere(use)],
	[use |
		some use in image.uses
		use.image.name != use.release.service # site/unknown-service speaks
		use.image.host in jenkins.hosts
		not use in jenkins.images
	],
)

# _is_right: most are, and to find no fault takes long.
_is_right(use) if {
	use.image.parts == [_project, input.site.imageSite, use.release.service]
	use.image.tag != ""
}

_elsewhere(use) if not image.same(use.image.host, jenkins.push_host(jenkins.image_site(use)))

_fault(use) := {"text": {"id": "form", "args": {"path": path}}, "stretch": {}} if {
	count(use.image.parts) != 3
	path := concat("/", use.image.parts)
} else := {"text": text, "stretch": {"key": true}} if {
	# Each part is right by itself: the template puts them together wrongly.
	input.site.imageSite != ""
	use.image.parts[0] == input.site.imageSite
	use.image.parts[1] != input.site.imageSite
	text := {"id": "order", "args": {"site": use.image.parts[0], "project": use.image.parts[1]}}
} else := {"text": text, "stretch": image.part_stretch(use, 1)} if {
	input.site.imageSite != ""
	use.image.parts[1] != input.site.imageSite
	text := {"id": "site", "args": {"actual": use.image.parts[1], "site": input.site.imageSite}}
} else := {"text": text, "stretch": _surplus(use)} if {
	is_array(input.catalog.services)
	not use.image.name in input.catalog.services
	text := {"id": "no-service", "args": {"name": use.image.name}}
} else := {"text": text, "stretch": image.part_stretch(use, 2)} if {
	_of_another_service(use)
	text := {"id": "service", "args": {"name": use.release.service}}
} else := {"text": text, "stretch": image.part_stretch(use, 0)} if {
	use.image.parts[0] != _project
	text := {"id": "project", "args": {"actual": use.image.parts[0], "project": _project}}
} else := {"text": {"id": "no-tag"}, "stretch": {}} if {
	use.image.tag == ""
	use.image.digest == ""
}

# _surplus is what the image's name has over its service's, else the name.
_surplus(use) := {"within": [whole[0] + count(use.release.service), whole[1]]} if {
	startswith(use.image.name, use.release.service)
	whole := image.part_stretch(use, 2).within
} else := image.part_stretch(use, 2)

# _of_another_service: a release without its own image, in a workload that is
# not the other service's either (manifest/duplicate-object speaks then).
_of_another_service(use) if {
	use.image.name in input.catalog.services
	use.release.service in input.catalog.services
	use.image.name != use.release.service
	use.pod.object.metadata.name != use.image.name
	own := [one | some one in jenkins.images; one.release == use.release; one.image.name == one.release.service]
	count(own) == 0
}

# _project is the first segment that more than half of the images have.
_project := project if {
	projects := [use.image.parts[0] | some use in jenkins.images; count(use.image.parts) == 3]
	some project in {one | some one in projects}
	2 * count([one | some one in projects; one == project]) > count(projects)
}
