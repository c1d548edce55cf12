# METADATA
# description: |
#   The pods of a site's releases and what runs in them (input of scope site).
#
#   A pod is {"path", "template", "object", "release"}: template is what has
#   metadata and spec, path leads to it. A container is {"path", "container",
#   "pod"}.
package xgen.lib.pod

# _places says where an object of a kind holds its pod; what is not listed (a
# Rollout, say) is looked at where Deployments have theirs.
_places := {"Pod": [], "PodTemplate": ["template"], "CronJob": ["spec", "jobTemplate", "spec", "template"]}

templates := [pod |
	some i, release in input.releases
	some j, manifest in release.manifests
	is_object(manifest)
	at := object.get(_places, manifest.kind, ["spec", "template"])
	template := object.get(manifest, at, null)
	is_array(template.spec.containers)
	pod := {
		"path": array.concat(["releases", i, "manifests", j], at),
		"template": template,
		"object": manifest,
		"release": release,
	}
]

# containers lists those that stay; all_containers the ones that run before them too.
containers := [entry | some entry in all_containers; entry.list == "containers"]

all_containers := [entry |
	some pod in templates
	some list in ["initContainers", "containers"]
	some k, container in pod.template.spec[list]
	is_object(container)
	entry := {
		"path": array.concat(pod.path, ["spec", list, k]),
		"list": list,
		"container": container,
		"pod": pod,
	}
]

# name(container) is how messages call it.
name(container) := container.name if {
	is_string(container.name)
} else := "without a name"
