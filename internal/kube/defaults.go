package kube

// defaults are what the API server writes where a field is absent (SetDefaults_* of k8s.io/kubernetes v1.32.3,
// pkg/apis/*/v1/defaults.go), by Type.where: the nearest definition with a tag (agree/agree.go) or the kind, and the way from
// there. Numbers are int64, as source.Decode returns them. What depends on other fields is with who compares.
var defaults = map[string]any{
	"PodSpec restartPolicy": "Always", "PodSpec dnsPolicy": "ClusterFirst", "PodSpec schedulerName": "default-scheduler",
	"PodSpec terminationGracePeriodSeconds": int64(30), "PodSpec enableServiceLinks": true, "PodSpec preemptionPolicy": "PreemptLowerPriority",

	"Container terminationMessagePath": "/dev/termination-log", "Container terminationMessagePolicy": "File",
	"Container ports[].protocol": "TCP", "FieldRef apiVersion": "v1", "Security procMount": "Default",
	"ResourceFieldRef divisor": "0", "Mount recursiveReadOnly": "Disabled",

	"Probe initialDelaySeconds": int64(0), "Deployment minReadySeconds": int64(0), "StatefulSet minReadySeconds": int64(0), "DaemonSet minReadySeconds": int64(0),
	"Probe timeoutSeconds": int64(1), "Probe periodSeconds": int64(10), "Probe successThreshold": int64(1), "Probe failureThreshold": int64(3),
	"HTTPGet scheme": "HTTP", "HTTPGet path": "/", "GRPC service": "",

	"Modes defaultMode": int64(0o644), "Projected defaultMode": int64(0o644), "HostPath type": "",
	"Projection serviceAccountToken.expirationSeconds": int64(3600),

	"Deployment replicas": int64(1), "Deployment revisionHistoryLimit": int64(10), "Deployment progressDeadlineSeconds": int64(600),
	"Deployment strategy.type": "RollingUpdate", "Deployment strategy.rollingUpdate.maxSurge": "25%", "Deployment strategy.rollingUpdate.maxUnavailable": "25%",
	"StatefulSet replicas": int64(1), "StatefulSet revisionHistoryLimit": int64(10), "StatefulSet podManagementPolicy": "OrderedReady",
	"StatefulSet updateStrategy.type": "RollingUpdate", "StatefulSet updateStrategy.rollingUpdate.partition": int64(0),
	"StatefulSet persistentVolumeClaimRetentionPolicy.whenDeleted": "Retain", "StatefulSet persistentVolumeClaimRetentionPolicy.whenScaled": "Retain",
	"DaemonSet revisionHistoryLimit": int64(10), "DaemonSet updateStrategy.type": "RollingUpdate",
	"DaemonSet updateStrategy.rollingUpdate.maxUnavailable": int64(1), "DaemonSet updateStrategy.rollingUpdate.maxSurge": int64(0),
	"ReplicaSet replicas": int64(1), "ReplicationController replicas": int64(1),

	"Job backoffLimit": int64(6), "Job completionMode": "NonIndexed", "Job parallelism": int64(1), "Job completions": int64(1),
	"Job podReplacementPolicy":  "TerminatingOrFailed",
	"CronJob concurrencyPolicy": "Allow", "CronJob successfulJobsHistoryLimit": int64(3), "CronJob failedJobsHistoryLimit": int64(1),

	"Service type": "ClusterIP", "Service sessionAffinity": "None", "Service internalTrafficPolicy": "Cluster", "Service externalTrafficPolicy": "Cluster",
	"Service allocateLoadBalancerNodePorts": true, "Service sessionAffinityConfig.clientIP.timeoutSeconds": int64(10800),
	"Service ports[].protocol": "TCP",

	"Autoscaler minReplicas": int64(1), "Autoscaler1 minReplicas": int64(1),
	"Claim volumeMode": "Filesystem", "PersistentVolume volumeMode": "Filesystem", "PersistentVolume persistentVolumeReclaimPolicy": "Retain",
	"PolicyPort protocol": "TCP", "Secret type": "Opaque",
	"StorageClass reclaimPolicy": "Delete", "StorageClass volumeBindingMode": "Immediate",
	"RoleBinding roleRef.apiGroup": "rbac.authorization.k8s.io",
}

// meaningful are fields of which an empty text or list, or false, says something else than no value.
var meaningful = []string{
	"PodSpec automountServiceAccountToken", "PodSpec hostUsers", "PodSpec enableServiceLinks", "ServiceAccountObject automountServiceAccountToken",
	"PodSecurity runAsNonRoot", "Security runAsNonRoot", "Security allowPrivilegeEscalation",
	"Claim storageClassName", "Service allocateLoadBalancerNodePorts",
}

// emptyMaps are the maps that say nothing if they are empty, by name or by Type.where; a map such as emptyDir does.
var emptyMaps = []string{"ObjectMeta ", "Resources ", "PodSecurity ", "Security ", "DNS ", "metadata", "labels", "annotations", "nodeSelector", "limits", "requests", "resources", "matchLabels", "data", "stringData",
	"binaryData", "affinity", "nodeAffinity", "podAffinity", "podAntiAffinity",
	"Deployment strategy", "Deployment strategy.rollingUpdate", "StatefulSet updateStrategy", "StatefulSet updateStrategy.rollingUpdate",
	"StatefulSet persistentVolumeClaimRetentionPolicy", "StatefulSet ordinals", "DaemonSet updateStrategy", "DaemonSet updateStrategy.rollingUpdate",
	"Service selector", "Service sessionAffinityConfig", "Service sessionAffinityConfig.clientIP", "capabilities", "lifecycle", "dnsConfig", "overhead", "parameters"}
