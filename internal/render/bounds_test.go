package render

import (
	"fmt"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/render/tool"
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
		s.weigh(&Release{}, nil, []*Object{{APIVersion: api, Kind: kind, Node: y.Root()}})
		if (s.values-sourceValues-objectValues)/containerValues != want {
			t.Errorf("%s weighs %d values, want %d containers", text, s.values, want)
		}
	}
}

// TestLongLists: what is checked of an object may look from each item to its neighbours, so a list that no cluster would take is one finding,
// and its object is not checked.
func TestLongLists(t *testing.T) {
	t.Parallel()
	items := func(n int, text string) string { return "[" + strings.Repeat(text+", ", n) + "]" }
	for _, tt := range []struct {
		text, list  string
		items, most int
	}{
		{"spec: { ports: " + items(maxItems+1, "{ port: 80 }") + " }", "spec.ports", maxItems + 1, maxItems},
		{"spec: { ports: " + items(maxItems, "{ port: 80 }") + " }", "", 0, 0},
		{"spec: { a: [{ volumes: " + items(maxPodList+1, "{ name: a }") + " }] }", "spec.a[0].volumes", maxPodList + 1, maxPodList},
		{"spec: { containers: " + items(maxPodList+1, "{ name: a }") + ", initContainers: " + items(maxPodList+1, "{ name: a }") + " }", "spec.containers", maxPodList + 1, maxPodList},
		{"data: { cidrs: " + items(2*maxItems, "10.0.0.0/8") + " }", "", 0, 0}, // texts are compared with nothing
		{"x: &x " + items(maxItems, "{ a: b }") + "\ny: [" + strings.Repeat("*x, ", 1000) + "]", "", 0, 0},
	} {
		y := source.ParseYAML(source.NewFile("a.yaml", []byte(tt.text)))
		var w weight
		w.of(y.Root())
		if w.list.String() != tt.list || w.items != tt.items || w.most != tt.most {
			t.Errorf("%.40s: %s has %d items of %d, want %s with %d of %d", tt.text, w.list, w.items, w.most, tt.list, tt.items, tt.most)
		}
	}
	if _, kept := weigh(t, "spec: { ports: "+items(maxItems+1, "{ port: 80 }")+" }"); kept {
		t.Error("an object with too many items is checked")
	}
	small, _ := weigh(t, "spec: { ports: [{ port: 80, name: a }] }")
	large, _ := weigh(t, "spec: { volumes: [{ configMap: { name: a } }] }")
	text, _ := weigh(t, fmt.Sprintf("data: { a: %s }", strings.Repeat("x", 1<<20)))
	if large < small+itemValues || text < small+1<<20/bytesPerValue-100 {
		t.Errorf("%d values with a port, %d with a volume, %d with a megabyte of text", small, large, text)
	}
}

// weigh weighs one object, and says whether it is kept.
func weigh(t *testing.T, text string) (values int, kept bool) {
	t.Helper()
	y := source.ParseYAML(source.NewFile("a.yaml", []byte(text)))
	s := &siteRender{Renderer: &Renderer{}, quiet: true, result: &Result{}}
	objects := s.weigh(&Release{}, []tool.Manifest{{Text: y.File}}, []*Object{{Kind: "A", Node: y.Root()}})
	return s.values, len(objects) == 1
}
