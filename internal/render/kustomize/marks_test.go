package kustomize

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestMarks asks where fields were written that patches write: one build with marks answers for all whose text is written
// in one place, and a mark changes neither which object a patch meets nor how lists are merged.
func TestMarks(t *testing.T) {
	a := archiveOf(`
-- overlay/kustomization.yaml --
resources: [../base]
components: [../part]
patches:
  - target: { kind: Deployment, labelSelector: tier=web }
    patch: |
      - { op: add, path: /spec/strategy, value: { type: Recreate } }
      - { op: replace, path: /spec/template/spec/containers/0/image, value: registry.example.com/web:9 }
  - path: merge.yaml
-- overlay/merge.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    spec:
      containers:
        - name: app
          env: [{ name: MODE, value: special }]
          ports: [{ containerPort: 80, name: web }]
-- part/kustomization.yaml --
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - path: operations.yaml
    target: { kind: Deployment }
-- part/operations.yaml --
- op: add
  path: /spec/template/spec/serviceAccountName
  value: robot
- op: add
  path: /spec/revisionHistoryLimit
  value: 7
-- base/kustomization.yaml --
resources: [web.yaml]
-- base/web.yaml --
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { tier: web } }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      nodeSelector: {}
      containers:
        - name: app
          image: registry.example.com/web:1
          env: [{ name: MODE, value: usual }, { name: LEVEL, value: info }]
          ports: [{ containerPort: 80 }]
`)
	out, err := buildOverlay(context.Background(), Input{Tree: a.tree, Dir: a.dir})
	if err != nil || len(out.Problems) > 0 || len(out.Manifests) != 1 {
		t.Fatal(err, out.Problems)
	}
	m := out.Manifests[0]
	pod := source.P("spec", "template", "spec")
	for _, c := range []struct {
		path source.Path
		want string
	}{
		{pod.Child("containers", "0", "image"), "overlay/kustomization.yaml: - { op: replace, path: /spec/template/spec/containers/0/image, value: registry.example.com/web:9 }"},
		{pod.Child("containers", "0", "env", "0", "value"), "overlay/merge.yaml: env: [{ name: MODE, value: special }]"},
		{pod.Child("containers", "0", "env", "1", "value"), "base/web.yaml: env: [{ name: MODE, value: usual }, { name: LEVEL, value: info }]"},
		{source.P("spec", "strategy", "type"), "overlay/kustomization.yaml: - { op: add, path: /spec/strategy, value: { type: Recreate } }"},
		{pod.Child("serviceAccountName"), "part/operations.yaml: value: robot"},
		{source.P("spec", "revisionHistoryLimit"), "part/operations.yaml: value: 7"},
		{pod.Child("nodeSelector"), "base/web.yaml: nodeSelector: {}"},
	} {
		var got []string
		for _, cause := range m.Causes(c.path) {
			got = append(got, lineOf(t, a.tree, cause))
		}
		if diff := cmp.Diff([]string{c.want}, got); diff != "" {
			t.Errorf("%s -want +got:\n%s", c.path, diff)
		}
	}
	if m.build.marked == nil {
		t.Error("it cannot be built with marks")
	}
	if n := len(m.build.memory); n > 2 {
		t.Errorf("it is built %d more times, for single fields", n)
	}
}
