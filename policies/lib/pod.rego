# METADATA
# description: |
#   The pods of a site's releases and what runs in them (input of scope site).
#
#   A pod is {"path", "template", "object", "release"}: template is what has
#   metadata and spec, path leads to it. A container is {"path", "container",
#   "pod"}.
package xgen.lib.pod

# templates lists them. What holds a pod as Deployments do is one, whatever its
# kind (a Rollout, say).
templates := array.concat(_usual, array.concat(_scheduled, _bare))

_usual := [pod |
	some i, j
	template := input.releases[i].manifests[j].spec.template
	is_array(template.spec.containers)
	pod := _pod(i, j, ["spec", "template"], template)
]

_scheduled := [pod |
	some i, j
	input.releases[i].manifests[j].kind == "CronJob"
	template := input.releases[i].manifests[j].spec.jobTemplate.spec.template
	is_array(template.spec.containers)
	pod := _pod(i, j, ["spec", "jobTemplate", "spec", "template"], template)
]

_bare := [pod |
	some i, j
	input.releases[i].manifests[j].kind == "Pod"
	template := input.releases[i].manifests[j]
	is_array(template.spec.containers)
	pod := _pod(i, j, [], template)
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
