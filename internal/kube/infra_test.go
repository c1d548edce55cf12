package kube_test

import (
	"context"
	"os"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// TestInfraIsSilent holds every manifest of the golden repository, Applications
// and root apps included, to be valid and of a known kind.
func TestInfraIsSilent(t *testing.T) {
	tree := source.NewTree(os.DirFS("../../testdata/infra"))
	repo, err := model.Load(tree, nil)
	if err != nil {
		t.Fatal(err)
	}
	renderer := render.New(repo)
	seen := 0
	judge := func(o *render.Object) {
		seen++
		if !kube.Known(o.APIVersion, o.Kind) {
			t.Errorf("%s: no schema of %s %s", o, o.APIVersion, o.Kind)
		}
		for _, p := range kube.Validate(o.Node) {
			t.Errorf("%s: %s %s", o, p.Path, texts.Of(texts.English).Say(p.Says))
		}
	}
	for _, s := range repo.Sites {
		res, err := renderer.Site(context.Background(), s, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, root := range res.Roots {
			for _, o := range root.Release.Objects {
				judge(o)
			}
		}
		for _, rel := range res.Releases {
			for _, o := range rel.Objects {
				judge(o)
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d manifests seen", seen)
	}
}
