# METADATA
# title: pods that keep an old environment
# description: |
#   A pod reads its environment once, when it starts. After AWW's storage variables had been
#   pushed and synced, the ConfigMap was new and the pods still ran with the defaults of the
#   on-premises store until they were restarted by hand. An annotation of the pod template that
#   changes with the ConfigMap, a checksum of it, makes every change a rollout; a reloader in
#   the cluster does the same.
# custom:
#   severity: warning
#   incident: true
#   scope: site
#   help: write a checksum of the ConfigMap into an annotation of the pod template
#   bad: |
#     template:
#       metadata:
#         labels: { app: xgen-documents }
#   good: |
#     template:
#       metadata:
#         labels: { app: xgen-documents }
#         annotations:
#           checksum/config: {{ include (print $.Template.BasePath "/configmap.yaml") . | sha256sum }}
package xgen.rules.argocd.stale_config

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.lib.pod

report contains object.union(_place(entry), {
	"message": {"id": "stale", "args": {
		"workload": kube.label(entry),
		"configmap": maps[0].object.metadata.name,
		"unmoved": _unmoved(entry),
	}},
	"related": [{"path": lib.at(maps[0].path, ["metadata", "name"]), "message": {"id": "configmap", "args": {
		"name": maps[0].object.metadata.name,
	}}}],
}) if {
	some entry in pod.templates
	not _follows_all(entry)
	entry.object.kind in {"Deployment", "StatefulSet", "DaemonSet"}
	named := _named # looked up in as a whole, and built once
	maps := [map |
		some name in _sources(entry)
		some map in named[name]
		map.release.environment == entry.release.environment
		kube.namespace(map) == kube.namespace(entry)
		not _named_by_content(map.object)
		not _follows(entry, map)
	]
	count(maps) > 0
	not _reloaded(entry)
}

# _place is the annotation that was meant to follow the ConfigMap, if there is one.
_place(entry) := {"path": lib.at(entry.path, ["metadata", "annotations", _meant(entry)]), "key": true} if {
	_meant(entry)
} else := {"path": lib.at(entry.path, ["metadata", "annotations"]), "nearest": true}

_unmoved(entry) := {"id": "annotation", "args": {"name": _meant(entry)}} if {
	_meant(entry)
} else := {"id": "no-annotation"}

_meant(entry) := keys[0] if {
	keys := [key | some key, value in entry.template.metadata.annotations; _changes(key, value)]
	count(keys) > 0
}

_named[name] contains map if {
	some map in kube.of_kind("v1", "ConfigMap")
	name := map.object.metadata.name
}

# _sources names the ConfigMaps that a pod's containers take variables from.
_sources(entry) := {name |
	some list in ["initContainers", "containers"]
	some container in entry.template.spec[list]
	some name in _of_container(container)
}

_of_container(container) := {source.configMapRef.name | some source in container.envFrom} |
	{variable.valueFrom.configMapKeyRef.name | some variable in container.env}

# _follows_all: an annotation of the pod template changes, and no other template
# has the same. So it is with most, and the rest costs more.
_follows_all(entry) if {
	annotated := _annotated # as a whole, too
	some key, value in entry.template.metadata.annotations
	count(annotated[[key, value]]) == 1
	_changes(key, value)
}

_annotated[[key, value]] contains entry.path if {
	some entry in pod.templates
	some key, value in entry.template.metadata.annotations
}

# _follows: an annotation of the pod template that looks like a checksum, or like
# what differs at each rendering, changes with the ConfigMap, unless it is seen
# not to.
_follows(entry, map) if {
	some key, value in entry.template.metadata.annotations
	_changes(key, value)
	not _constant(entry, map, key)
}

_changes(key, value) if {
	is_string(key)
	is_string(value)
	_is_digest(value)
	regex.match(`[0-9]`, value)
	not regex.match(`(?i)secret|image|commit|revision|git|build`, key)
}

_changes(key, _) if {
	is_string(key)
	regex.match(`(?i)(?:^|[/._-])(?:roll-?me|rolled|timestamp|time|date|deployed-?at|restarted-?at|random|nonce)$`, key)
}

# _is_digest: 8 to 128 digits of base 16, or 27 and more of base 64.
_is_digest(text) if {
	regex.match(`^(?:[0-9a-f]+|[0-9A-F]+)$`, text)
	count(text) >= 8
	count(text) <= 128
}

_is_digest(text) if {
	regex.match(`^[A-Za-z0-9+/_-]+={0,2}$`, text)
	count(trim_right(text, "=")) >= 27
}

# _constant: another workload of the site has the same value, and none of its
# ConfigMaps has this data, so it is no checksum of that. (A workload may have
# several, of which one is the same for all.)
_constant(entry, map, key) if {
	some other in pod.templates
	other.path != entry.path
	other.template.metadata.annotations[key] == entry.template.metadata.annotations[key]
	theirs := [content |
		some name in _sources(other)
		some config in _named[name]
		config.release == other.release
		content := object.get(config.object, "data", {})
	]
	count(theirs) > 0
	not object.get(map.object, "data", {}) in theirs
}

# _reloaded: Stakater's Reloader, or wave, restarts the pods.
_reloaded(entry) if {
	some place in [entry.object, entry.template]
	some key, value in place.metadata.annotations
	is_string(key)
	regex.match(`(?:^|[.])reloader\.stakater\.com/|^wave\.pusher\.com/update-on-config-change$`, key)
	not value in {"false", false}
}

# _named_by_content: with new data the name is another one, and so the pod.
_named_by_content(object) if object.immutable == true

_named_by_content(object) if {
	is_string(object.metadata.name)
	suffix := regex.find_n(`-[0-9a-z]+$`, object.metadata.name, 1)[0]
	count(suffix) > 8
	count(suffix) <= 65
	regex.match(`[0-9]`, suffix)
}
