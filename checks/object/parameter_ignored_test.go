package object

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/render/parameter"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Of any of several sources, values beside valuesObject has no effect; one of
// the two alone, or an empty one, is legal.
func TestIgnoredValues(t *testing.T) {
	for name, tt := range map[string]struct {
		spec string
		want []string
	}{
		"one source":     {"source: { helm: { values: 'a: 1', valuesObject: { b: 1 } } }", []string{"spec.source.helm.values"}},
		"the third":      {"sources: [{ ref: x }, { helm: { values: 'a: 1' } }, { helm: { values: 'a: 1', valuesObject: { b: 1 } } }]", []string{"spec.sources[2].helm.values"}},
		"an empty one":   {"source: { helm: { values: '', valuesObject: { b: 1 } } }", nil},
		"an empty map":   {"source: { helm: { values: 'a: 1', valuesObject: {} } }", nil},
		"no helm at all": {"source: { path: x }", nil},
	} {
		t.Run(name, func(t *testing.T) {
			y := source.ParseYAML(source.NewFile("a.yaml", []byte("spec: { "+tt.spec+" }\n")))
			var got []string
			for _, h := range ignoredValues(&render.Application{Name: "a", Object: &render.Object{Node: y.Root()}}, nil) {
				got = append(got, h.Path.String())
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// A dot that was meant as a level is legal; the proof of one that was not is a map printed as text.
func TestDotsAsLevels(t *testing.T) {
	set := func(path ...string) *parameter.Parameter {
		return &parameter.Parameter{Name: "x", Path: source.P("spec"), ValuePath: path}
	}
	list := []*parameter.Parameter{set("config", "A"), set("config", "B"), set("config", "app", "mode")}
	for text, want := range map[string]int{"a: 'map[mode:batch]'": 1, "a: { mode: batch }": 0, "a: 'map[other:x]'": 0} {
		y := source.ParseYAML(source.NewFile("a.yaml", []byte(text+"\n")))
		rel := &render.Release{Objects: []*render.Object{{Node: y.Root()}}}
		if hits := mangledParameters(finding.Say("application", "name", "a"), nil, list, rel); len(hits) != want {
			t.Errorf("%s: %d hits, want %d", text, len(hits), want)
		}
	}
	if hits := mangledParameters(finding.Say("root-app", "name", "a"), nil, list, nil); len(hits) != 0 {
		t.Errorf("without a release: %v", hits)
	}
}
