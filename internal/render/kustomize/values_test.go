package kustomize

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
)

// TestChartCalls holds what an entry of helmCharts asks Helm for. The values are those that kustomize 5.8 gives
// `helm template`, by `make judge-repository` on the same files.
func TestChartCalls(t *testing.T) {
	const files = `
-- overlay/kustomization.yaml --
helmCharts: [ENTRY]
-- overlay/v.yaml --
two: file
answer: yes
map: { b: null, c: 4 }
-- overlay/more.yaml --
two: more
answer: no
-- overlay/charts/web/Chart.yaml --
name: web
-- overlay/charts/web/values.yaml --
one: chart
map: { a: 1 }
-- overlay/charts/none/Chart.yaml --
name: none
-- overlay/charts/empty/Chart.yaml --
name: empty
-- overlay/charts/empty/values.yaml --
# nothing
`
	type values = map[string]any
	inline := "valuesInline: { one: inline, two: inline, map: { a: null } }"
	for _, tt := range []struct {
		entry string
		want  tool.Chart
		fails string
	}{
		{entry: "name: web, releaseName: r, namespace: shop, kubeVersion: 1.25.3, apiVersions: [x/v1], skipTests: true, includeCRDs: true",
			want: tool.Chart{Name: "r", Namespace: "shop", KubeVersion: "1.25.3", APIVersions: []string{"x/v1"}, SkipTests: true}},
		{entry: "name: web", want: tool.Chart{Name: "release-name", Namespace: "default", KubeVersion: "1.30.0", APIVersions: []string{"of/cluster"}, SkipCRDs: true}},
		{entry: "name: web, releaseName: r, valuesFile: v.yaml", want: tool.Chart{Values: values{"two": "file", "answer": true, "map": values{"b": nil, "c": int64(4)}}}},
		{entry: "name: web, releaseName: r, " + inline, want: tool.Chart{Values: values{"one": "inline", "two": "inline", "map": values{}}}},
		{entry: "name: web, releaseName: r, valuesFile: v.yaml, " + inline,
			want: tool.Chart{Values: values{"one": "inline", "two": "inline", "answer": "yes", "map": values{"b": nil, "c": 4}}}},
		{entry: "name: web, releaseName: r, valuesFile: v.yaml, valuesMerge: merge, " + inline,
			want: tool.Chart{Values: values{"one": "inline", "two": "file", "answer": "yes", "map": values{"a": nil, "c": 4}}}},
		{entry: "name: web, releaseName: r, valuesMerge: merge, " + inline,
			want: tool.Chart{Values: values{"one": "chart", "two": "inline", "map": values{"a": 1}}}},
		{entry: "name: web, releaseName: r, additionalValuesFiles: [more.yaml], " + inline,
			want: tool.Chart{Values: values{"one": "inline", "two": "more", "answer": false, "map": values{}}}},
		{entry: "name: web, releaseName: r, valuesFile: v.yaml, valuesMerge: replace, additionalValuesFiles: [more.yaml], valuesInline: { one: 1 }",
			want: tool.Chart{Values: values{"one": float64(1), "two": "more", "answer": false}}},
		{entry: "name: none", fails: "kustomize-values"},
		{entry: "name: empty, " + inline, fails: "kustomize-values-empty"},
	} {
		t.Run(tt.entry, func(t *testing.T) {
			got, problems := chartCall(t, strings.Replace(files, "ENTRY", "{ "+tt.entry+" }", 1))
			if tt.fails != "" {
				if len(problems) != 1 || problems[0].Text.Args["why"].(finding.Phrase).ID != tt.fails {
					t.Errorf("%+v, want %s", problems, tt.fails)
				}
				return
			}
			if len(problems) > 0 {
				t.Fatalf("%+v", problems)
			}
			if tt.want.Values != nil { // only these are of interest
				got = tool.Chart{Values: got.Values}
			}
			got.Dir = ""
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestChartThatRendersNothing builds a kustomization that has nothing but a chart, which makes no object.
func TestChartThatRendersNothing(t *testing.T) {
	_, problems := chartCall(t, "-- overlay/kustomization.yaml --\nhelmCharts: [{ name: web }]\n-- overlay/charts/web/Chart.yaml --\nname: web\n"+
		"-- overlay/charts/web/values.yaml --\na: 1\n")
	if len(problems) > 0 {
		t.Errorf("%+v, and kustomize builds nothing without an error", problems)
	}
}

// chartCall builds an archive's overlay, and returns what Helm was asked for.
func chartCall(t *testing.T, files string) (asked tool.Chart, problems []argo.Problem) {
	t.Helper()
	app := argo.NewApplication(map[string]any{"spec": map[string]any{"source": map[string]any{"path": "overlay"}}})
	out := New().Render(t.Context(), tool.Input{Tree: archiveOf(files).tree, Dir: "overlay", App: app, Source: app.Sources[0],
		KubeVersion: "1.30.0", APIVersions: []string{"of/cluster"}, Chart: func(_ context.Context, c tool.Chart) tool.Output {
			asked = c
			return tool.Output{}
		}})
	return asked, out.Problems
}
