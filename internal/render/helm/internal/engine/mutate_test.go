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
