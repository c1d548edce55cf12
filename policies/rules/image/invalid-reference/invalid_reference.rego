# METADATA
# title: an image that no container runtime can read
# description: |
#   `{host}/{path}:{tag}` is put together by a template. An empty tag or host, a second tag, capitals in the path,
#   a blank or text of a template that nobody expanded gives a pod that stays in InvalidImageName: Kubernetes does
#   not look at the reference before it starts the pod. The form is the one of
#   github.com/distribution/reference, which containerd and Docker read.
# custom:
#   severity: error
#   scope: site
#   reads: ["application: spec.source.helm.parameters.**", "application: spec.sources.*.helm.parameters.**"]
#   blames: template
#   follows: [{rule: "argocd/parameter-mangled", on: service}, {rule: "argocd/parameter-mangled", on: value}, {rule: "render/mangled-value", on: line}]
#   help: write the image as host/path:tag, in small letters
#   bad: |
#     image: docker.x2bee.com/xgen/main/XGEN-Core:latest
#   good: |
#     image: docker.x2bee.com/xgen/main/xgen-core:latest
package xgen.rules.image.invalid_reference

import data.xgen.lib
import data.xgen.lib.image
import data.xgen.lib.pod

report contains object.union(
	{
		"path": lib.at(entry.path, ["image"]),
		"message": {"id": "invalid", "args": {
			"container": pod.name(entry.container),
			"kind": entry.pod.object.kind,
			"name": _object(entry),
			"image": entry.container.image,
			"why": fault.text,
		}},
		"help": fault.help,
	},
	fault.at,
) if {
	some entry in pod.all_containers
	text := entry.container.image
	is_string(text)
	_object(entry) != "" # manifest/invalid says that it has no name
	image.invalid(text)
	not regex.match(`[0-9]e\+[0-9]+(?:@.*)?$`, text) # a number in exponent form: render/mangled-value speaks
	fault := _fault(text)
}

_object(entry) := object.get(entry.pod.object, ["metadata", "name"], "")

_fault(text) := {"text": {"id": "template"}, "help": {"id": "template"}, "at": _within(text, "{{")} if {
	contains(text, "{{")
} else := {"text": {"id": "no-image"}, "help": {"id": "no-image"}, "at": {}} if {
	trim_space(text) == ""
} else := {"text": {"id": "no-host"}, "help": {"id": "no-host"}, "at": {"empty": true}} if {
	startswith(text, "/")
} else := {"text": {"id": "scheme"}, "help": {"id": "scheme"}, "at": {"within": [0, indexof(text, "://") + 3]}} if {
	regex.match(`^[a-z]+://`, text)
} else := {"text": {"id": "no-path"}, "help": {"id": "no-path"}, "at": {"empty": true}} if {
	startswith(text, ":")
} else := {"text": {"id": "no-tag"}, "help": {"id": "no-tag"}, "at": {"empty": true}} if {
	endswith(text, ":")
} else := {"text": {"id": "blank"}, "help": {"id": "blank"}, "at": _blank(text)} if {
	regex.match(`\s`, text)
} else := {"text": {"id": "slash"}, "help": {"id": "slash"}, "at": _slash(text)} if {
	contains(text, "//")
} else := {"text": {"id": "two-tags"}, "help": {"id": "two-tags"}, "at": {}} if {
	regex.match(`:[^/]*:`, regex.replace(text, `@.*$`, ""))
} else := {"text": {"id": "lower"}, "help": {"id": "lower", "args": {"image": _lower(text)}}, "at": {}} if {
	not image.invalid(_lower(text))
} else := {"text": {"id": "tag", "args": {"tag": tag}}, "help": _tag(tag), "at": _behind(text, count(path) + 1)} if {
	[[_, path, tag]] := regex.find_all_string_submatch_n(`^(.*):([^:/@]+)$`, text, 1)
	not image.invalid(path)
} else := {"text": {"id": "form"}, "help": {"id": "form"}, "at": {}}

_within(text, part) := {"within": [start, start + end]} if {
	start := indexof(text, part)
	end := indexof(substring(text, start, -1), "}}") + 2
	end > 1
	regex.match(`^[ -~]+$`, text)
} else := {}

_blank(text) := {"within": [start, start + 1]} if {
	start := indexof(text, " ")
	start > 0
} else := {}

# _tag offers the tag with what may stand in it; a version's build behind + is the most frequent.
_tag(tag) := {"id": "use-tag", "args": {"tag": replace(tag, "+", "-")}} if {
	not image.invalid(concat(":", ["a", replace(tag, "+", "-")]))
} else := {"id": "tag"}

_behind(text, start) := {"within": [start, count(text)]} if {
	regex.match(`^[ -~]+$`, text)
} else := {}

# _slash is what comes before the second slash, host or part.
_slash(text) := {"within": [0, indexof(text, "//") + 1]} if {
	regex.match(`^[^/]+//`, text)
} else := {"empty": true}

# _lower has the path in small letters; a tag may have capitals.
_lower(text) := concat("", [lower(path), rest]) if {
	[[_, path, rest]] := regex.find_all_string_submatch_n(`^(.*?)((?::[^:/]*)?(?:@.*)?)$`, text, 1)
}
