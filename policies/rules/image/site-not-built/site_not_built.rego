# METADATA
# title: an image site that Jenkins does not know
# description: |
#   `site:` is the segment of the image path and the branch that the images are built from.
#   Jenkins builds the `sites` of project.yaml and nothing else: for any other name there is no
#   image to pull. A new site needs a branch, an entry in `sites` and the SITE choices.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   blames: value
#   reads: ["project: sites.**", "site: site"]
#   help: fix the name, or add the image site to sites in project.yaml and to the SITE choices
#   bad: |
#     # project.yaml: sites are main, lotteimall and aww
#     site: lottemall
#   good: |
#     # project.yaml: sites are main, lotteimall and aww
#     site: lotteimall
package xgen.rules.image.site_not_built

import data.xgen.lib.jenkins

report contains {
	"path": ["site", "imageSite"],
	"message": _message(input.site.imageSite),
	"related": _related,
} if {
	input.site.imageSite != ""
	_unknown(input.site.imageSite)
}

report contains {"path": use.path, "message": _message(site), "related": _related} if {
	input.site.imageSite == ""
	some use in jenkins.images
	count(use.image.parts) == 3
	site := jenkins.image_site(use)
	_unknown(site)
}

_unknown(site) if {
	count(jenkins.listed) > 0
	not jenkins.builds(site)
}

_message(site) := {"id": "not-built", "args": {"site": site, "sites": sort(jenkins.listed)}}

_related := [{"path": ["jenkins", "project", "sites"], "message": {"id": "built"}}]
