package engine

import (
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
)

func TestSteady(t *testing.T) {
	defines := `{{ define "name" }}{{ .Values.name | quote }}{{ end }}{{ define "now" }}{{ now }}{{ end }}`
	for text, want := range map[string]bool{
		``:                               true,
		`{{ .Values.a.b }}`:              true,
		`{{ $.Release.Name }}`:           true,
		`{{ include "name" . }}`:         true,
		`{{ include "name" $ | quote }}`: true,
		`{{ template "name" . }}`:        true,
		`{{ range .Values.list }}{{ . }}{{ .Template }}{{ $.Values.a }}{{ include "name" $ }}{{ end }}`: true,
		`{{ with .Values.a }}{{ toYaml . }}{{ else }}{{ .Values.b }}{{ end }}`:                          true,
		`{{ keys .Values.a }}`:                         true,
		`{{ include "name" (dict "Values" .Values) }}`: true,

		`{{ .Template.Name }}`:                           false,
		`{{ $.Template.BasePath }}`:                      false,
		`{{ .Subcharts.x.Template.Name }}`:               false,
		`{{ index . "Template" }}`:                       false,
		`{{ with $ }}{{ .Template.Name }}{{ end }}`:      false,
		`{{ range . }}{{ . }}{{ end }}`:                  false,
		`{{ with .Values.a }}{{ else }}{{ . }}{{ end }}`: false,
		`{{ $d := . }}{{ $d.Template }}`:                 false,
		`{{ (.).Template }}`:                             false,
		`{{ . | include "name" }}`:                       false,
		`{{ include (print "na" "me") . }}`:              false,
		`{{ include "name" (dict "root" .) }}`:           false,
		`{{ include "nowhere" . }}`:                      false,
		`{{ include "now" . }}`:                          false,
		`{{ template "now" }}`:                           false,
		`{{ tpl .Values.a .Values }}`:                    false,
		`{{ randAlpha 5 }}`:                              false,
		`{{ lookup "v1" "Secret" "a" "b" }}`:             false,
		`{{ include "loop" . }}{{ define "loop" }}{{ include "turn" . }}{{ end }}{{ define "turn" }}{{ include "loop" . }}{{ now }}{{ end }}`: false,
	} {
		s, err := Parse([]Template{{Name: "c/templates/_a.tpl", Text: defines}, {Name: "c/templates/b.yaml", Text: text}}, nil)
		if err != nil {
			if want {
				t.Errorf("%s: %v", text, err)
			}
			continue
		}
		newMachine(s, s.parsed)
		if got := s.steady["c/templates/b.yaml"]; got != want {
			t.Errorf("%s: steady is %v", text, got)
		}
	}
}

// TestRemembered wants every file's own answer from an include that another one has had too.
func TestRemembered(t *testing.T) {
	s, err := Parse([]Template{
		{Name: "c/templates/_a.tpl", Text: `{{ define "name" }}{{ .Values.name }}{{ end }}{{ define "file" }}{{ .Template.Name }}{{ end }}`},
		{Name: "c/templates/b.yaml", Text: `{{ include "name" . }} {{ include "file" . }} {{ include "name" (dict "Values" (dict "name" "x")) }}`},
		{Name: "c/templates/c.yaml", Text: `{{ include "name" . }} {{ include "file" . }} {{ tpl "{{ define \"name\" }}own{{ end }}{{ include \"name\" . }}" . }}`},
		{Name: "c/templates/d.yaml", Text: `{{ include "name" . }} {{ .Values.none }}`},
		{Name: "c/templates/e.yaml", Text: `{{ include "c/templates/d.yaml" . }}`},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"one", "two"} {
		got := map[string]string{}
		results, err := s.Run([]chartutil.Values{{"Values": map[string]any{"name": name}}}, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			got[r.Template.Name] = r.Text
		}
		for file, want := range map[string]string{"c/templates/b.yaml": name + " c/templates/b.yaml x", "c/templates/c.yaml": name + " c/templates/c.yaml own",
			"c/templates/d.yaml": name + " ", "c/templates/e.yaml": name + " "} {
			if got[file] != want {
				t.Errorf("%s: %q, want %q", file, got[file], want)
			}
		}
	}
}
