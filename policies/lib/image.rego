# METADATA
# description: |
#   Image references, the registries that they name, and the images of a site's
#   releases.
package xgen.lib.image

import data.xgen.lib.pod

# uses lists every image of a release: {"path", "reference", "image", "container",
# "pod"}; path leads to the reference.
uses := [use |
	some entry in pod.all_containers
	reference := entry.container.image
	is_string(reference)
	not invalid(reference) # image/invalid-reference speaks
	use := {
		"path": array.concat(entry.path, ["image"]),
		"reference": reference,
		"image": parse(reference),
		"container": entry.container,
		"pod": entry.pod,
		"release": entry.pod.release,
	}
]

# parse("h:5000/a/b:1@sha256:c") is {"host": "h:5000", "parts": ["a", "b"],
# "name": "b", "tag": "1", "digest": "sha256:c"}; undefined for what is no
# reference. As containers/image and Docker have it, the first part is a host
# where it has a dot or a port, or is localhost; docker.io is the host of all
# others.
parse(reference) := {
	"host": _host(host),
	"parts": parts,
	"name": parts[count(parts) - 1],
	"tag": tag,
	"digest": digest,
} if {
	[[_, host, path, tag, digest]] := regex.find_all_string_submatch_n(_form, reference, 1)
	parts := split(path, "/")
}

_form := `^\s*(?:([^/@]*[.:][^/@]*|localhost)/)?([^:@/\s][^:@\s]*)(?::([^@/\s]*))?(?:@(\S*))?\s*$`

_host("") := "docker.io"

_host(text) := host(text) if text != ""

# The stretches of a reference, for within: of its host, of parts[i], of its tag.
# Each is {} where it has none. They are bytes, hence the ASCII.
host_stretch(use) := {"within": [0, _path_start(use) - 1]} if {
	_path_start(use) > 0
	_ascii(use)
} else := {}

part_stretch(use, i) := {"within": [start, start + count(use.image.parts[i])]} if {
	_ascii(use)
	start := (_path_start(use) + sum([count(part) | some part in array.slice(use.image.parts, 0, i)])) + i
} else := {}

tag_stretch(use) := {"within": [end - count(use.image.tag), end]} if {
	use.image.tag != ""
	_ascii(use)
	end := count(split(use.reference, "@")[0])
} else := {}

_ascii(use) if regex.match(`^[!-~]+$`, use.reference)

# _path_start is where the host's slash ends.
_path_start(use) := count(host) + 1 if {
	host := regex.find_all_string_submatch_n(_form, use.reference, 1)[0][1]
	host != ""
} else := 0

# host(text) is a registry's host as it is compared: without scheme, slash and
# capitals; Docker Hub has several names.
host(text) := object.get({"index.docker.io": "docker.io", "registry-1.docker.io": "docker.io"}, plain, plain) if {
	plain := lower(regex.replace(trim_space(text), `^https?://|/+$`, ""))
}

# same(a, b) holds where two hosts, as host gives them, are one registry: equal, or
# declared aliases.
same(a, b) if a == b

same(a, b) if {
	a != b
	some names in _declared
	a in names
	b in names
}

# names_of(host) is what a registry goes by: the host and its declared aliases.
names_of(text) := {host(text)} | {name | some names in _declared; host(text) in names; some name in names}

_declared := [names |
	some registry in input.registries
	names := {host(registry.host)} | {host(alias) | some alias in object.get(registry, "aliases", [])}
]

# login(host) is what the registry's declaration says of a login: "required" or
# "none"; undefined where it is not declared.
login(text) := "none" if {
	some i, names in _declared
	host(text) in names
	input.registries[i].auth == "none"
} else := "required" if {
	some names in _declared
	host(text) in names
}

# invalid(reference) holds for what is not an image reference, by the grammar of
# github.com/distribution/reference.
invalid(reference) if not regex.match(_reference, reference)

_reference := concat("", [
	`^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*|\[[0-9a-fA-F:]+\])(?::[0-9]+)?/)?`,
	`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*`,
	`(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$`,
])
