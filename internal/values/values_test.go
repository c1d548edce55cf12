package values

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reads lists what a text reads: path, then ! if everything below is read, ? if it may
// be absent, and the conditions around.
func reads(c *Chart) []string {
	var out []string
	for _, r := range c.Reads {
		s := strings.Join(r.Path, ".")
		if r.Whole {
			s += "!"
		}
		if r.Guarded {
			s += "?"
		}
		for _, u := range r.Under {
			s += " <" + strings.Join(u, ".")
		}
		out = append(out, s)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestAnalyze(t *testing.T) {
	tests := map[string]struct {
		text string
		want []string
	}{
		"printed":               {`{{ .Values.a.b | quote }}`, []string{"a.b!"}},
		"dollar":                {`{{ range .Values.l }}{{ $.Values.x }}{{ .y }}{{ end }}`, []string{"l.*.y! <l", "l.*? <l", "l?", "x! <l"}},
		"a condition":           {`{{ if .Values.on }}{{ .Values.b }}{{ else }}{{ .Values.c }}{{ end }}`, []string{"b! <on", "c!", "on?"}},
		"with":                  {`{{ with .Values.m }}{{ .k }}{{ toYaml . }}{{ end }}`, []string{"m! <m", "m.k! <m", "m?"}},
		"a variable":            {`{{ $m := .Values.m }}{{ $m.k | int }}`, []string{"m.k!"}},
		"assigned in a loop":    {`{{ $v := .Values.a }}{{ range .Values.l }}{{ $v = .b }}{{ end }}{{ $v }}`, []string{"a!", "l.*.b!", "l.*? <l", "l?"}},
		"default":               {`{{ .Values.a | default .Values.b }}`, []string{"a!?", "a?", "b!?", "b?"}},
		"default of a field":    {`{{ (default dict .Values.a).b }}`, []string{"a.b!?", "a?"}},
		"hasKey":                {`{{ if hasKey .Values "g" }}{{ .Values.g }}{{ end }}`, []string{"g! <g", "g?"}},
		"a comparison":          {`{{ if eq .Values.a "x" }}{{ .Values.b }}{{ end }}`, []string{"a?", "b! <a"}},
		"and":                   {`{{ if and .Values.a (or .Values.b .Values.c) }}{{ .Values.d }}{{ end }}`, []string{"a?", "b?", "c?", "d! <a"}},
		"not":                   {`{{ if not .Values.a }}{{ .Values.b }}{{ end }}`, []string{"a?", "b!"}},
		"index and get":         {`{{ index .Values "a" "b" }}{{ get .Values.m "k" }}{{ index .Values.m $.Values.n }}`, []string{"a.b!", "m.*!", "m.k!", "n!?"}},
		"dig":                   {`{{ dig "a" "b" "x" .Values.m }}`, []string{"m.a.b!?"}},
		"omit":                  {`{{ toYaml (omit .Values.m "x") }}`, []string{"m!", "m!?"}},
		"pick":                  {`{{ toYaml (pick .Values.m "x") }}`, []string{"m.x!?"}},
		"required":              {`{{ required "say it" .Values.a }}`, []string{"a!?", "a?"}},
		"merged":                {`{{ $m := merge .Values.a .Values.b }}{{ $m.k }}`, []string{"a.k!?", "a?", "b.k!?", "b?"}},
		"a define":              {`{{ define "x" }}{{ .Values.a }}{{ end }}{{ include "x" . }}`, []string{"a!"}},
		"a define's dict":       {`{{ define "x" }}{{ .root.Values.a }}{{ .v.k }}{{ end }}{{ include "x" (dict "root" $ "v" .Values.m) }}`, []string{"a!", "m.k!"}},
		"a computed name":       {`{{ define "x" }}{{ .Values.a }}{{ end }}{{ include (printf "%s" "x") . }}`, []string{"a!"}},
		"a define calls itself": {`{{ define "x" }}{{ .Values.a }}{{ include "x" . }}{{ end }}{{ template "x" . }}`, []string{"a!"}},
		"set in a dict":         {`{{ $d := dict }}{{ $_ := set $d "k" .Values.a }}{{ $d.k.b }}`, []string{"a.b!"}},
		"a list of dicts":       {`{{ range list .Values.a .Values.b }}{{ .k }}{{ end }}`, []string{"a.k!", "a?", "b.k!", "b?"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c, broken := Analyze([]Template{{Path: "templates/a.yaml", Text: tt.text}})
			if len(broken) > 0 || c.Everything {
				t.Fatalf("broken %v, everything %v", broken, c.Everything)
			}
			if d := cmp.Diff(tt.want, reads(c)); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAnalyzeTakesAll(t *testing.T) {
	for _, text := range []string{`{{ toYaml .Values }}`, `{{ toJson . }}`, `{{ omit .Values "x" | toYaml }}`, `{{ $v := .Values }}{{ mustToJson $v }}`, `{{ include "common.names.fullname" . }}`} {
		if c, _ := Analyze([]Template{{Path: "a.yaml", Text: text}}); !c.Everything {
			t.Errorf("%s: not everything", text)
		}
	}
	c, broken := Analyze([]Template{{Path: "a.yaml", Text: `{{ if }}`}, {Path: "b.yaml", Text: `{{ tpl .Values.text $ }}`}})
	if fmt.Sprint(broken) != "[a.yaml]" || !c.Tpl || c.Everything {
		t.Errorf("broken %v, tpl %v, everything %v", broken, c.Tpl, c.Everything)
	}
}

func TestSets(t *testing.T) {
	c, _ := Analyze([]Template{{Path: "a.yaml", Text: `{{ $_ := set .Values "a" 1 }}{{ with .Values.m }}{{ $_ := set . "b" 1 }}{{ end }}{{ $d := dict }}{{ $_ := set $d "c" 1 }}{{ range $k, $v := .Values.l }}{{ $_ := set $.Values.n $k $v }}{{ end }}`}})
	for path, want := range map[string]bool{"a": true, "a.x": true, "m.b": true, "m": false, "b": false, "c": false, "n.any": true, "n": false} {
		if got := c.SetsItself(strings.Split(path, ".")); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
}

func TestLibrary(t *testing.T) {
	c, _ := Analyze([]Template{{Path: "a.yaml", Text: `{{ include "lib.x" . }}`},
		{Path: "charts/lib/templates/_x.tpl", Text: `{{ define "lib.x" }}{{ .Values.a }}{{ end }}`, Library: true},
		{Path: "charts/lib/templates/b.yaml", Text: `{{ .Values.b }}`, Library: true}})
	if d := cmp.Diff([]string{"a!"}, reads(c)); d != "" || c.Everything {
		t.Error(d, c.Everything)
	}
}

func TestCovers(t *testing.T) {
	c, _ := Analyze([]Template{{Path: "a.yaml", Text: `{{ .Values.a.b }}{{ toYaml .Values.m }}{{ if .Values.on }}{{ end }}{{ range .Values.l }}{{ .name }}{{ end }}`}})
	for path, want := range map[string]bool{"a": true, "a.b": true, "a.b.c": true, "a.c": false, "m.x.y": true, "on": true, "on.x": false, "l.0.name": true, "l.0.nam": false, "x": false} {
		if got := c.Covers(strings.Split(path, ".")); got != want {
			t.Errorf("%s: %v, want %v", path, got, want)
		}
	}
	if d := cmp.Diff([]string{"a", "l", "m", "on"}, c.Keys(nil)); d != "" {
		t.Error(d)
	}
}

// A template that is nested without end would take the parser's stack: it is not read, as one that does not parse.
func TestNestedWithoutEnd(t *testing.T) {
	for name, text := range map[string]string{
		"if": strings.Repeat("{{if 1}}", 300_000) + strings.Repeat("{{end}}", 300_000), "else if": "{{if 1}}" + strings.Repeat("{{else if 1}}", 2_000) + "{{end}}",
		"actions": strings.Repeat("{{ 1 }}", 300_000),
	} {
		if _, broken := Analyze([]Template{{Path: "c/templates/a.yaml", Text: text}}); len(broken) != 1 {
			t.Errorf("%s: it was read", name)
		}
	}
	deep := strings.Repeat("{{ if .Values.a }}", 900) + "{{ .Values.b }}" + strings.Repeat("{{ end }}", 900)
	if _, broken := Analyze([]Template{{Path: "c/templates/a.yaml", Text: deep}}); len(broken) != 0 {
		t.Error("a template of 900 blocks was not read")
	}
}
