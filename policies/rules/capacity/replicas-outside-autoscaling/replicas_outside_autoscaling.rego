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
	"message": sprintf(
		"%s asks for %s, but %s keeps %v to %v and undoes that",
		[kube.label(workload), lib.count_of(replicas, "pod"), kube.label(autoscaler), low, high],
	),
	"related": [{
		"path": lib.at(autoscaler.path, ["spec", bound]),
		"message": sprintf("%s: %s %v", [kube.label(autoscaler), bound, autoscaler.object.spec[bound]]),
	}],
} if {
	some autoscaler in kube.autoscalers
	low := kube.min_replicas(autoscaler)
	high := autoscaler.object.spec.maxReplicas
	low <= high # else the range itself is the fault
	some workload in kube.targets(autoscaler)
	replicas := workload.object.spec.replicas
	lib.whole(replicas)
	replicas > 0
	bound := _crossed(replicas, low, high)
}

# Without minReplicas low is 1, and no number above 0 is under it.
_crossed(replicas, low, _) := "minReplicas" if replicas < low

_crossed(replicas, _, high) := "maxReplicas" if replicas > high
