# METADATA
# title: a Service or autoscaler that finds no workload
# description: |
#   A Service finds its pods by labels, a HorizontalPodAutoscaler its workload by kind and
#   name. Where a template writes the two differently, everything is applied and nothing works:
#   the Service has no endpoints, the autoscaler no metrics. A Service without a selector, or
#   of type ExternalName, looks for no pods; a release without pods may serve another one's. Labels that
#   are set at run time (statefulset.kubernetes.io/pod-name, role: leader) are not asked for. A selector that has
#   nothing in common with any pod is only info: it may be for pods that an operator makes.
# custom:
#   severity: error
#   scope: site
#   reads: ["object: apiVersion", "object: kind", "object: metadata.name", "object: spec.template.metadata.labels.**"]
#   follows: [{rule: "render/mangled-value", on: value}, {rule: "yaml/duplicate-key", on: value}]
#   help: write the labels or the name as the workload of the release has them
#   bad: |
#     # the pods of the Deployment have app.kubernetes.io/name
#     kind: Service
#     spec:
#       selector: { app: xgen-core }
#   good: |
#     # the pods of the Deployment have app.kubernetes.io/name
#     kind: Service
#     spec:
#       selector: { app.kubernetes.io/name: xgen-core }
package xgen.rules.manifest.selector_mismatch

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.lib.pod
import data.xgen.lib.selector as labelled

report contains object.union(_place(service, selector, pods), {
	"message": {"id": "service", "args": {"service": kube.label(service), "why": _why(selector, pods)}},
	"help": {"id": "labels", "args": {"labels": sort({sprintf("%v: %v", [name, value]) | some labels in pods; some name, value in labels})}},
}) if {
	some [service, selector, pods] in _lonely
	not _foreign(service, selector, pods)
}

# _place is the label that is wrong, where it is only one: the line of the template that puts it into the selector, whatever it is
# made of.
_place(service, selector, pods) := {"path": lib.at(service.path, ["spec", "selector", name]), "key": true, "written": true} if {
	[name] = _strange(selector, pods)
} else := {"path": lib.at(service.path, ["spec", "selector"])}

report contains {
	"path": lib.at(service.path, ["spec", "selector"]),
	"message": {"id": "foreign", "args": {"service": kube.label(service)}},
	"help": {"id": "foreign"},
	"severity": "info",
} if {
	some [service, selector, pods] in _lonely
	_foreign(service, selector, pods)
}

# _lonely are the Services that select no pod of their release.
_lonely contains [service, selector, pods] if {
	released := _pods # looked up in as a whole, and built once
	some service in kube.of_kind("v1", "Service")
	selector := service.object.spec.selector
	is_object(selector)
	pods := released[service.path[1]]
	not _selects(selector, pods) # the empty selector does
	object.get(service.object.spec, "type", "ClusterIP") != "ExternalName"
	not service.release.failed
}

# _foreign holds for a selector that shares no name and no value of a label with the pods of a Service that is not called as
# one of their workloads is.
_foreign(service, selector, pods) if {
	count([1 | some labels in pods; some name, value in labels; _shares(selector, name, value)]) == 0
	count([1 | some entry in pod.templates; entry.path[1] == service.path[1]; entry.object.metadata.name == service.object.metadata.name]) == 0
}

_shares(selector, name, _) if _ = selector[name]

_shares(selector, _, value) if value in selector

# The template writes the reference, whatever the name is made of: the key is meant.
report contains {
	"path": lib.at(autoscaler.path, ["spec", "scaleTargetRef", field]),
	"key": true,
	"message": _scales(autoscaler, ref),
	"help": {"id": field, "args": {"names": _workloads(autoscaler), "versions": _versions(autoscaler, ref)}},
} if {
	some autoscaler in kube.autoscalers
	ref := autoscaler.object.spec.scaleTargetRef
	not _has(autoscaler.release, ref)
	not autoscaler.release.failed
	field := _wrong_field(ref, autoscaler)
}

# _pods maps the numbers of releases to the labels of their pods.
_pods[entry.path[1]] contains object.get(entry.template, ["metadata", "labels"], {}) if some entry in pod.templates

_selects(selector, pods) if {
	some labels in pods
	is_object(labels)
	object.subset(labels, selector)
}

_selects(selector, pods) if {
	wanted := labelled.written(selector, pods)
	count(wanted) < count(selector)
	some labels in pods
	is_object(labels)
	object.subset(labels, wanted)
}

_why(selector, pods) := {"id": "label", "args": {"name": name, "value": selector[name]}} if {
	name := _strange(selector, pods)[0]
} else := {"id": "labels"}

# _strange are the labels of a selector that no pod has, and that are not set at run time.
_strange(selector, pods) := sort([name |
	some name, value in labelled.written(selector, pods)
	every labels in pods { not labels[name] == value }
])

_has(release, ref) if {
	some manifest in release.manifests
	manifest.kind == ref.kind
	manifest.metadata.name == ref.name
	_same_group(manifest, ref)
}

_same_group(manifest, ref) if manifest.apiVersion == ref.apiVersion

_same_group(_, ref) if not ref.apiVersion

_same_group(manifest, ref) if {
	manifest.apiVersion != ref.apiVersion
	_group(manifest) == _group(ref)
}

_group(versioned) := regex.replace(versioned.apiVersion, `/?[^/]*$`, "") if is_string(versioned.apiVersion)

_scales(autoscaler, ref) := {"id": "version", "args": {
	"autoscaler": kube.label(autoscaler),
	"version": ref.apiVersion,
	"kind": ref.kind,
	"name": ref.name,
	"actual": versions[0],
}} if {
	versions := _versions(autoscaler, ref)
	count(versions) > 0
} else := {"id": "target", "args": {
	"autoscaler": kube.label(autoscaler),
	"kind": ref.kind,
	"name": ref.name,
	"instead": _instead(autoscaler),
}}

# _versions are those of the object that is meant, which scaleTargetRef has wrong.
_versions(autoscaler, ref) := [manifest.apiVersion |
	some manifest in autoscaler.release.manifests
	manifest.kind == ref.kind
	manifest.metadata.name == ref.name
]

_wrong_field(ref, autoscaler) := "apiVersion" if {
	count(_versions(autoscaler, ref)) > 0
} else := "kind" if {
	some manifest in autoscaler.release.manifests
	manifest.metadata.name == ref.name
	manifest.kind in {"Deployment", "StatefulSet", "ReplicaSet"}
	manifest.kind != ref.kind
} else := "name"

_instead(autoscaler) := {"id": "has", "args": {"names": names}} if {
	names := _workloads(autoscaler)
	count(names) > 0
} else := ""

_workloads(autoscaler) := sort({sprintf("%s %s", [entry.object.kind, entry.object.metadata.name]) |
	some entry in pod.templates
	entry.release == autoscaler.release
})
