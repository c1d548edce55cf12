package render

import (
	"context"
	"testing"

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
