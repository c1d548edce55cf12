# METADATA
# description: |
#   The Kubernetes objects of a site's releases (input of scope site).
#
#   An entry is {"path", "object", "release"}. A call costs as much as ten
#   comparisons, so rules compare first and call last.
package xgen.lib.kube

# of_kind(version, kind) lists the objects of one kind whose apiVersion begins
# with version: of_kind("apps/", "Deployment"), of_kind("v1", "Service").
of_kind(version, kind) := [entry |
	input.releases[i].manifests[j].kind == kind
	object := input.releases[i].manifests[j]
	full := object.apiVersion
	is_string(full)
	startswith(full, version)
	entry := {
		"path": ["releases", i, "manifests", j],
		"object": object,
		"release": input.releases[i],
	}
]

# replicated lists the workloads with spec.replicas.
replicated := array.concat(
	of_kind("apps/", "Deployment"),
	array.concat(of_kind("apps/", "StatefulSet"), of_kind("apps/", "ReplicaSet")),
)

autoscalers := of_kind("autoscaling/", "HorizontalPodAutoscaler")

# replicated_named maps each name to the replicated workloads that have it. Take
# it as a whole (named := kube.replicated_named) and look names up in that: it is
# then built once, and not once a name.
replicated_named[name] contains entry if {
	some entry in replicated
	name := entry.object.metadata.name
}

# scales(autoscaler, workload) holds where the one moves the other: where
# scaleTargetRef names it, in the same environment and namespace.
scales(autoscaler, workload) if {
	ref := autoscaler.object.spec.scaleTargetRef
	ref.name == workload.object.metadata.name
	ref.kind == workload.object.kind
	_is_apps(ref)
	autoscaler.release.environment == workload.release.environment
	namespace(autoscaler) == namespace(workload)
}

_is_apps(ref) if not ref.apiVersion

_is_apps(ref) if {
	is_string(ref.apiVersion)
	startswith(ref.apiVersion, "apps/")
}

# min_replicas(autoscaler): Kubernetes takes 1 where it is left out.
min_replicas(autoscaler) := object.get(autoscaler.object.spec, "minReplicas", 1)

# namespace(entry) is where an object lands: its own, else its release's.
namespace(entry) := own if {
	own := entry.object.metadata.namespace
	own != ""
} else := object.get(entry.release, "namespace", "")

# label(entry) is how messages call an object: "Deployment xgen-core".
label(entry) := sprintf("%v %v", [entry.object.kind, entry.object.metadata.name])
