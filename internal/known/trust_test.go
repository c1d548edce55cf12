package known

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestTrust: a host that only the linted state names is not asked, and one that
// only this state calls insecure is asked by https.
func TestTrust(t *testing.T) {
	t.Parallel()
	base := &Findings{Trust: TrustIn(&model.Repo{
		Tree:   source.NewTree(fstest.MapFS{"values.yaml": {Data: []byte("image: good.example.com:5000/a/b:1\n")}}),
		Config: &model.Config{Registries: []model.Registry{{Host: "old.example.com", Insecure: true}}},
	})}
	refs := []string{"good.example.com:5000/a/c:2", "evil.example.net/a/b:1", "nginx:1", "library/nginx:1"}
	ask, not := Asked(refs, []*Findings{{}, base})
	if diff := cmp.Diff([]string{"good.example.com:5000/a/c:2", "nginx:1", "library/nginx:1"}, ask); diff != "" {
		t.Error(diff)
	}
	if len(not) != 1 || not["evil.example.net/a/b:1"].Host != "evil.example.net" {
		t.Errorf("not asked: %v", not)
	}
	if ask, _ := Asked(refs, []*Findings{{}}); len(ask) != len(refs) {
		t.Errorf("without a state to compare with, only %v are asked", ask)
	}
	got := trusted(map[string]bool{"old.example.com": true, "good.example.com:5000": true}, []*Findings{base})
	if diff := cmp.Diff(map[string]bool{"old.example.com": true}, got); diff != "" {
		t.Error(diff)
	}
}
