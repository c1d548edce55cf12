package engine

import "testing"

// TestMutates lists what makes the templates of a chart depend on each other, and what does not.
func TestMutates(t *testing.T) {
	for text, want := range map[string]bool{
		`{{ .Values.a }}`:                                                           false,
		`{{ $x := dict }}{{ $_ := set $x "a" 1 }}`:                                  false,
		`{{ $_ := set .Values "a" 1 }}`:                                             true,
		`{{ $x := .Values }}{{ $_ := unset $x "a" }}`:                               true,
		`{{ $x := dict }}{{ $x = .Values }}{{ $_ := set $x "a" 1 }}`:                true,
		`{{ merge (deepCopy .Values) .Values.b }}`:                                  false,
		`{{ mergeOverwrite (.Values | deepCopy) (dict "a" 1) | toYaml }}`:           false,
		`{{ merge .Values (dict "a" 1) }}`:                                          true,
		`{{ merge (dict) .Values.a }}`:                                              true,
		`{{ merge (deepCopy .Values) .Values.a .Values.b }}`:                        true,
		`{{ $x := deepCopy .Values }}{{ $_ := merge $x .a }}{{ $_ = merge $x .b }}`: true,
		`{{ .Values | merge (dict "a" 1) }}`:                                        true,
	} {
		s, err := Parse([]Template{{Name: "c/templates/x.yaml", Text: text}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Mutates(); got != want {
			t.Errorf("%s: mutates: %v, want %v", text, got, want)
		}
	}
}

// TestUntil: before one template only those are executed that may change what it sees, by themselves or by what they include.
func TestUntil(t *testing.T) {
	const changes = `{{ define "change" }}{{ $_ := set .Values "a" 1 }}{{ end }}`
	tests := map[string]struct {
		helper, before string // of what is in c/templates: z.yaml is executed before a.yaml
		want           int    // templates that a.yaml needs
	}{
		"nothing changes":         {``, `{{ include "none" . }}`, 1},
		"another way to change":   {changes, `{{ .Values.a }}`, 1},
		"changes":                 {``, `{{ $_ := set .Values "a" 1 }}`, 2},
		"includes what changes":   {changes, `{{ include "change" . }}`, 2},
		"calls what changes":      {changes, `{{ template "change" . }}`, 2},
		"includes any":            {changes, `{{ include .Values.name . }}`, 2},
		"includes any, by a pipe": {changes, `{{ . | include "none" }}{{ .Values.name | include }}`, 2},
		"hands a text to tpl":     {changes, `{{ tpl .Values.text . }}`, 2},
		"any, and none changes":   {``, `{{ tpl .Values.text . }}`, 1},
		"by way of another":       {changes + `{{ define "way" }}{{ if .x }}{{ include "change" . }}{{ end }}{{ end }}`, `{{ include "way" . }}`, 2},
	}
	for name, tt := range tests {
		s, err := Parse([]Template{{Name: "c/templates/_h.tpl", Text: tt.helper + `{{ define "none" }}{{ end }}`},
			{Name: "c/templates/z.yaml", Text: tt.before}, {Name: "c/templates/a.yaml", Text: `a: {{ .Values.a }}`}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.until("c/templates/a.yaml"); len(got) != tt.want || got[len(got)-1].Name != "c/templates/a.yaml" {
			t.Errorf("%s: %d templates, want %d", name, len(got), tt.want)
		}
		if got := s.Steady("c/templates/a.yaml"); got != (tt.want == 1 && s.called != nil) {
			t.Errorf("%s: steady: %v", name, got)
		}
	}
}
