package render

// clusterScoped lists the kinds without a namespace, by group: Kubernetes'
// own (kubectl api-resources --namespaced=false, 1.32) and those of tools that
// infra repos commonly hold. A kind that is not here counts as namespaced, as
// Argo CD treats one that the cluster does not know.
var clusterScoped = map[string]map[string]bool{
	"": kinds("ComponentStatus", "Namespace", "Node", "PersistentVolume"),
	"admissionregistration.k8s.io": kinds("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration",
		"ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"),
	"apiextensions.k8s.io":         kinds("CustomResourceDefinition"),
	"apiregistration.k8s.io":       kinds("APIService"),
	"authentication.k8s.io":        kinds("SelfSubjectReview", "TokenReview"),
	"authorization.k8s.io":         kinds("SelfSubjectAccessReview", "SelfSubjectRulesReview", "SubjectAccessReview"),
	"certificates.k8s.io":          kinds("CertificateSigningRequest", "ClusterTrustBundle"),
	"flowcontrol.apiserver.k8s.io": kinds("FlowSchema", "PriorityLevelConfiguration"),
	"networking.k8s.io":            kinds("IngressClass", "IPAddress", "ServiceCIDR"),
	"node.k8s.io":                  kinds("RuntimeClass"),
	"policy":                       kinds("PodSecurityPolicy"),
	"rbac.authorization.k8s.io":    kinds("ClusterRole", "ClusterRoleBinding"),
	"resource.k8s.io":              kinds("DeviceClass", "ResourceSlice"),
	"scheduling.k8s.io":            kinds("PriorityClass"),
	"storage.k8s.io":               kinds("CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"),
	"gateway.networking.k8s.io":    kinds("GatewayClass"),
	"cert-manager.io":              kinds("ClusterIssuer"),
	"external-secrets.io":          kinds("ClusterExternalSecret", "ClusterSecretStore"),
	"snapshot.storage.k8s.io":      kinds("VolumeSnapshotClass", "VolumeSnapshotContent"),
	"karpenter.sh":                 kinds("NodePool", "NodeClaim"),
	"karpenter.k8s.aws":            kinds("EC2NodeClass"),
	"kyverno.io":                   kinds("ClusterPolicy"),
}

func kinds(names ...string) map[string]bool {
	out := make(map[string]bool, len(names))
	for _, n := range names {
		out[n] = true
	}
	return out
}
