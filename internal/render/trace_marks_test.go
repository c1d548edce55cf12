package render

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// judgeMarks holds what the marks say of every value and every field against
// what changing that one value does; it returns how often they said anything.
func judgeMarks(t *testing.T, o *Object) (said int) {
	src := o.render
	if src == nil || o.doc.From != nil {
		return 0
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	leavesOf(o.Node, nil, func(p source.Path, _ *source.Node) {
		f := src.field(o, p, want{})
		if f == nil || f.t.trace == nil {
			return
		}
		for _, in := range src.leaves() {
			got, known := f.byMarks(&in)
			if !known {
				continue
			}
			said++
			if want := f.confirm(&in); got != want {
				t.Errorf("%s %s: the marks say %d of %s (%q), a render says %d", o, p, got, in.path, in.text, want)
			}
		}
	})
	return said
}

func TestMarksSayWhatRendersSay(t *testing.T) {
	for _, style := range styles {
		t.Run(style, func(t *testing.T) {
			r := New(load(t, unpack(t, style, nil)))
			said := 0
			for _, o := range objects(site(t, r, r.repo.Sites[0].Name)) {
				said += judgeMarks(t, o)
			}
			if said < 500 {
				t.Errorf("the marks said something %d times only", said)
			}
		})
	}
}

// TestMarksOfValuesThatChoose: what decides which of two equal texts is
// printed must not be taken for what is only printed.
func TestMarksOfValuesThatChoose(t *testing.T) {
	dir := unpack(t, "params", map[string]string{
		"k3s/helm-chart/templates/_choice.tpl": `{{- define "mode" }}{{ .Values.choice.by.include }}{{ end }}
{{- define "port" }}{{ if eq .Values.choice.by.guard "fast" }}{{ .Values.choice.a }}{{ else }}{{ .Values.choice.b }}{{ end }}{{ end }}`,
		"k3s/helm-chart/templates/choice.yaml": `{{- $chosen := include "mode" . }}
{{- $text := .Values.choice.d }}
{{- if eq $chosen "fast" }}{{ $text = .Values.choice.c }}{{ end }}
{{- $quick := hasPrefix "fa" .Values.choice.by.variable }}
{{- $size := int .Values.choice.size }}
apiVersion: v1
kind: ConfigMap
metadata: { name: choice }
data:
  assigned: {{ $text | quote }}
  ternary: {{ ternary .Values.choice.a .Values.choice.b (eq .Values.choice.by.ternary "fast") | quote }}
  included: {{ include "port" . | quote }}
  inFile: {{ .Files.Get (printf "files/%s.txt" .Values.choice.by.file) | quote }}
  zero: {{ .Values.choice.zero | default .Values.choice.one | quote }}
  less: {{ sub (int .Values.choice.one) (int .Values.choice.size) | quote }}
  cut: {{ .Values.choice.long | trunc 4 | quote }}
  host: {{ (split ":" .Values.choice.address)._0 | quote }}
  greater: {{ max (int .Values.choice.one) $size | quote }}
  looked: {{ index .Values.choice.table .Values.choice.key | quote }}
  else: {{ index .Values.choice.table .Values.choice.by.key | default .Values.choice.other | quote }}
  flagged: {{ if $quick }}{{ .Values.choice.a | quote }}{{ else }}{{ .Values.choice.b | quote }}{{ end }}
  bool: {{ .Values.choice.yes | quote }}
  many: {{ range until $size }}{{ . }}{{ end }}
  lines: |
    {{- .Values.choice.script | nindent 4 }}
`,
		"k3s/helm-chart/files/fast.txt": "fast\n",
	})
	values, err := os.OpenFile(filepath.Join(dir, "k3s/helm-chart/values.yaml"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := values.WriteString(`
choice: { by: { include: fast, guard: fast, ternary: fast, file: fast, variable: fast, key: third }, a: same, b: same, c: same, d: same, other: same, zero: 0, one: 7, size: 7, long: longer, address: "db:5432", key: first,
  table: { first: same, third: same }, yes: "true", script: "set -e\nrun\n" }
`); err != nil {
		t.Fatal(err)
	}
	if err := values.Close(); err != nil {
		t.Fatal(err)
	}
	r := New(load(t, dir))
	o := find(t, site(t, r, "shop"), "web", "ConfigMap/choice")
	if said := judgeMarks(t, o); said < 20 {
		t.Errorf("the marks said something %d times only", said)
	}
}
