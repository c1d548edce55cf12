package engine

import (
	"maps"
	"slices"
	"testing"
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
		if got := slices.Sorted(maps.Keys(s.Passing(map[Position]bool{at: true}))); !slices.Equal(got, want) {
			t.Errorf("%v: %q, want %q", at, got, want)
		}
	}
}
