# METADATA
# title: an autoscaler that cannot scale
# description: |
#   A HorizontalPodAutoscaler with a target in percent divides what the pods use by what they request. Where one
#   container requests nothing of that resource, there is nothing to divide by: it says "missing request for cpu"
#   and leaves the number of pods as it is. Limits count as requests. Two autoscalers of one workload stop each
#   other (AmbiguousSelector).
# custom:
#   severity: error
#   scope: site
#   help: let every container request the resource that the autoscaler looks at
#   bad: |
#     # the autoscaler has a target of cpu in percent
#     resources:
#       requests: { memory: 256Mi }
#   good: |
#     # the autoscaler has a target of cpu in percent
#     resources:
#       requests: { memory: 256Mi, cpu: 100m }
package xgen.rules.capacity.autoscaling_blind

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.lib.pod

report contains {
	"path": lib.at(entry.path, ["resources", "requests", metric.resource]),
	"nearest": true,
	"message": {"id": "blind", "args": {
		"autoscaler": kube.label(autoscaler),
		"resource": metric.resource,
		"container": pod.name(entry.container),
		"workload": kube.label(workload),
	}},
	"help": {"id": "blind", "args": {"resource": metric.resource, "container": pod.name(entry.container)}},
	"related": [{"path": lib.at(autoscaler.path, metric.path), "message": {"id": "target-of", "args": {
		"autoscaler": kube.label(autoscaler),
	}}}],
} if {
	named := _without # most workloads request what is asked for, and the rest costs more
	some autoscaler in kube.autoscalers
	some workload in named[autoscaler.object.spec.scaleTargetRef.name]
	kube.scales(autoscaler, workload)
	some metric in _metrics(autoscaler.object)
	_measured(metric.resource)
	some list in ["containers", "initContainers"]
	some k, container in workload.object.spec.template.spec[list]
	_stays(list, container)
	metric.container in {"", container.name}
	not _requests(container, metric.resource)
	not _defaulted(workload)
	entry := {"path": lib.at(workload.path, ["spec", "template", "spec", list, k]), "container": container}
}

# The metrics server measures two resources.
report contains {
	"path": lib.at(autoscaler.path, array.concat(metric.path, [metric.type, "name"])),
	"message": {"id": "no-metric", "args": {"autoscaler": kube.label(autoscaler), "resource": metric.resource}},
	"help": {"id": "no-metric"},
} if {
	count(_targets - {"cpu", "memory"}) > 0
	some autoscaler in kube.autoscalers
	some metric in _listed(autoscaler.object)
	not _measured(metric.resource)
}

_measured(resource) if resource in {"cpu", "memory"}

report contains {
	"path": lib.at(later.path, ["spec", "scaleTargetRef"]),
	"key": true,
	"message": {"id": "twice", "args": {
		"first": kube.label(first),
		"later": kube.label(later),
		"kind": ref.kind,
		"name": ref.name,
	}},
	"help": {"id": "twice", "args": {"first": kube.label(first)}},
	"related": [{"path": lib.at(first.path, ["spec", "scaleTargetRef"]), "message": {"id": "scales-too", "args": {
		"first": kube.label(first),
	}}}],
} if {
	some target, all in _by_target
	count(all) > 1
	order := sort([[_added(one), one.path] | some one in all])
	some first in all
	first.path == order[0][1]
	some later in all
	later.path != first.path
	later.object.metadata.name != first.object.metadata.name
	ref := later.object.spec.scaleTargetRef
}

# _without maps names to the workloads with a container that requests nothing of a
# resource that some autoscaler looks at.
_without[workload.object.metadata.name] contains workload if {
	some workload in kube.replicated
	some list in ["containers", "initContainers"]
	some container in workload.object.spec.template.spec[list]
	some resource in _targets
	not container.resources.requests[resource]
	not container.resources.limits[resource]
}

_targets := {"cpu"} | {kube.autoscalers[_].object.spec.metrics[_][type].name | some type in ["resource", "containerResource"]}

# _added is the one beside the one that has the workload's name.
_added(one) if one.object.metadata.name != one.object.spec.scaleTargetRef.name

_added(one) := false if one.object.metadata.name == one.object.spec.scaleTargetRef.name

_by_target[[entry.release.environment, kube.namespace(entry), ref.kind, ref.name]] contains entry if {
	some entry in kube.autoscalers
	ref := entry.object.spec.scaleTargetRef
}

# _metrics lists the targets in percent: {"resource", "container", "path"}.
_metrics(object) := array.concat(_listed(object), _old(object))

_listed(object) := [metric |
	some i, one in object.spec.metrics
	some type in ["resource", "containerResource"]
	about := one[type]
	_percent(about)
	metric := {"resource": about.name, "container": _container(about), "path": ["spec", "metrics", i], "type": type}
]

_percent(about) if about.target.averageUtilization

_percent(about) if about.targetAverageUtilization

_container(about) := about.container if {
	about.container
} else := ""

_old(object) := [{"resource": "cpu", "container": "", "path": ["spec", "targetCPUUtilizationPercentage"]}] if {
	object.spec.targetCPUUtilizationPercentage
} else := []

# A side-car among the init containers runs beside the others.
_stays("containers", _)

_stays("initContainers", container) if container.restartPolicy == "Always"

_requests(container, resource) if container.resources.requests[resource]

_requests(container, resource) if container.resources.limits[resource]

# _defaulted: a LimitRange gives requests to what has none.
_defaulted(workload) if {
	some entry in kube.of_kind("v1", "LimitRange")
	kube.namespace(entry) == kube.namespace(workload)
}
