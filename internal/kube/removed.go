package kube

import (
	"slices"
	"strconv"
	"strings"
)

// removal is an API version that Kubernetes no longer serves.
type removal struct {
	minor   int    // the first version 1.x without it
	instead string // the apiVersion that replaces it, "" where nothing does
}

// removals are the kinds of each API version that was removed, from the
// Deprecated API Migration Guide (kubernetes.io/docs/reference/using-api/deprecation-guide).
var removals = map[string]struct {
	removal
	kinds string
}{
	"apps/v1beta1":                         {removal{16, "apps/v1"}, "Deployment StatefulSet ControllerRevision"},
	"apps/v1beta2":                         {removal{16, "apps/v1"}, "DaemonSet Deployment ReplicaSet StatefulSet ControllerRevision"},
	"admissionregistration.k8s.io/v1beta1": {removal{22, "admissionregistration.k8s.io/v1"}, "MutatingWebhookConfiguration ValidatingWebhookConfiguration"},
	"apiextensions.k8s.io/v1beta1":         {removal{22, "apiextensions.k8s.io/v1"}, "CustomResourceDefinition"},
	"apiregistration.k8s.io/v1beta1":       {removal{22, "apiregistration.k8s.io/v1"}, "APIService"},
	"authentication.k8s.io/v1beta1":        {removal{22, "authentication.k8s.io/v1"}, "TokenReview"},
	"authorization.k8s.io/v1beta1":         {removal{22, "authorization.k8s.io/v1"}, "LocalSubjectAccessReview SelfSubjectAccessReview SubjectAccessReview SelfSubjectRulesReview"},
	"autoscaling/v2beta1":                  {removal{25, "autoscaling/v2"}, "HorizontalPodAutoscaler"},
	"autoscaling/v2beta2":                  {removal{26, "autoscaling/v2"}, "HorizontalPodAutoscaler"},
	"batch/v1beta1":                        {removal{25, "batch/v1"}, "CronJob"},
	"batch/v2alpha1":                       {removal{21, "batch/v1"}, "CronJob"},
	"certificates.k8s.io/v1beta1":          {removal{22, "certificates.k8s.io/v1"}, "CertificateSigningRequest"},
	"coordination.k8s.io/v1beta1":          {removal{22, "coordination.k8s.io/v1"}, "Lease"},
	"discovery.k8s.io/v1beta1":             {removal{25, "discovery.k8s.io/v1"}, "EndpointSlice"},
	"events.k8s.io/v1beta1":                {removal{25, "events.k8s.io/v1"}, "Event"},
	"flowcontrol.apiserver.k8s.io/v1beta1": {removal{26, "flowcontrol.apiserver.k8s.io/v1"}, "FlowSchema PriorityLevelConfiguration"},
	"flowcontrol.apiserver.k8s.io/v1beta2": {removal{29, "flowcontrol.apiserver.k8s.io/v1"}, "FlowSchema PriorityLevelConfiguration"},
	"flowcontrol.apiserver.k8s.io/v1beta3": {removal{32, "flowcontrol.apiserver.k8s.io/v1"}, "FlowSchema PriorityLevelConfiguration"},
	"networking.k8s.io/v1beta1":            {removal{22, "networking.k8s.io/v1"}, "Ingress IngressClass"},
	"node.k8s.io/v1beta1":                  {removal{25, "node.k8s.io/v1"}, "RuntimeClass"},
	"policy/v1beta1":                       {removal{25, "policy/v1"}, "PodDisruptionBudget PodSecurityPolicy"},
	"rbac.authorization.k8s.io/v1alpha1":   {removal{22, "rbac.authorization.k8s.io/v1"}, "ClusterRole ClusterRoleBinding Role RoleBinding"},
	"rbac.authorization.k8s.io/v1beta1":    {removal{22, "rbac.authorization.k8s.io/v1"}, "ClusterRole ClusterRoleBinding Role RoleBinding"},
	"scheduling.k8s.io/v1beta1":            {removal{22, "scheduling.k8s.io/v1"}, "PriorityClass"},
	"storage.k8s.io/v1beta1":               {removal{22, "storage.k8s.io/v1"}, "CSIDriver CSINode StorageClass VolumeAttachment"},
}

// removedAPI reports whether Kubernetes removed this kind's API version.
func removedAPI(apiVersion, kind string) (removal, bool) {
	switch apiVersion + " " + kind {
	case "extensions/v1beta1 Ingress":
		return removal{22, "networking.k8s.io/v1"}, true
	case "extensions/v1beta1 NetworkPolicy":
		return removal{16, "networking.k8s.io/v1"}, true
	case "extensions/v1beta1 DaemonSet", "extensions/v1beta1 Deployment", "extensions/v1beta1 ReplicaSet":
		return removal{16, "apps/v1"}, true
	case "extensions/v1beta1 PodSecurityPolicy", "policy/v1beta1 PodSecurityPolicy":
		return removal{25, ""}, true
	case "storage.k8s.io/v1beta1 CSIStorageCapacity":
		return removal{27, "storage.k8s.io/v1"}, true
	}
	r, ok := removals[apiVersion]
	return r.removal, ok && slices.Contains(strings.Fields(r.kinds), kind)
}

// minorOf reads the 32 of "v1.32.0"; a version that it cannot read, and none,
// is newer than all.
func minorOf(version string) int {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(version, "v"), "1.")
	if !ok {
		return 1 << 30
	}
	digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
	minor, err := strconv.Atoi(digits)
	if err != nil {
		return 1 << 30
	}
	return minor
}
