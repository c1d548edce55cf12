# METADATA
# title: a container without limits
# description: |
#   A container without a memory limit may take the whole node, and on a server that carries
#   one customer's whole platform that is everything at once. Without a limit for cpu it may
#   starve its neighbours. It is told, and left to the site: there are good reasons for either.
# custom:
#   severity: info
#   scope: site
#   follows: [{rule: "capacity/autoscaling-blind", on: line}]
#   help: set limits for memory and cpu
#   bad: |
#     resources:
#       requests: { memory: "1Gi", cpu: "500m" }
#   good: |
#     resources:
#       requests: { memory: "1Gi", cpu: "500m" }
#       limits: { memory: "4Gi", cpu: "1" }
package xgen.rules.capacity.missing_limits

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.lib.pod

report contains {
	"path": lib.at(entry.path, _place[missing]),
	"nearest": true,
	"message": {"id": "missing", "args": {
		"pod": kube.label(entry.pod),
		"container": pod.name(entry.container),
		"resources": missing,
	}},
} if {
	some entry in pod.containers
	not _has_both(entry.container) # most have
	missing := [resource | some resource in ["memory", "cpu"]; not _limited(entry.container, resource)]
}

_place := {
	["memory", "cpu"]: ["resources", "limits"],
	["memory"]: ["resources", "limits", "memory"],
	["cpu"]: ["resources", "limits", "cpu"],
}

_has_both(container) if {
	container.resources.limits.memory != null
	container.resources.limits.cpu != null
}

_limited(container, resource) if container.resources.limits[resource] != null
