package helm_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
)

var traced = fstest.MapFS{
	"c/Chart.yaml":  {Data: []byte("{apiVersion: v2, name: c, version: 0.1.0}")},
	"c/values.yaml": {Data: []byte("{env: {A: one, B: two}, list: [x, z], image: {tag: t}, text: '{{ .Values.image.tag }}!', flag: true}")},
	"c/templates/_h.tpl": {Data: []byte(`{{- define "labels" -}}
app: {{ .Release.Name }}
한글: "literal"  # end
{{- end }}
{{- define "env" }}
{{- range $k, $v := .env }}
- name: {{ $k }}
  value: {{ $v | quote }}
{{- end }}
{{- end }}
{{- define "image" }}repo:{{ .root.Values.image.tag }}{{ end }}
`)},
	"c/templates/x.yaml": {Data: []byte(`kind: X
hosts:
  # 주석
  - "*"
labels: {{- include "labels" . | nindent 2 }}
  {{- if .Values.flag }}
env: {{ include "env" .Values | indent 2 | trim | nindent 2 }}
  {{- end }}
image: {{ include "image" (dict "root" $) | quote }}
missing: {{ .Values.nothing }}after
{{- $labels := include "labels" . }}
again: |
  {{ $labels | nindent 2 }}
list: {{ toYaml .Values.list | nindent 2 }}
tpl: {{ tpl .Values.text . }}
{{ template "labels" . }}
{{- range .Values.list }}
item: {{ . }}
{{- end }}
end: {{ index .Values.env "A" }} {{ (index .Values "image").tag | default .Chart.Version }}
`)},
	"c/charts/sub/Chart.yaml":       {Data: []byte("{apiVersion: v2, name: sub, version: 0.1.0}")},
	"c/charts/sub/values.yaml":      {Data: []byte("{v: 1}")},
	"c/charts/sub/templates/s.yaml": {Data: []byte("v: {{ .Values.v }}\n")},
}

// at renders a step as file:line:column and what it reads.
func at(s helm.Step) string {
	out := fmt.Sprintf("%s:%d:%d", strings.TrimPrefix(s.File, "c/"), s.Line, s.Column)
	for _, r := range s.Reads {
		out += " " + strings.Join(r, ".")
	}
	for _, g := range s.Guards {
		out += fmt.Sprintf(" [%d:%d", g.Line, g.Column)
		for _, r := range g.Reads {
			out += " " + strings.Join(r, ".")
		}
		out += "]"
	}
	return out
}

func TestTrace(t *testing.T) {
	const x = "c/templates/x.yaml"
	tests := []struct {
		template, find string // the traced byte is the first of find
		want           []string
	}{
		{x, `*"`, []string{"templates/x.yaml:4:6"}},
		{x, `my-release`, []string{"templates/_h.tpl:2:6 Release.Name", "templates/x.yaml:5:9"}},
		{x, `literal`, []string{"templates/_h.tpl:3:6", "templates/x.yaml:5:9"}},
		{x, `A`, []string{"templates/_h.tpl:7:9 Values.env.* [6:1 Values.env]", "templates/x.yaml:7:6 [6:3 Values.flag]"}},
		{x, `two`, []string{"templates/_h.tpl:8:10 Values.env.* [6:1 Values.env]", "templates/x.yaml:7:6 [6:3 Values.flag]"}},
		{x, `repo`, []string{"templates/_h.tpl:11:22", "templates/x.yaml:9:8"}},
		{x, `t"`, []string{"templates/_h.tpl:11:27 Values.image.tag", "templates/x.yaml:9:8"}},
		{x, `after`, []string{"templates/x.yaml:10:31"}},
		{x, "literal\"  # end\nlist", []string{"templates/_h.tpl:3:6", "templates/x.yaml:13:3"}},
		{x, `x
  - z`, []string{"templates/x.yaml:14:7 Values.list"}},
		{x, `!`, []string{":0:0", "templates/x.yaml:15:6 Values.text"}},
		{x, `t!`, []string{":0:0 Values.image.tag", "templates/x.yaml:15:6 Values.text"}},
		{x, "literal\"  # end\nitem", []string{"templates/_h.tpl:3:6", "templates/x.yaml:16:1"}},
		{x, "z\nend", []string{"templates/x.yaml:18:7 Values.list.* [17:1 Values.list]"}},
		{x, "one t", []string{"templates/x.yaml:20:6 Values.env.A"}},
		{x, "t\n", []string{"templates/x.yaml:20:34 Values.image.tag Chart.Version"}},
		{"c/charts/sub/templates/s.yaml", "1", []string{"charts/sub/templates/s.yaml:1:4 Values.sub.v"}},
	}
	c, err := helm.Load(traced, "c")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		tr, err := c.Traces(nil, helm.Options{ReleaseName: "my-release"}).Trace(tt.template)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		i := strings.LastIndex(tr.Text, tt.find)
		if n := strings.Index(tr.Text, tt.find); tt.find != "t\n" {
			i = n
		}
		if i < 0 {
			t.Fatalf("no %q in\n%s", tt.find, tr.Text)
		}
		for _, s := range tr.At(i) {
			got = append(got, at(s))
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.find, diff)
		}
	}
}

// TestTraceWhole holds for the bytes of the golden repository's charts: the text is Helm's, each byte has a
// place, and where a literal text wrote it, that place of the file holds the very byte.
func TestTraceWhole(t *testing.T) {
	for name, c := range infraCases(t) {
		t.Run(name, func(t *testing.T) {
			ours, err := helm.Load(os.DirFS(infra), c.dir)
			if err != nil {
				t.Fatal(err)
			}
			out, err := ours.Render(c.values, c.o)
			if err != nil {
				t.Fatal(err)
			}
			traces := ours.Traces(c.values, c.o)
			for _, m := range out.Manifests {
				tr, err := traces.Trace(m.Name)
				if err != nil {
					t.Fatal(err)
				}
				if got := tr.Text[m.Offset : m.Offset+len(m.Text)]; got != m.Text {
					t.Fatalf("%s: the trace is of another text:\n%s", m.Name, cmp.Diff(m.Text, got))
				}
				checkTrace(t, m.Name, tr)
			}
		})
	}
}

func checkTrace(t *testing.T, name string, tr *helm.TemplateTrace) {
	t.Helper()
	files := map[string][]string{}
	for i := 0; i < len(tr.Text); i += 5 {
		steps := tr.At(i)
		if len(steps) == 0 {
			t.Fatalf("%s: byte %d comes from nowhere", name, i)
		}
		s := steps[0]
		if s.Action != "" || strings.ContainsRune(" \n\"'", rune(tr.Text[i])) {
			continue // an action has no characters of its own, and pipelines add space and quotes
		}
		if files[s.File] == nil {
			data, err := os.ReadFile(infra + "/" + s.File)
			if err != nil {
				t.Fatal(err)
			}
			files[s.File] = strings.SplitAfter(string(data), "\n")
		}
		if tr.Text[i]&0xc0 == 0x80 {
			continue // inside a character
		}
		if want := []rune(files[s.File][s.Line-1])[s.Column-1]; !strings.HasPrefix(tr.Text[i:], string(want)) {
			t.Fatalf("%s: byte %d is %q, but %s:%d:%d is %q", name, i, tr.Text[i:i+1], s.File, s.Line, s.Column, want)
		}
	}
}
