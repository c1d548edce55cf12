package kube

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPodTemplates(t *testing.T) {
	const pod = "{ metadata: { labels: { a: b } }, spec: { containers: [{ name: a, image: b }] } }"
	tests := []struct{ name, text, want string }{
		{"Deployment", "apiVersion: apps/v1\nkind: Deployment\nspec: { template: " + pod + " }", "spec.template"},
		{"of a version that is gone", "apiVersion: extensions/v1beta1\nkind: Deployment\nspec: { template: " + pod + " }", "spec.template"},
		{"CronJob", "apiVersion: batch/v1\nkind: CronJob\nspec: { jobTemplate: { spec: { template: " + pod + " } } }", "spec.jobTemplate.spec.template"},
		{"PodTemplate", "apiVersion: v1\nkind: PodTemplate\ntemplate: " + pod, "template"},
		{"Pod", "apiVersion: v1\nkind: Pod\nspec: { containers: [{ name: a, image: b }] }", "."},
		{"Deployment without one", "apiVersion: apps/v1\nkind: Deployment\nspec: { replicas: 1 }", ""},
		{"Rollout", "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nspec: { template: " + pod + " }", "spec.template"},
		{"Service of Knative", "apiVersion: serving.knative.dev/v1\nkind: Service\nspec: { template: { spec: { containers: [{ image: b }] } } }", "spec.template"},
		{"Service of Kubernetes", "apiVersion: v1\nkind: Service\nspec: { template: " + pod + " }", ""},
		{"several in lists", "apiVersion: ray.io/v1\nkind: RayCluster\nspec: { headGroupSpec: { template: " + pod + " }, workerGroupSpecs: [{ template: " + pod + " }] }",
			"spec.headGroupSpec.template spec.workerGroupSpecs.0.template"},
		{"a kind that writes its pods into status", "apiVersion: example.com/v1\nkind: X\nstatus: { template: " + pod + " }", ""},
		{"containers that are no list", "apiVersion: example.com/v1\nkind: X\nspec: { template: { spec: { containers: 3 } } }", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := parse(t, tt.text)
			var apiVersion, kind string
			for line := range strings.Lines(tt.text) {
				if v, ok := strings.CutPrefix(line, "apiVersion: "); ok {
					apiVersion = strings.TrimSpace(v)
				}
				if v, ok := strings.CutPrefix(line, "kind: "); ok {
					kind = strings.TrimSpace(v)
				}
			}
			var got []string
			for _, path := range PodTemplates(apiVersion, kind, n) {
				if text := strings.Join(path, "."); text != "" {
					got = append(got, text)
				} else {
					got = append(got, ".")
				}
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
