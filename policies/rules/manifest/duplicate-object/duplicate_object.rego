# METADATA
# title: one object from two releases
# description: |
#   Two Applications that render an object of the same kind, namespace and name take it from
#   each other: Argo CD says SharedResourceWarning, applies the one and the other in turn, and
#   one of two services has no pods. It comes from a values file copied with its `name`.
# custom:
#   severity: error
#   scope: site
#   reads: ["object: apiVersion", "object: kind", "object: metadata.name"]
#   follows: [{rule: "site/duplicate-service", on: origin}, {rule: "site/duplicate-service", on: value}]
#   help: give the objects of each service their own names
#   bad: |
#     # values/xgen-workflow.yaml, copied from values/xgen-core.yaml
#     name: xgen-core
#   good: |
#     # values/xgen-workflow.yaml
#     name: xgen-workflow
package xgen.rules.manifest.duplicate_object

import data.xgen.lib

report contains {
	"path": lib.at(_path(mine), ["metadata", "name"]),
	"message": {"id": "twice", "args": {
		"kind": key.kind,
		"name": key.name,
		"application": input.releases[mine[0]].application,
		"other": input.releases[other[0]].application,
		"more": _more(count(shared) - 1),
	}},
	"related": [{"path": lib.at(_path(other), ["metadata", "name"]), "message": {"id": "renders-too", "args": {
		"application": input.releases[other[0]].application,
	}}}],
} if {
	some all in _shared
	shared := sort(all)
	[mine, other] := shared[0]
	key := _key(mine)
}

# _shared maps [the release that is wrong, the first release] to their common
# objects, each as where it is in the one and in the other.
_shared[[at[0], first[0]]] contains [at, first] if {
	some places in _places
	count(places) > 1
	first := _owner(places)
	some at in places
	at[0] != first[0]
	not _same_service(at[0], first[0])
}

# _owner is the place whose release's service the object is called after
# (core-config after core, by the longest such name), else the first one.
_owner(places) := owners[count(owners) - 1][1] if {
	owners := sort([[count(service), place] |
		some place in places
		service := input.releases[place[0]].service
		regex.match(`^(?:-|$)`, trim_prefix(_key(place).name, service))
	])
	count(owners) > 0
} else := sort(places)[0]

# _places maps objects to [release, manifest] for each time that they are rendered.
_places[[key, group, namespace]] contains place if {
	some key, places in _alike
	count(places) > 1 # the rest costs more
	some place in places
	manifest := input.releases[place[0]].manifests[place[1]]
	is_string(manifest.apiVersion)
	group := regex.replace(manifest.apiVersion, `/?[^/]*$`, "")
	namespace := object.get(manifest.metadata, "namespace", "")
}

# _alike maps [cluster, environment, kind, name] to where it is rendered.
_alike[[_cluster(input.releases[i]), input.releases[i].environment, manifest.kind, manifest.metadata.name]] contains [i, j] if {
	count(_names) < sum([count(release.manifests) | some release in input.releases; is_array(release.manifests)]) # else all differ
	some i, j
	manifest := input.releases[i].manifests[j]
	is_string(manifest.metadata.name)
}

_names := {[cluster, environment, manifest.kind, manifest.metadata.name] |
	some release in input.releases
	environment := release.environment
	cluster := _cluster(release)
	some manifest in release.manifests
}

_cluster(release) := object.get(release, "cluster", "") # one set may deploy to many

_same_service(i, j) if input.releases[i].service == input.releases[j].service # site/duplicate-service speaks

_key(place) := {"kind": manifest.kind, "name": manifest.metadata.name} if {
	manifest := input.releases[place[0]].manifests[place[1]]
}

_path(place) := ["releases", place[0], "manifests", place[1]]

_more(0) := ""

_more(n) := {"id": "more", "args": {"count": n}} if n > 0
