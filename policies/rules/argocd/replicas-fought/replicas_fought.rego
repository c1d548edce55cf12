# METADATA
# title: Argo CD and an autoscaler both set the number of pods
# description: |
#   With selfHeal, Argo CD puts back what differs from the manifest. A manifest with `replicas` beside a
#   HorizontalPodAutoscaler then takes away the pods that the autoscaler adds, within seconds, under load.
#   Leave `replicas` out where an autoscaler runs, or let Argo CD ignore it.
# custom:
#   severity: warning
#   scope: site
#   help: leave replicas out of the manifest where an autoscaler runs, or list /spec/replicas under ignoreDifferences
#   bad: |
#     kind: Application
#     spec:
#       syncPolicy: { automated: { selfHeal: true } }
#   good: |
#     kind: Application
#     spec:
#       syncPolicy: { automated: { selfHeal: true } }
#       ignoreDifferences:
#         - { group: apps, kind: Deployment, jsonPointers: [/spec/replicas] }
package xgen.rules.argocd.replicas_fought

import data.xgen.lib
import data.xgen.lib.kube

report contains {
	"path": place.path,
	"nearest": true,
	"message": {"id": "fought", "args": {
		"workload": kube.label(workload),
		"replicas": workload.object.spec.replicas,
		"autoscaler": kube.label(autoscaler),
		"application": workload.release.application,
		"why": place.why,
	}},
	"help": place.help,
	"related": [
		{"path": lib.at(autoscaler.path, ["spec", "scaleTargetRef"]), "message": {"id": "scales", "args": {
			"autoscaler": kube.label(autoscaler),
		}}},
		{"path": place.other, "message": place.role},
	],
} if {
	healing := _healing # looked up in as a whole, and built once
	count(healing) > 0
	left := _left
	count(_bare) > 0 # else all leave replicas alone, as in most sites
	named := kube.replicated_named
	some autoscaler in kube.autoscalers
	some workload in named[autoscaler.object.spec.scaleTargetRef.name]
	is_number(workload.object.spec.replicas)
	workload.object.spec.replicas > 0
	some application in healing[[workload.release.environment, workload.release.application]]
	not object.get(application.manifest.spec, "ignoreDifferences", []) in left[workload.object.kind] # as in most, and the rest costs more
	kube.scales(autoscaler, workload)
	not _agree(autoscaler, workload)
	not _ignored(application.manifest.spec, workload)
	place := _place(application, workload)
}

# _healing maps [environment, name] to the Applications with selfHeal.
_healing[[application.environment, application.name]] contains {"path": ["applications", i, "manifest"], "manifest": application.manifest} if {
	some i, application in input.applications
	application.manifest.spec.syncPolicy.automated.selfHeal == true
	object.get(application.manifest.spec.syncPolicy.automated, "enabled", true) != false
}

# _left maps a kind to the lists of ignoreDifferences that leave the replicas of
# all its objects alone.
_left[kind] := {list |
	some list in _lists
	some one in list
	not one.name
	not one.namespace
	_about(one, {"object": {"kind": kind}})
	_replicas(one)
} if {
	some kind in _kinds
}

_kinds := ["Deployment", "StatefulSet", "ReplicaSet"]

# _lists are the lists of ignoreDifferences that there are; most sites have one.
_lists := {object.get(one.manifest.spec, "ignoreDifferences", []) | some one in _healing[_]}

# _bare are those that do not leave the replicas of some kind alone.
_bare contains list if {
	some list in _lists
	some kind in _kinds
	not list in _left[kind]
}

# _agree: an autoscaler that may only keep what the manifest says changes nothing.
_agree(autoscaler, workload) if {
	kube.min_replicas(autoscaler) == workload.object.spec.replicas
	autoscaler.object.spec.maxReplicas == workload.object.spec.replicas
}

_ignored(spec, workload) if {
	some one in spec.ignoreDifferences
	_about(one, workload)
	_replicas(one)
}

_about(one, workload) if {
	object.get(one, "kind", "*") in {"*", workload.object.kind}
	object.get(one, "group", "*") in {"*", "apps"}
	_named(one, workload)
}

_named(one, _) if {
	object.get(one, "name", "") == ""
	object.get(one, "namespace", "") == ""
}

_named(one, workload) if {
	object.get(one, "name", "") in {"", workload.object.metadata.name}
	object.get(one, "namespace", "") in {"", kube.namespace(workload)}
}

_replicas(one) if {
	some pointer in one.jsonPointers
	pointer in {"/spec/replicas", "/spec"}
}

_replicas(one) if {
	some expression in one.jqPathExpressions
	is_string(expression)
	regex.match(`^\.spec(?:\.replicas|\["replicas"\])?$`, trim_space(expression))
}

_replicas(one) if one.managedFieldsManagers[0]

_field(one) := "jqPathExpressions" if {
	one.jqPathExpressions
	not one.jsonPointers
} else := "jsonPointers"

# _wrong are the fields because of which an entry matches neither the workload nor anything else: a kind without replicas, another
# group.
_wrong(one, workload) := array.concat(
	[["kind", one.kind, workload.object.kind] | not one.kind in {"*", workload.object.kind}; not one.kind in _kinds],
	[["group", one.group, "apps"] | not one.group in {"", "*", "apps"}; lower(one.kind) in {"*", lower(workload.object.kind)}],
)

# _place is the entry that was to do it, if there is one; else the workload's own
# line.
_place(application, workload) := {
	"path": lib.at(application.path, ["spec", "ignoreDifferences", about[0], _field(application.manifest.spec.ignoreDifferences[about[0]]), 0]),
	"other": lib.at(workload.path, ["spec", "replicas"]), "role": {"id": "replicas-here"},
	"why": {"id": "not-named"},
	"help": {"id": "pointer"},
} if {
	about := [i | some i, one in application.manifest.spec.ignoreDifferences; _about(one, workload)]
	count(about) > 0
} else := {
	"path": lib.at(application.path, ["spec", "ignoreDifferences", meant[0][0], meant[0][1]]),
	"other": lib.at(workload.path, ["spec", "replicas"]), "role": {"id": "replicas-here"},
	"why": {"id": "not-about", "args": {"field": meant[0][1], "is": meant[0][2]}},
	"help": {"id": "write", "args": {"field": meant[0][1], "value": meant[0][3]}},
} if {
	meant := [array.concat([i], wrong) | some i, one in application.manifest.spec.ignoreDifferences; _replicas(one); _named(one, workload); some wrong in _wrong(one, workload)]
	count(meant) > 0
} else := {
	"path": lib.at(application.path, ["spec", "syncPolicy", "automated", "selfHeal"]),
	"other": lib.at(workload.path, ["spec", "replicas"]), "role": {"id": "replicas-here"},
	"why": "",
	"help": {"id": "ignore"},
}
