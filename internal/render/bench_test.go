package render

import (
	"context"
	"fmt"
	"strconv"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// BenchmarkSite renders all of a site: what every run costs.
func BenchmarkSite(b *testing.B) {
	repo := infra(b)
	s := repo.Site("xgen")
	for b.Loop() {
		if _, err := New(repo).Site(context.Background(), s, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// benchPaths are what findings usually are on.
var benchPaths = map[string][]source.Path{
	"Deployment": {
		source.P("spec", "replicas"), source.P("spec", "template", "spec", "containers", "0", "image"),
		source.P("spec", "template", "spec", "containers", "0", "resources", "limits", "memory"),
		source.P("spec", "template", "spec", "containers", "0", "name"),
	},
	"HorizontalPodAutoscaler": {source.P("spec", "minReplicas"), source.P("spec", "maxReplicas")},
	"ConfigMap":               {source.P("data", "MINIO_SECURE"), source.P("data", "MINIO_ENDPOINT"), source.P("data", "APP_SITE")},
}

// BenchmarkTrace traces what findings are on, from a release on which
// nothing was traced before; the metric is the mean cost of one.
func BenchmarkTrace(b *testing.B) {
	repo := infra(b)
	findings := 0
	for b.Loop() {
		b.StopTimer()
		r := New(repo)
		res := site(b, r, "xgen-aww")
		b.StartTimer()
		for _, rel := range res.Releases {
			for _, o := range rel.Objects {
				for _, p := range benchPaths[o.Kind] {
					if r.Trace(o, p, nil, false).Span.File == "" {
						b.Fatal("no place")
					}
					findings++
				}
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(findings), "ms/finding")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkTraceLoop traces a value of each Application that one loop of a root's template writes: what it costs should
// not depend much on how many there are. (2.4 and 8.5 ms where the values were looked through anew for each finding.)
func BenchmarkTraceLoop(b *testing.B) {
	for _, applications := range []int{50, 400} {
		b.Run(strconv.Itoa(applications), func(b *testing.B) {
			repo, findings := loop(b, applications), 0
			for b.Loop() {
				b.StopTimer()
				r := New(repo)
				r.Settle(b.Context())
				res, err := r.Site(b.Context(), repo.Sites[0], nil)
				if err != nil || len(res.Applications) != 1+applications {
					b.Fatal(len(res.Applications), err)
				}
				b.StartTimer()
				for _, app := range res.Applications[1:] {
					for range 2 { // for the place, and for what to write there
						if t := r.Trace(app.Object, source.P("spec", "source", "targetRevision"), nil, false); t.Span.File != "root/values.yaml" {
							b.Fatal(t.Span)
						}
					}
					findings++
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(findings), "ms/finding")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// loop is a repository with a root that loops over so many Applications.
func loop(b *testing.B, applications int) *model.Repo {
	b.Helper()
	values := "apps:\n"
	for i := range applications {
		values += fmt.Sprintf("  - name: app-%d\n    revision: v%d\n    path: chart\n    image: {repository: example/app-%d, tag: v1.%d}\n    replicas: %d\n    host: app-%d.example.com\n", i, i, i, i, i%3+1, i)
	}
	application := func(name, path, revision string) string {
		return "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: " + name + "\nspec:\n  project: default\n" +
			"  source: {repoURL: https://git.example.com/r.git, path: " + path + ", targetRevision: " + revision + "}\n" +
			"  destination: {server: https://kubernetes.default.svc, namespace: " + name + "}\n"
	}
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"root.yaml":              application("root", "root", "main"),
		"root/Chart.yaml":        "apiVersion: v2\nname: root\nversion: 1.0.0\n",
		"root/values.yaml":       values,
		"root/templates/a.yaml":  "{{- range .Values.apps }}\n{{- if ne .name \"\" }}\n---\n" + application("{{ .name }}", "{{ .path }}", "{{ .revision }}") + "{{- end }}\n{{- end }}\n",
		"chart/Chart.yaml":       "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
		"chart/templates/c.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	repo, err := model.Load(source.NewTree(files), nil)
	if err != nil {
		b.Fatal(err)
	}
	return repo
}
