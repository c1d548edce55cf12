package index_test

import (
	"context"
	"os"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/index"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// BenchmarkBuild indexes the sites of the golden repo.
func BenchmarkBuild(b *testing.B) {
	tree := source.NewTree(os.DirFS("../../testdata/infra"))
	config, err := tree.YAML(model.ConfigName)
	if err != nil {
		b.Fatal(err)
	}
	repo, err := model.Load(tree, config)
	if err != nil {
		b.Fatal(err)
	}
	renderer := render.New(repo)
	var sites []*render.Result
	for _, site := range repo.Sites {
		res, err := renderer.Site(context.Background(), site, nil)
		if err != nil {
			b.Fatal(err)
		}
		sites = append(sites, res)
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, res := range sites {
			index.Build(repo, res)
		}
	}
}
