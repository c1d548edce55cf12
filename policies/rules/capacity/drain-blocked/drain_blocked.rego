# METADATA
# title: a PodDisruptionBudget that never lets a pod go
# description: |
#   A budget that wants as many pods as there are lets none be moved: `kubectl drain` waits until somebody deletes
#   the budget, and the upgrade of a node never ends. `minAvailable` of 1 beside one pod is that, and
#   `maxUnavailable` of 0 always is. Percents are rounded up, as Kubernetes does.
# custom:
#   severity: warning
#   scope: site
#   help: set maxUnavailable to 1 in place of minAvailable
#   bad: |
#     # the Deployment has one pod
#     kind: PodDisruptionBudget
#     spec: { minAvailable: 1 }
#   good: |
#     # the Deployment has one pod
#     kind: PodDisruptionBudget
#     spec: { maxUnavailable: 1 }
package xgen.rules.capacity.drain_blocked

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.lib.selector

report contains {
	"path": lib.at(budget.path, ["spec", "minAvailable"]),
	"message": {"id": "available", "args": {
		"budget": kube.label(budget),
		"least": least,
		"count": pods.count,
		"workload": kube.label(pods.workload),
	}},
	"help": {"id": "available"},
	"related": [{"path": pods.path, "message": {"id": "has-pods", "args": {
		"workload": kube.label(pods.workload),
		"count": pods.count,
	}}}],
} if {
	some budget in selector.budgets
	least := budget.object.spec.minAvailable
	some pods in _pods(budget)
	_amount(least, pods.count) >= pods.count
}

report contains {
	"path": lib.at(budget.path, ["spec", "maxUnavailable"]),
	"message": {"id": "unavailable", "args": {"budget": kube.label(budget), "most": most}},
	"help": {"id": "unavailable"},
} if {
	some budget in selector.budgets
	most := budget.object.spec.maxUnavailable
	some pods in _pods(budget)
	_amount(most, pods.count) == 0
}

# _pods(budget) lists the workloads that it selects, with the least pods that they
# have.
_pods(budget) := [{"workload": workload, "count": least.count, "path": least.path} |
	some workload in kube.replicated
	selector.same_place(budget, workload)
	selector.matches(budget.object.spec.selector, object.get(workload.object, ["spec", "template", "metadata", "labels"], {}))
	least := _least(workload)
	least.count > 0
]

_least(workload) := {"count": scalers[0][0], "path": scalers[0][1]} if {
	scalers := sort([[kube.min_replicas(scaler), lib.at(scaler.path, ["spec"])] |
		some scaler in kube.autoscalers
		kube.scales(scaler, workload)
	])
	count(scalers) > 0
} else := {"count": replicas, "path": lib.at(workload.path, ["spec"])} if {
	replicas := object.get(workload.object.spec, "replicas", 1)
	is_number(replicas)
}

_amount(amount, _) := amount if is_number(amount)

_amount(amount, total) := ceil((to_number(trim_suffix(amount, "%")) * total) / 100) if {
	is_string(amount)
	regex.match(`^[0-9]+%$`, amount)
}
