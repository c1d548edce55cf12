package lint

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
	base := &Known{trust: trustIn(&model.Repo{
		Tree:   source.NewTree(fstest.MapFS{"values.yaml": {Data: []byte("image: good.example.com:5000/a/b:1\n")}}),
		Config: &model.Config{Registries: []model.Registry{{Host: "old.example.com", Insecure: true}}},
	})}
	refs := []string{"good.example.com:5000/a/c:2", "evil.example.net/a/b:1", "nginx:1", "library/nginx:1"}
	ask, not := asked(refs, []*Known{{}, base})
	if diff := cmp.Diff([]string{"good.example.com:5000/a/c:2", "nginx:1", "library/nginx:1"}, ask); diff != "" {
		t.Error(diff)
	}
	if len(not) != 1 || not["evil.example.net/a/b:1"].Host != "evil.example.net" {
		t.Errorf("not asked: %v", not)
	}
	if ask, _ := asked(refs, []*Known{{}}); len(ask) != len(refs) {
		t.Errorf("without a state to compare with, only %v are asked", ask)
	}
	got := trusted(map[string]bool{"old.example.com": true, "good.example.com:5000": true}, []*Known{base})
	if diff := cmp.Diff(map[string]bool{"old.example.com": true}, got); diff != "" {
		t.Error(diff)
	}
}

// TestNames: a host is named as a whole, or not at all.
func TestNames(t *testing.T) {
	t.Parallel()
	const text = "image: docker.x2bee.com:5000/a/b:1\nrepo: https://u@charts.example.org/x # see hub.example.org.\nhosts: [one.example.org, 10.100.1.65:5000]\n"
	for host, want := range map[string]bool{
		"docker.x2bee.com:5000": true, "charts.example.org": true, "hub.example.org": true, "one.example.org": true, "10.100.1.65:5000": true,
		"docker.x2bee.co": false, "docker.x2bee.com": false, "docker.x2bee.com:500": false, "x2bee.com:5000": false, "ker.x2bee.com:5000": false,
		"0.100.1.65:5000": false, "100.1.65:5000": false, "example.org": false, "one.example.or": false, "charts.example.org:443": false,
	} {
		if got := names([]byte(text), host); got != want {
			t.Errorf("%s: %v, want %v", host, got, want)
		}
	}
}
