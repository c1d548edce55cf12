# METADATA
# title: an image tag that moves
# description: |
#   `latest`, or `latest-amd64`, names another image after every build: nobody can say what a
#   pod runs, a restart may deploy something new, and there is no way back. The pipelines of
#   the seed documents push such a tag, so the rule is off until a repository turns it on
#   (`rules: {image/mutable-tag: warning}`).
# custom:
#   severity: "off"
#   scope: site
#   blames: value
#   help: give the image the tag of one build, or a digest
#   bad: |
#     image: docker.x2bee.com/xgen/main/xgen-core:latest-amd64
#   good: |
#     image: docker.x2bee.com/xgen/main/xgen-core:1.4.2-amd64
package xgen.rules.image.mutable_tag

import data.xgen.lib.image

report contains object.union(
	{"path": use.path, "message": {"id": "mutable", "args": {"image": use.reference, "fault": fault}}},
	image.tag_stretch(use),
) if {
	some use in image.uses
	fault := _faults[use.image.tag]
	use.image.digest == ""
}

# _faults maps the tags that are wrong: many images have one tag.
_faults := {tag: _fault(tag) | some tag in {use.image.tag | some use in image.uses}}

_fault("") := {"id": "no-tag"}

_fault(tag) := {"id": "latest", "args": {"tag": tag}} if regex.match(`^latest(?:[-._]|$)`, tag)
