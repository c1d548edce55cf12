# METADATA
# title: a volume for one node that several pods want
# description: |
#   A claim with ReadWriteOnce is mounted on one node at a time. A rolling update starts the new pod before the
#   old one is gone: on another node it waits for the volume, "Multi-Attach error", and the update never ends. With
#   several pods only those on the first node start. `Recreate` stops the old pod first. Pods that all go to one
#   node (nodeName, a node's name as selector, a required podAffinity by kubernetes.io/hostname) may share it.
# custom:
#   severity: warning
#   scope: site
#   help: set the strategy to Recreate and keep one pod, or use a claim with ReadWriteMany
#   bad: |
#     # xgen-core-data has accessModes [ReadWriteOnce]
#     kind: Deployment
#     spec:
#       strategy: { type: RollingUpdate }
#   good: |
#     # xgen-core-data has accessModes [ReadWriteOnce]
#     kind: Deployment
#     spec:
#       strategy: { type: Recreate }
package xgen.rules.storage.exclusive_volume

import data.xgen.lib
import data.xgen.lib.kube
import data.xgen.lib.selector

report contains {
	"path": lib.at(entry.path, ["spec", "template", "spec", "volumes", i, "persistentVolumeClaim", "claimName"]),
	"message": {"id": "exclusive", "args": {
		"workload": kube.label(entry),
		"claim": name,
		"modes": modes,
		"why": fault.text,
	}},
	"help": fault.help,
	"related": [{"path": lib.at(claim.path, ["spec", "accessModes"]), "message": {"id": "modes"}}],
} if {
	some claim in kube.of_kind("v1", "PersistentVolumeClaim")
	modes := claim.object.spec.accessModes
	every mode in modes { mode in {"ReadWriteOnce", "ReadWriteOncePod"} }
	some entry in kube.replicated
	selector.same_place(claim, entry)
	some i, volume in entry.object.spec.template.spec.volumes
	name := volume.persistentVolumeClaim.claimName
	name == claim.object.metadata.name
	not volume.persistentVolumeClaim.readOnly
	not _together(entry.object.spec.template.spec, modes)
	fault := _fault(entry)
}

_fault(entry) := {"text": {"id": "pods", "args": {"count": most}}, "help": {"id": "one-pod"}} if {
	most := _most(entry)
	most > 1
	entry.object.kind == "StatefulSet"
} else := {
	"text": {"id": "beside"},
	"help": {"id": "recreate"},
} if {
	entry.object.kind == "Deployment"
	_most(entry) > 0
	strategy := object.get(entry.object.spec, "strategy", {})
	object.get(strategy, "type", "") != "Recreate"
	not object.get(strategy, ["rollingUpdate", "maxSurge"], 1) in {0, "0", "0%"} # then the old pod goes first
} else := {"text": {"id": "pods", "args": {"count": most}}, "help": {"id": "one-pod"}} if {
	most := _most(entry)
	most > 1
}

# _together holds for pods that all go to one node, where they may share a ReadWriteOnce volume.
_together(pod, modes) if {
	not "ReadWriteOncePod" in modes
	_on_one_node(pod)
}

_on_one_node(pod) if pod.nodeName != ""

_on_one_node(pod) if pod.nodeSelector["kubernetes.io/hostname"] != ""

_on_one_node(pod) if {
	some term in pod.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution
	term.topologyKey == "kubernetes.io/hostname"
}

_on_one_node(pod) if {
	terms := pod.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms
	count(terms) == 1
	some expression in array.concat(object.get(terms[0], "matchExpressions", []), object.get(terms[0], "matchFields", []))
	expression.key in {"kubernetes.io/hostname", "metadata.name"}
	expression.operator == "In"
	count(expression.values) == 1
}

_most(entry) := max(counts) if {
	counts := [most |
		some scaler in kube.autoscalers
		kube.scales(scaler, entry)
		most := scaler.object.spec.maxReplicas
	]
	count(counts) > 0
} else := object.get(entry.object.spec, "replicas", 1)
