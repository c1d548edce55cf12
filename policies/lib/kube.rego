# METADATA
# description: The Kubernetes objects of a site's releases (input of scope site).
package xgen.lib.kube

# objects lists every rendered object with its path and release.
objects := [entry |
	some i, release in input.releases
	some j, object in release.manifests
	is_object(object)
	entry := {
		"path": ["releases", i, "manifests", j],
		"object": object,
		"release": release,
	}
]

# of_kind(group, kind) lists the objects of one kind; the group is what stands
# before the slash of apiVersion, "" for the core.
of_kind(group, kind) := [entry |
	some entry in objects
	entry.object.kind == kind
	group_of(object.get(entry.object, "apiVersion", "")) == group
]

# group_of("apps/v1") is "apps", group_of("v1") is "".
group_of(version) := split(version, "/")[0] if contains(version, "/")

group_of(version) := "" if not contains(version, "/")

# replicated lists the workloads with spec.replicas: Deployment, StatefulSet,
# ReplicaSet.
replicated := [entry |
	some kind in ["Deployment", "StatefulSet", "ReplicaSet"]
	some entry in of_kind("apps", kind)
]

autoscalers := of_kind("autoscaling", "HorizontalPodAutoscaler")

# targets(autoscaler) lists the replicated workloads that an autoscaler scales:
# those of its environment and namespace that scaleTargetRef names.
targets(autoscaler) := [entry |
	ref := autoscaler.object.spec.scaleTargetRef
	some entry in replicated
	entry.object.kind == ref.kind
	entry.object.metadata.name == ref.name
	group_of(object.get(ref, "apiVersion", entry.object.apiVersion)) == "apps"
	entry.release.environment == autoscaler.release.environment
	namespace(entry) == namespace(autoscaler)
]

# min_replicas(autoscaler): Kubernetes takes 1 where it is left out.
min_replicas(autoscaler) := object.get(autoscaler.object.spec, "minReplicas", 1)

# namespace(entry) is where an object lands: its own, else its release's.
namespace(entry) := own if {
	own := entry.object.metadata.namespace
	own != ""
} else := object.get(entry.release, "namespace", "")

# label(entry) is how messages call an object: "Deployment xgen-core".
label(entry) := sprintf("%s %s", [entry.object.kind, entry.object.metadata.name])
