# METADATA
# description: |
#   What Kubernetes and Argo CD do with a change (input of scope change).
package xgen.lib.change

import data.xgen.lib.quantity

# pruned(one) holds where Argo CD deletes an object that the repository has no more.
pruned(one) if {
	one.kind == "removed"
	input.prune
	not _kept(one.was)
}

_kept(manifest) if manifest.metadata.annotations["helm.sh/resource-policy"] == "keep"

_kept(manifest) if _option(manifest, "Prune=false")

_kept(manifest) if {
	input.status == "removed"
	_option(manifest, "Delete=false")
}

# With an Application CRDs are never deleted.
_kept(manifest) if {
	input.status == "removed"
	manifest.kind == "CustomResourceDefinition"
}

_option(manifest, option) if {
	some one in split(manifest.metadata.annotations["argocd.argoproj.io/sync-options"], ",")
	trim_space(one) == option
}

# forced(one) holds where Argo CD deletes an object that the API server does not let change, and makes it again.
forced(one) if {
	_option(one.manifest, "Force=true")
	_replaced(one.manifest)
}

_replaced(manifest) if _option(manifest, "Replace=true")

_replaced(_) if "Replace=true" in input.syncOptions

# refused(one) holds where the API server refuses a change: nothing of it happens.
refused(one) if {
	not one.hook # deleted and made again
	not forced(one)
	some field in one.fields
	immutable(one, field)
}

# immutable(one, field) is the text of why the API server refuses this change of a field; undefined where it does not.
immutable(one, field) := {"id": "fixed", "args": {"field": field.text}} if {
	one.kind == "changed"
	some prefix in _fixed[sprintf("%s/%s", [one.group, one.type])]
	_below(field.path, prefix)
}

immutable(one, field) := {"id": "fixed-stateful-set", "args": {"field": field.path[1]}} if {
	one.kind == "changed"
	one.type == "StatefulSet"
	one.group == "apps"
	field.path[0] == "spec"
	not field.path[1] in {"replicas", "template", "updateStrategy", "ordinals", "minReadySeconds", "persistentVolumeClaimRetentionPolicy", "revisionHistoryLimit"}
}

immutable(one, field) := {"id": "fixed-once-set", "args": {"field": field.text}} if {
	one.kind == "changed"
	one.type == "Service"
	one.group == ""
	field.path[0] == "spec"
	field.path[1] in {"clusterIP", "clusterIPs"}
	not field.new in {null, ""}
	not one.was.spec.type == "ExternalName"
}

immutable(one, field) := {"id": "fixed-claim", "args": {"field": field.text}} if {
	one.kind == "changed"
	one.type == "PersistentVolumeClaim"
	field.path[0] == "spec"
	not field.path[1] in {"resources", "volumeAttributesClassName"}
	field.old != null # else a default of the cluster, which may be the same
}

immutable(one, field) := {"id": "fixed-size", "args": {"old": field.old, "new": field.new}} if {
	one.kind == "changed"
	one.type == "PersistentVolumeClaim"
	array.slice(field.path, 0, 4) == ["spec", "resources", "requests", "storage"]
	quantity.billionths(field.new) < quantity.billionths(field.old)
}

immutable(one, field) := {"id": "fixed-immutable", "args": {"field": field.text}} if {
	one.kind == "changed"
	one.type in {"ConfigMap", "Secret"}
	one.was.immutable == true
	field.path[0] in {"data", "binaryData", "stringData", "immutable"}
}

immutable(one, field) := {"id": "fixed-pod", "args": {"field": field.text}} if {
	one.kind == "changed"
	one.type == "Pod"
	one.group == ""
	field.path[0] == "spec"
	not field.path[1] in {"activeDeadlineSeconds", "terminationGracePeriodSeconds", "tolerations"}
	not field.path[count(field.path) - 1] == "image"
}

_below(path, prefix) if array.slice(path, 0, count(prefix)) == prefix

_fixed := {
	"apps/Deployment": [["spec", "selector"]],
	"apps/DaemonSet": [["spec", "selector"]],
	"apps/ReplicaSet": [["spec", "selector"]],
	"batch/Job": [["spec", name] |
		some name in ["template", "selector", "completions", "completionMode", "podFailurePolicy", "successPolicy", "backoffLimitPerIndex", "managedBy", "manualSelector"]
	],
	"/Secret": [["type"]],
	"rbac.authorization.k8s.io/RoleBinding": [["roleRef"]],
	"rbac.authorization.k8s.io/ClusterRoleBinding": [["roleRef"]],
	"storage.k8s.io/StorageClass": [["provisioner"], ["parameters"], ["reclaimPolicy"], ["volumeBindingMode"]],
	"scheduling.k8s.io/PriorityClass": [["value"], ["preemptionPolicy"]],
	"networking.k8s.io/IngressClass": [["spec", "controller"]],
	"node.k8s.io/RuntimeClass": [["handler"]],
	"apiextensions.k8s.io/CustomResourceDefinition": [["spec", "group"], ["spec", "names", "kind"], ["spec", "names", "plural"], ["spec", "scope"]],
	"/PersistentVolume": [["spec", name] | some name in ["csi", "nfs", "hostPath", "local", "iscsi", "awsElasticBlockStore", "volumeMode"]],
}
