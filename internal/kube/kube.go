// Package kube owns the schemas of what a cluster is asked to take: the kinds
// of Kubernetes itself, of Argo CD and Istio, and of the neighbours that GitOps
// repositories use beside them (Sealed Secrets, External Secrets, cert-manager,
// the Gateway API, Prometheus' monitors). It tells, offline, what the API
// server would refuse or silently drop in a manifest: unknown fields, wrong
// types, missing fields, values outside a closed set. It refuses to judge what
// only the cluster can know (admission webhooks, CEL rules, quotas) and any
// kind that it has no schema of.
//
// The schemas are in schema.txt, which gen makes of Go modules; the file's
// head names them with their versions:
//
//   - Kubernetes: api/openapi-spec/swagger.json of k8s.io/kubernetes, enums from
//     k8s.io/api (Apache-2.0, The Kubernetes Authors)
//   - Argo CD: manifests/crds of github.com/argoproj/argo-cd (Apache-2.0)
//   - Istio: kubernetes/customresourcedefinitions.gen.yaml of istio.io/api (Apache-2.0)
//   - github.com/bitnami-labs/sealed-secrets, github.com/external-secrets/external-secrets,
//     github.com/cert-manager/cert-manager, sigs.k8s.io/gateway-api,
//     github.com/prometheus-operator/prometheus-operator (all Apache-2.0)
//
// Where two versions of a source are read, what either allows is allowed.
package kube

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

//go:generate go run -C gen . ../schema.txt ../agree/zones.txt

// Validate judges one manifest as the newest Kubernetes known here would. A
// kind without a schema (see Known) has no problems. Values that may be
// secret are not quoted in messages.
func Validate(n *source.Node) []problem.Problem { return ValidateAt(n, "") }

// ValidateAt is Validate for a cluster of the given Kubernetes version ("1.32"
// or "v1.32.0"): API versions that a later one removed are accepted.
func ValidateAt(n *source.Node, kubeVersion string) []problem.Problem {
	c := newChecker(loaded(), minorOf(kubeVersion), nodeBudget)
	c.manifest(n, kubeVersion)
	return c.Problems
}

// Known reports whether there is a schema for this kind.
func Known(apiVersion, kind string) bool {
	_, ok := loaded().kinds[gvk{apiVersion, kind}]
	return ok
}

// elsewhereScoped are kinds without a namespace of tools that infra repositories
// commonly hold, by group, where there is no schema of them here.
var elsewhereScoped = map[string][]string{
	"snapshot.storage.k8s.io": {"VolumeSnapshotClass", "VolumeSnapshotContent"},
	"karpenter.sh":            {"NodePool", "NodeClaim"},
	"karpenter.k8s.aws":       {"EC2NodeClass"},
	"kyverno.io":              {"ClusterPolicy", "ClusterCleanupPolicy"},
	"policy":                  {"PodSecurityPolicy"},
	"":                        {"ComponentStatus", "Node"},
}

// ClusterScoped reports whether objects of this kind are outside any namespace.
// The version does not matter, the group does. A kind that is not known here
// counts as namespaced, as it does for Argo CD.
func ClusterScoped(group, kind string) bool {
	if scoped, known := loaded().scopes()[groupKind{group, kind}]; known {
		return scoped
	}
	return slices.Contains(elsewhereScoped[group], kind)
}
