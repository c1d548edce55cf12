# METADATA
# description: |
#   The pods of a site's releases and what runs in them (input of scope site).
#
#   A pod is {"path", "template", "object", "release"}: template is what has
#   metadata and spec, path leads to it. A container is {"path", "container",
#   "pod"}.
package xgen.lib.pod

# templates lists them. A release says where its pods are, of every kind that has
# some; a document that was made by hand need not, and then has them where
# Deployments, CronJobs and Pods do.
templates := array.concat(_listed, _assumed)

_listed := [pod |
	some i, release in input.releases
	some entry in release.pods
	manifest := release.manifests[entry.manifest]
	is_object(manifest)
	template := object.get(manifest, entry.path, null)
	is_array(template.spec.containers)
	pod := _pod(i, entry.manifest, entry.path, template)
]

_assumed := [pod |
	some i, release in input.releases
	not release.pods
	some j, manifest in release.manifests
	is_object(manifest)
	some at in [["spec", "template"], ["spec", "jobTemplate", "spec", "template"], []]
	template := object.get(manifest, at, null)
	is_array(template.spec.containers)
	pod := _pod(i, j, at, template)
]

_pod(i, j, at, template) := {
	"path": array.concat(["releases", i, "manifests", j], at),
	"template": template,
	"object": input.releases[i].manifests[j],
	"release": input.releases[i],
}

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
