# METADATA
# title: replicas outside the autoscaler's range
# description: |
#   An autoscaler moves its workload into its own range as soon as it looks, so a number of
#   replicas outside that range never lasts. When the EKS customer's site was cut down to
#   `replicas: 1`, the autoscaler's `minReplicas: 2` brought the second pods back within a
#   minute; the reduction needed a second commit. A workload with 0 replicas is stopped on
#   purpose, and Kubernetes leaves it alone.
# custom:
#   severity: error
#   incident: true
#   scope: site
#   reads: ["object: apiVersion", "object: kind", "object: metadata.name", "object: spec.minReplicas", "object: spec.maxReplicas"]
#   follows: [{rule: "capacity/oversized-replicas", on: origin}, {rule: "capacity/oversized-replicas", on: line}, {rule: "manifest/duplicate-object", on: value}]
#   pair: true
#   help: bring replicas into the autoscaler's range, or move the range
#   bad: |
#     - name: xgen-core
#       replicas: 1
#       autoscaling: { minReplicas: 2, maxReplicas: 4 }
#   good: |
#     - name: xgen-core
#       replicas: 1
#       autoscaling: { minReplicas: 1, maxReplicas: 2 }
package xgen.rules.capacity.replicas_outside_autoscaling

import data.xgen.lib
import data.xgen.lib.kube

report contains {
	"path": lib.at(workload.path, ["spec", "replicas"]),
	"message": {"id": "outside", "args": {
		"workload": kube.label(workload),
		"count": replicas,
		"autoscaler": kube.label(autoscaler),
		"low": low,
		"high": high,
	}},
	"related": [{
		"path": lib.at(autoscaler.path, ["spec", bound]),
		"message": {"id": "bound", "args": {
			"autoscaler": kube.label(autoscaler),
			"bound": bound,
			"value": autoscaler.object.spec[bound],
		}},
	}],
} if {
	named := kube.replicated_named
	some autoscaler in kube.autoscalers
	some workload in named[autoscaler.object.spec.scaleTargetRef.name]
	replicas := workload.object.spec.replicas
	replicas > 0
	low := kube.min_replicas(autoscaler)
	high := autoscaler.object.spec.maxReplicas
	moved_to := min([max([replicas, low]), high])
	moved_to != replicas
	low <= high # else the range itself is the fault
	every n in [replicas, low, high] { is_number(n) }
	kube.scales(autoscaler, workload)
	bound := _crossed(replicas, moved_to)
}

# Without minReplicas the low end is 1, and no number above 0 is under it.
_crossed(replicas, moved_to) := "minReplicas" if replicas < moved_to

_crossed(replicas, moved_to) := "maxReplicas" if replicas > moved_to
