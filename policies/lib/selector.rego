# METADATA
# description: |
#   Label selectors (matchLabels and matchExpressions) and who they are of (input
#   of scope site).
package xgen.lib.selector

import data.xgen.lib.kube

budgets := kube.of_kind("policy/", "PodDisruptionBudget")

policies := kube.of_kind("networking.k8s.io/", "NetworkPolicy")

# same_place(a, b) holds for two objects of one namespace in one environment.
same_place(a, b) if {
	a.release.environment == b.release.environment
	kube.namespace(a) == kube.namespace(b)
}

# matches(selector, labels) holds where all of the selector does.
matches(selector, labels) if {
	object.subset(labels, object.get(selector, "matchLabels", {}))
	every rule in object.get(selector, "matchExpressions", []) { _holds(rule, labels) }
}

# written(wanted, pods) are the wanted labels without those that are set at run time, of which no template of pods (a set of
# labels) has the name: some by Kubernetes' own controllers, and the role of a pod by the program that elects a leader.
written(wanted, pods) := {name: value |
	some name, value in wanted
	not _at_run_time(name, value, pods)
}

_at_run_time(name, value, pods) if {
	_set_by_others(name, value)
	every labels in pods { not _has(labels, name) }
}

# https://kubernetes.io/docs/reference/labels-annotations-taints/
_set_by_others(name, _) if {
	name in {
		"statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index", "controller-revision-hash", "pod-template-hash",
		"batch.kubernetes.io/job-name", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index",
		"job-name", "controller-uid",
	}
}

_set_by_others(name, value) if {
	regex.match(`(?i)(^|[/.-]|instance)role$`, name)
	lower(value) in {"master", "leader", "primary", "active", "replica", "slave", "follower", "secondary", "standby"}
}

_holds(rule, labels) if {
	rule.operator == "In"
	labels[rule.key] in rule.values
}

_holds(rule, labels) if {
	rule.operator == "NotIn"
	not labels[rule.key] in rule.values
}

_holds(rule, labels) if {
	rule.operator == "Exists"
	_ = labels[rule.key]
}

_holds(rule, labels) if {
	rule.operator == "DoesNotExist"
	not _has(labels, rule.key)
}

_has(labels, key) if _ = labels[key]
