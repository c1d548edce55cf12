package render

import (
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestCheckoutOfAnotherRepository reads a chart and a values file from the
// folder that the configuration names for their repository.
func TestCheckoutOfAnotherRepository(t *testing.T) {
	const app = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web }
spec:
  sources:
    - repoURL: https://git.example.com/team/charts.git
      path: web
      helm: { valueFiles: [$values/prod.yaml, /common.yaml] }
    - { repoURL: "git@git.example.com:team/values", ref: values }
    - { repoURL: "https://git.example.com/team/far.git", path: x }
  destination: { namespace: shop }
`
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"app.yaml":                     app,
		"vendor-charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
		"vendor-charts/web/templates/c.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n" +
			"data: { a: {{ .Values.a | quote }}, b: {{ .Values.b | quote }} }\n",
		"vendor-charts/common.yaml": "b: common\n",
		"our-values/prod.yaml":      "a: prod\n",
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	config := source.ParseYAML(source.NewFile(model.ConfigName, []byte(`repositories:
  - { url: "https://git.example.com/team/charts", path: vendor-charts }
  - { url: "https://git.example.com/team/values.git", path: our-values }
  - { url: "https://git.example.com/team/far", path: ../far }
`)))
	repo, err := model.Load(source.NewTree(fsys), config)
	if err != nil {
		t.Fatal(err)
	}
	r := New(repo)
	if err := r.Settle(t.Context()); err != nil || len(repo.Sites) != 1 {
		t.Fatalf("%d sites, %v", len(repo.Sites), err)
	}
	res, err := r.Site(t.Context(), repo.Sites[0], nil)
	if err != nil || len(res.Releases) != 1 || len(res.Releases[0].Objects) != 1 {
		t.Fatalf("%v: %+v", err, res.Hits)
	}
	o := res.Releases[0].Objects[0]
	for key, want := range map[string]string{"a": "our-values/prod.yaml", "b": "vendor-charts/common.yaml"} {
		if at := r.Trace(o, source.P("data", key), nil, false); at.Span.File != want {
			t.Errorf("%s comes from %s, want %s", key, at.Span.File, want)
		}
	}
	if len(res.Hits) != 1 || res.Hits[0].Rule != tool.RuleNotRendered || res.Releases[0].NotRendered != "other repository" {
		t.Errorf("hits %+v, want one about the repository that is outside", res.Hits)
	}
}
