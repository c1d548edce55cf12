package render

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// infra is the golden repository of the seed documents.
func infra(t testing.TB) *model.Repo {
	t.Helper()
	tree := source.NewTree(os.DirFS("../../testdata/infra"))
	config, err := tree.YAML(model.ConfigName)
	if err != nil {
		t.Fatal(err)
	}
	repo, err := model.Load(tree, config)
	if err != nil {
		t.Fatal(err)
	}
	return repo
}

func site(t testing.TB, r *Renderer, name string) *Result {
	t.Helper()
	s := r.repo.Site(name)
	if s == nil {
		t.Fatalf("no site %q", name)
	}
	res, err := r.Site(context.Background(), s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func TestInfraRendersWhole(t *testing.T) {
	repo := infra(t)
	r := New(repo)
	want := map[string]int{"xgen": 14, "xgen-jeju": 6, "lotteimall": 6, "xgen-aww": 6}
	for _, s := range repo.Sites {
		res := site(t, r, s.Name)
		for _, h := range res.Hits {
			t.Errorf("%s: %+v %s", s.Name, h.Span, texts.Of(texts.English).Say(h.Text))
		}
		if len(res.Applications) != want[s.Name] || len(res.Releases) != want[s.Name] {
			t.Errorf("%s: %d Applications, %d releases; want %d", s.Name, len(res.Applications), len(res.Releases), want[s.Name])
		}
		for _, rel := range res.Releases {
			if rel.Failed || len(rel.Objects) < 3 {
				t.Errorf("%s %s: failed %v, %d objects", s.Name, rel.Service, rel.Failed, len(rel.Objects))
			}
			if !strings.HasPrefix(rel.Name, rel.Service) || rel.Namespace != "xgen" && rel.Namespace != "lotteimall" {
				t.Errorf("%s: service %q, release %q in %q", s.Name, rel.Service, rel.Name, rel.Namespace)
			}
		}
	}
}
