# METADATA
# title: a policy that applies to no pod
# description: |
#   A NetworkPolicy and a PodDisruptionBudget find their pods by labels. Where no pod of the namespace has them,
#   the one protects nothing and the other keeps nothing available, and nobody is told. Silent are an empty
#   selector, which takes every pod, and a release whose pods an operator makes.
# custom:
#   severity: warning
#   scope: site
#   help: write the labels as the pods have them
#   bad: |
#     # the pods have app.kubernetes.io/name: xgen-core
#     kind: NetworkPolicy
#     spec:
#       podSelector: { matchLabels: { app: xgen-core } }
#   good: |
#     # the pods have app.kubernetes.io/name: xgen-core
#     kind: NetworkPolicy
#     spec:
#       podSelector: { matchLabels: { app.kubernetes.io/name: xgen-core } }
package xgen.rules.network.unmatched

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.lib.pod
import data.xgen.lib.selector

report contains {
	"path": lib.at(entry.path, ["spec", field]),
	"key": true,
	"message": {"id": "unmatched", "args": {
		"policy": kube.label(entry),
		"namespace": kube.namespace(entry),
		"why": _why(wanted, entry),
	}},
	"help": _help(entry),
} if {
	some field, entries in {"podSelector": selector.policies, "selector": selector.budgets}
	some entry in entries
	wanted := entry.object.spec[field]
	count(wanted) > 0
	not _selects(entry, wanted)
	_own(entry)
}

_selects(entry, wanted) if {
	some one in pod.templates
	selector.same_place(entry, one)
	selector.matches(wanted, object.get(one.template, ["metadata", "labels"], {}))
}

_selects(entry, wanted) if {
	pods := {object.get(one.template, ["metadata", "labels"], {}) |
		some one in pod.templates
		selector.same_place(entry, one)
	}
	asked := object.get(wanted, "matchLabels", {})
	written := selector.written(asked, pods)
	count(written) < count(asked)
	some labels in pods
	selector.matches(object.union(object.remove(wanted, ["matchLabels"]), {"matchLabels": written}), labels)
}

# _own: the release has pods of its own, no operator makes them, and all of it was
# rendered.
_own(entry) if {
	not entry.release.failed
	some one in pod.templates
	one.release == entry.release
	not _operated(entry.release)
}

_operated(release) if {
	some object in release.manifests
	regex.match(`^[^/]*\.[^/]*/`, object.apiVersion)
	not regex.match(`(?:^|\.)(?:k8s|istio|argoproj)\.io/`, object.apiVersion)
	not object.kind in {
		"ServiceMonitor", "PodMonitor", "PrometheusRule", "ExternalSecret", "SealedSecret", "SecretStore", "Certificate", "Issuer",
		"ScaledObject", "TriggerAuthentication", "IngressRoute", "Middleware",
	}
}

_why(wanted, entry) := {"id": "label", "args": {"name": strange[0], "value": wanted.matchLabels[strange[0]]}} if {
	strange := sort([name | some name, value in wanted.matchLabels; not _some_has(entry, name, value)])
	count(strange) > 0
} else := {"id": "none"}

_some_has(entry, name, value) if {
	some one in pod.templates
	selector.same_place(entry, one)
	one.template.metadata.labels[name] == value
}

_help(entry) := {"id": "labels", "args": {"example": examples[0]}} if {
	examples := sort([sprintf("%s: %v", [name, value]) |
		some one in pod.templates
		one.release == entry.release
		some name, value in one.template.metadata.labels
	])
	count(examples) > 0
} else := {"id": "no-labels"}
