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
