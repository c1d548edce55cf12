package kube_test

import (
	"context"
	"os"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// BenchmarkInfra validates every manifest of the golden repository.
func BenchmarkInfra(b *testing.B) {
	repo, err := model.Load(source.NewTree(os.DirFS("../../testdata/infra")), nil)
	if err != nil {
		b.Fatal(err)
	}
	var objects []*render.Object
	renderer := render.New(repo)
	for _, s := range repo.Sites {
		res, err := renderer.Site(context.Background(), s, nil)
		if err != nil {
			b.Fatal(err)
		}
		for _, rel := range res.Releases {
			objects = append(objects, rel.Objects...)
		}
	}
	b.ReportMetric(float64(len(objects)), "manifests")
	for b.Loop() {
		for _, o := range objects {
			kube.ValidateAt(o.Node, "1.32.0")
		}
	}
}
