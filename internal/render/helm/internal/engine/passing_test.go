package engine

import (
	"maps"
	"slices"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
)

// TestPassing: a node may be executed by the file that it is in, if it is in no definition there, and by what includes its definition.
func TestPassing(t *testing.T) {
	s, err := Parse([]Template{
		{Name: "c/templates/_h.tpl", File: "t/_h.tpl", Text: "{{ define \"name\" }}\n{{ .Values.a }}\n{{ end }}{{ define \"way\" }}{{ include \"name\" . }}{{ end }}"},
		{Name: "c/templates/own.yaml", File: "t/own.yaml", Text: "a: 1\nb: {{ .Values.b }}\n"},
		{Name: "c/templates/way.yaml", File: "t/way.yaml", Text: "a: {{ include \"way\" . }}\n"},
		{Name: "c/templates/any.yaml", File: "t/any.yaml", Text: "a: {{ include .Values.name . }}\n"},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	anyway := []string{"c/templates/any.yaml"}
	for at, want := range map[Position][]string{
		{File: "t/_h.tpl", Line: 2, Column: 1}:   {"c/templates/any.yaml", "c/templates/way.yaml", "name", "way"},
		{File: "t/_h.tpl", Line: 2}:              {"c/templates/any.yaml", "c/templates/way.yaml", "name", "way"}, // where the text around it ends
		{File: "t/own.yaml", Line: 1}:            append(slices.Clone(anyway), "c/templates/own.yaml"),
		{File: "t/own.yaml", Line: 2, Column: 4}: append(slices.Clone(anyway), "c/templates/own.yaml"),
		{File: "t/own.yaml", Line: 2, Column: 1}: nil,
		{File: "t/other.yaml", Line: 1}:          nil,
	} {
		if got := slices.Sorted(maps.Keys(s.Passing(map[Position]bool{at: true}).templates)); !slices.Equal(got, want) {
			t.Errorf("%v: %q, want %q", at, got, want)
		}
	}
}

// TestPassed: of all nodes, those that passed a byte are those behind it.
func TestPassed(t *testing.T) {
	s, err := Parse([]Template{
		{Name: "c/templates/_h.tpl", File: "t/_h.tpl", Text: "{{ define \"name\" }}a: {{ .Values.a }}\nb: x\n{{ end }}"},
		{Name: "c/templates/own.yaml", File: "t/own.yaml", Text: "kind: A\nspec:\n  {{- include \"name\" . | nindent 2 }}\n{{ with .Values.list }}{{ range . }}\n- {{ . | quote }}\n{{ end }}{{ end }}" +
			"{{ template \"name\" . }}c: {{ tpl \"{{ .Values.a }}-x\" . }}\n"},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	data := chartutil.Values{"Values": map[string]any{"a": "one", "list": []any{"x", "y"}}}
	trace, err := s.Trace([]chartutil.Values{data}, "c/templates/own.yaml")
	if err != nil {
		t.Fatal(err)
	}
	places := func(offset int) (out []Position) {
		for _, step := range trace.Behind(offset) {
			if step.Action == "" {
				step.Column = 0
			}
			if step.File != "" {
				out = append(out, step.Position)
			}
		}
		return out
	}
	all := map[Position]bool{}
	for i := range trace.Text {
		for _, at := range places(i) {
			all[at] = true
		}
	}
	p := s.Passing(all)
	if !trace.Passes(p) || trace.Passes(s.Passing(map[Position]bool{{File: "t/other.yaml", Line: 1}: true})) {
		t.Error("what was executed is not known")
	}
	for i := range trace.Text {
		var got []Position
		trace.Passed(p, []int{i}, func(at Position) { got = append(got, at) })
		if want := places(i); !slices.Equal(got, want) {
			t.Errorf("byte %d: %v, want %v", i, got, want)
		}
	}
}
