package trial

import (
	"io/fs"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	yaml "go.yaml.in/yaml/v4"
	"golang.org/x/tools/txtar"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// unpack returns the files of one of render's repositories.
func unpack(t *testing.T, style string) fstest.MapFS {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("..", "testdata", style+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	out := fstest.MapFS{}
	for _, f := range archive.Files {
		out[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return out
}

// rendered is the source of the chart in a folder with the values of a file, and what it renders to.
func rendered(t *testing.T, files fs.FS, dir, values string) (*Source, []*Object) {
	t.Helper()
	tree := source.NewTree(files)
	charts := chart.NewStore(tree, chart.NewRemote(tree, ""))
	y, err := tree.YAML(values)
	if err != nil {
		t.Fatal(err)
	}
	merged, err := helm.ReadValues(y)
	if err != nil {
		t.Fatal(err)
	}
	src := &chart.Source{Tree: tree, Chart: charts.Chart(dir), Merged: merged, Options: chart.Options{Name: "web", Namespace: "shop", KubeVersion: "1.31.0"}}
	if src.Chart.Err != nil {
		t.Fatal(src.Chart.Err)
	}
	out := charts.Render(src)
	for _, err := range out.Failures {
		t.Fatal(err)
	}
	var objects []*Object
	for _, d := range out.Documents {
		objects = append(objects, &Object{Doc: d, Item: -1, Kind: argo.TextAt(d.YAML.Root(), "kind"), Name: argo.TextAt(d.YAML.Root(), "metadata", "name")})
	}
	return NewLab(charts).Source(src), objects
}

// judgeMarks holds what the marks say of every value and every field against
// what changing that one value does; it returns how often they said anything.
func judgeMarks(t *testing.T, src *Source, o *Object) (said int) {
	leavesOf(o.Doc.YAML.Root(), nil, func(p source.Path) {
		f := src.Field(o, p, Want{})
		if f == nil || !f.Traced() {
			return
		}
		for _, in := range src.leaves() {
			got, known := f.byMarks(&in)
			if !known {
				continue
			}
			said++
			if want := f.confirm(&in); got != want {
				t.Errorf("%s %s: the marks say %d of %s (%q), a render says %d", o.Name, p, got, in.Path, in.Text, want)
			}
		}
	})
	return said
}

func leavesOf(n *source.Node, at source.Path, f func(source.Path)) {
	n = source.Deref(n)
	switch {
	case n.Kind == yaml.MappingNode && len(n.Content) > 0:
		source.Entries(n, func(name string, _, v *source.Node) { leavesOf(v, at.Child(name), f) })
	case n.Kind == yaml.SequenceNode && len(n.Content) > 0:
		for i, c := range n.Content {
			leavesOf(c, at.Index(i), f)
		}
	default:
		f(at)
	}
}

func TestMarksSayWhatRendersSay(t *testing.T) {
	tests := map[string]struct{ style, dir, values string }{
		"params, the Applications":      {"params", "k3s/argocd", "k3s/argocd/projects/shop.yaml"},
		"params, a service":             {"params", "k3s/helm-chart", "k3s/helm-chart/values/web.yaml"},
		"inline, the Applications":      {"inline", "argocd", "argocd/sites/seoul.yaml"},
		"inline, a service":             {"inline", "deploy/chart", "deploy/chart/values.yaml"},
		"multisource, the Applications": {"multisource", "argocd", "environments/values-busan.yaml"},
		"multisource, a service":        {"multisource", "charts/generic", "all.yaml"},
	}
	said := 0
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			files := unpack(t, tt.style)
			files["all.yaml"] = &fstest.MapFile{Data: []byte("site: busan\nteam: blue\nenv: { INDEX: main }\nreplicas: 2\nlimits: { memory: 2Gi }\nimage: { tag: v4 }\n")}
			src, objects := rendered(t, files, tt.dir, tt.values)
			n := 0
			for _, o := range objects {
				n += judgeMarks(t, src, o)
			}
			if n < 20 {
				t.Errorf("the marks said something %d times only", n)
			}
			said += n
		})
	}
	if said < 1500 {
		t.Errorf("the marks said something %d times only", said)
	}
}

// TestMarksOfValuesThatChoose: what decides which of two equal texts is
// printed must not be taken for what is only printed.
func TestMarksOfValuesThatChoose(t *testing.T) {
	files := unpack(t, "params")
	for name, text := range map[string]string{
		"templates/_choice.tpl": `{{- define "mode" }}{{ .Values.choice.by.include }}{{ end }}
{{- define "port" }}{{ if eq .Values.choice.by.guard "fast" }}{{ .Values.choice.a }}{{ else }}{{ .Values.choice.b }}{{ end }}{{ end }}`,
		"templates/choice.yaml": `{{- $chosen := include "mode" . }}
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
		"files/fast.txt": "fast\n",
	} {
		files["k3s/helm-chart/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	values := files["k3s/helm-chart/values.yaml"]
	values.Data = slices.Concat(values.Data, []byte(`
choice: { by: { include: fast, guard: fast, ternary: fast, file: fast, variable: fast, key: third }, a: same, b: same, c: same, d: same, other: same, zero: 0, one: 7, size: 7, long: longer, address: "db:5432", key: first,
  table: { first: same, third: same }, yes: "true", script: "set -e\nrun\n" }
`))
	src, objects := rendered(t, files, "k3s/helm-chart", "k3s/helm-chart/values/web.yaml")
	said := 0
	for _, o := range objects {
		if o.Name == "choice" {
			said += judgeMarks(t, src, o)
		}
	}
	if said < 20 {
		t.Errorf("the marks said something %d times only", said)
	}
}
