package render

import (
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestContainersWeigh: what is worked out of a container is far more than its text, so a site that has thousands in one template is
// bounded by their number, wherever a pod is written.
func TestContainersWeigh(t *testing.T) {
	t.Parallel()
	const some = "containers: [{ name: a, image: i }, { name: b }], initContainers: [{ name: c }]"
	for text, want := range map[string]int{
		"{ apiVersion: v1, kind: Pod, spec: { " + some + " } }":                                                     3,
		"{ apiVersion: apps/v1, kind: Deployment, spec: { template: { spec: { " + some + " } } } }":                 3,
		"{ apiVersion: own.example.com/v1, kind: Fleet, spec: { pods: { metadata: {}, spec: { " + some + " } } } }": 3,
		"{ apiVersion: v1, kind: Pod, x: &x [{ name: a }], spec: { containers: *x } }":                              1,
		"{ apiVersion: v1, kind: Pod, spec: { containers: x } }":                                                    0,
		"{ apiVersion: v1, kind: ConfigMap, data: { containers: x } }":                                              0,
	} {
		y := source.ParseYAML(source.NewFile("a.yaml", []byte(text)))
		kind, _, _ := strings.Cut(strings.SplitAfter(text, "kind: ")[1], ",")
		api, _, _ := strings.Cut(strings.SplitAfter(text, "apiVersion: ")[1], ",")
		s := &siteRender{Renderer: &Renderer{}}
		s.weigh(nil, []*Object{{APIVersion: api, Kind: kind, Node: y.Root()}})
		if s.values != want*containerValues {
			t.Errorf("%s weighs %d values, want %d containers", text, s.values, want)
		}
	}
}
