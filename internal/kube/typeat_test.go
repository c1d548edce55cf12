package kube

import (
	"strings"
	"testing"
)

func TestQuantity(t *testing.T) {
	const container = "spec.template.spec.containers.0."
	tests := []struct {
		apiVersion, kind, path string
		want                   bool
	}{
		{"apps/v1", "Deployment", container + "resources.limits.memory", true},
		{"apps/v1", "Deployment", container + "resources.requests.nvidia.com/gpu", true},
		{"apps/v1", "Deployment", "spec.template.spec.volumes.0.emptyDir.sizeLimit", true},
		{"v1", "PersistentVolumeClaim", "spec.resources.requests.storage", true},
		{"autoscaling/v2", "HorizontalPodAutoscaler", "spec.metrics.0.pods.target.averageValue", true},
		{"apps/v1", "Deployment", container + "env.0.value", false},
		{"apps/v1", "Deployment", "spec.replicas", false},
		{"v1", "ConfigMap", "data.LIMIT", false},
		{"apps/v1", "Deployment", "spec.nowhere.limits.memory", false},
		{"example.com/v1", "Thing", "spec.resources.limits.memory", false},
	}
	for _, tt := range tests {
		path := strings.Split(tt.path, ".")
		if i := strings.Index(tt.path, "nvidia.com"); i >= 0 {
			path = append(strings.Split(tt.path[:i-1], "."), tt.path[i:])
		}
		if got := Quantity(tt.apiVersion, tt.kind, path); got != tt.want {
			t.Errorf("%s %s: %v, want %v", tt.kind, tt.path, got, tt.want)
		}
	}
}
