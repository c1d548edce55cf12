package kube

import "github.com/xgen-lint/xgen-lint/internal/finding"

// Rule returns what the rule manifest/invalid says of itself.
func Rule() finding.Rule {
	return finding.Rule{
		ID:       "manifest/invalid",
		Title:    "A rendered manifest does not fit its schema",
		Severity: finding.Error,
		Scope:    "manifest",
		Relatives: finding.Relatives{Stage: finding.Manifest, Blames: finding.BlameTemplate, Follows: []finding.Follows{
			{Rule: "argocd/release-name", On: finding.OnLine},
			{Rule: "capacity/autoscaling-range", On: finding.OnLine}, {Rule: "capacity/requests-exceed-limits", On: finding.OnLine}}},
		Description: `A rendered manifest is held against the schemas of Kubernetes, Argo CD and Istio, without a cluster.

Helm checks nothing of what it renders: a misspelt field is text like any other. The API server then either
refuses the object, so that the sync fails for the whole Application, or drops the field without a word, so that
the setting that somebody reviewed and merged is not there. Both show only after the merge, on one site after the
other. A value that YAML reads as a number or truth value where text is meant (an annotation ` + "`true`" + `, a port in an
environment variable) is refused in the same way.

Reported are unknown fields, wrong types, missing fields, values outside a closed set, API versions that Kubernetes
has removed, and what the API server insists on within one object: a workload's selector and its template's labels,
mounts and volumes, two of what may be one (volume sources, handlers of a probe, value beside valueFrom), two items of
one list that have one key (an environment variable, a port), names, ranges, schedules, ports that do not belong to a
Service's type. Which Kubernetes it is, ` + "`cluster.kubeVersion`" + ` says. Kinds without a schema here are not checked.`,
		Help: "correct the field in the template or value that writes it",
		Bad: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: xgen-core
spec:
  replica: 2
  selector: { matchLabels: { app: xgen-core } }
  template:
    metadata:
      labels: { app: xgen-core }
      annotations: { sidecar.istio.io/inject: true }
    spec:
      containers:
        - image: docker.x2bee.com/xgen/main/xgen-core:latest-amd64
`,
		Good: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: xgen-core
spec:
  replicas: 2
  selector: { matchLabels: { app: xgen-core } }
  template:
    metadata:
      labels: { app: xgen-core }
      annotations: { sidecar.istio.io/inject: "true" }
    spec:
      containers:
        - name: xgen-core
          image: docker.x2bee.com/xgen/main/xgen-core:latest-amd64
`,
	}
}
