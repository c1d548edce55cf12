package kept_test

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kept"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func recorded(fsys fs.FS) *source.Tree {
	tree := source.NewTree(fsys)
	tree.Record()
	return tree
}

// loaded reads a state of a repo, and what is kept of its sites.
func loaded(t *testing.T, r *kept.Results, fsys fs.FS) (*model.Repo, *kept.Sites) {
	t.Helper()
	repo, err := model.Load(recorded(fsys), nil)
	if err != nil {
		t.Fatal(err)
	}
	return repo, r.Sites("key", repo, nil)
}

// TestKey: whatever may change a result changes the key.
func TestKey(t *testing.T) {
	set := func(text string) []policy.Source {
		return []policy.Source{{Name: "own", FS: fstest.MapFS{"a.rego": {Data: []byte(text)}}}}
	}
	config := func(text string) *source.File { return source.NewFile(".xgen-lint.yaml", []byte(text)) }
	seen := map[string]string{}
	for _, c := range []struct {
		name, program string
		config        *source.File
		policies      []policy.Source
		options       []any
	}{
		{"plain", "one", nil, nil, nil},
		{"another program", "two", nil, nil, nil},
		{"a configuration", "one", config("a: 1\n"), nil, nil},
		{"another configuration", "one", config("a: 2\n"), nil, nil},
		{"policies", "one", nil, set("package a"), nil},
		{"other policies", "one", nil, set("package b"), nil},
		{"an option", "one", nil, nil, []any{"x"}},
		{"two options", "one", nil, nil, []any{"x", []string{"y"}}},
	} {
		r := &kept.Results{Program: c.program}
		key, err := r.Key(c.config, c.policies, c.options...)
		if err != nil {
			t.Fatal(err)
		}
		if again, _ := r.Key(c.config, c.policies, c.options...); again != key {
			t.Errorf("%s: the same question has two keys", c.name)
		}
		if other, taken := seen[key]; taken {
			t.Errorf("%s has the key of %s", c.name, other)
		}
		seen[key] = c.name
	}
}

// TestRun: a whole run holds as long as what it read is as it was, for its own key.
func TestRun(t *testing.T) {
	r, base := &kept.Results{Store: &kept.Memory{}}, fstest.MapFS{"a.yaml": {Data: []byte("a: 1\n")}, "b.yaml": {Data: []byte("b: 1\n")}}
	tree := recorded(base)
	if _, err := tree.File("a.yaml"); err != nil {
		t.Fatal(err)
	}
	r.KeepRun("key", tree, kept.Run{Sites: 3})
	for _, c := range []struct {
		name, key, a, b string
		holds           bool
	}{
		{"the same", "key", "a: 1\n", "b: 1\n", true},
		{"a file that it did not read", "key", "a: 1\n", "b: 2\n", true},
		{"a file that it read", "key", "a: 2\n", "b: 1\n", false},
		{"another key", "other", "a: 1\n", "b: 1\n", false},
	} {
		was := r.Run(c.key, recorded(fstest.MapFS{"a.yaml": {Data: []byte(c.a)}, "b.yaml": {Data: []byte(c.b)}}))
		if (was != nil) != c.holds || was != nil && was.Sites != 3 {
			t.Errorf("%s: got %+v, want it to hold: %v", c.name, was, c.holds)
		}
	}
}

// TestSites: of the sites that nothing of changed, one that found something is checked again when any site's own file changed; one
// whose findings hold a secret, or that takes values from another site's file, is checked each time.
func TestSites(t *testing.T) {
	r, base := &kept.Results{Store: &kept.Memory{}}, os.DirFS("../../testdata/infra")
	load := func(fsys fs.FS) (*model.Repo, *kept.Sites) { return loaded(t, r, fsys) }
	repo, k := load(base)
	if len(repo.Sites) < 4 {
		t.Fatalf("only %d sites", len(repo.Sites))
	}
	changed, found, secret, taker := repo.Sites[0], repo.Sites[1], repo.Sites[2], repo.Sites[3]
	const password = "unicorn77hunter"
	for _, site := range repo.Sites {
		if k.Replay(site) != nil {
			t.Errorf("%s was kept before anything was", site.Name)
		}
		s := &kept.Site{Made: []string{site.Name}}
		switch site {
		case found:
			s.Gaps = []kept.Gap{{File: site.File.Path}}
		case secret:
			s.Findings = []finding.Finding{{Message: password}}
		case taker:
			s.Took = render.Took{Values: map[string][]string{changed.File.Path: {"chart"}}}
		}
		k.Record(site, s)
	}
	k.Keep(func(text string) bool { return strings.Contains(text, password) })

	laid := files.Lay(base, map[string][]byte{changed.File.Path: append(bytes.Clone(changed.File.Data), "# a comment\n"...)})
	for _, c := range []struct {
		name  string
		fsys  fs.FS
		again []*model.Site // what is checked
	}{
		{"as it was", base, []*model.Site{secret, taker}},
		{"a site's own file changed", laid, []*model.Site{changed, found, secret, taker}},
	} {
		again := map[string]bool{}
		for _, site := range c.again {
			again[site.Name] = true
		}
		repo, k := load(c.fsys)
		for _, site := range repo.Sites {
			if was := k.Replay(site); (was == nil) != again[site.Name] || was != nil && was.Made[0] != site.Name {
				t.Errorf("%s: of %s got %+v", c.name, site.Name, was)
			}
		}
		if k.Replayed() != len(repo.Sites)-len(c.again) {
			t.Errorf("%s: %d of %d sites are replayed", c.name, k.Replayed(), len(repo.Sites))
		}
	}
}

// TestClean: a site's own file in which nothing was found is clean as long as it, and what all sites share, is as it was.
func TestClean(t *testing.T) {
	r, base := &kept.Results{Store: &kept.Memory{}}, os.DirFS("../../testdata/infra")
	load := func(fsys fs.FS) (*model.Repo, *kept.Sites) { return loaded(t, r, fsys) }
	repo, k := load(base)
	own, other, shared := repo.Sites[0].File.Path, repo.Sites[1].File.Path, repo.Catalog.File.Path
	for _, name := range []string{own, shared} {
		if k.WasClean(name) {
			t.Errorf("%s was clean before anything was kept", name)
		}
		k.NoteClean(name)
	}
	k.Keep(func(string) bool { return false })
	with := func(name string) fs.FS {
		data, err := fs.ReadFile(base, name)
		if err != nil {
			t.Fatal(err)
		}
		return files.Lay(base, map[string][]byte{name: append(data, "# a comment\n"...)})
	}
	for _, c := range []struct {
		name  string
		fsys  fs.FS
		clean bool
	}{
		{"as it was", base, true},
		{"itself changed", with(own), false},
		{"another site's changed", with(other), true},
		{"what all share changed", with(shared), false},
	} {
		_, k := load(c.fsys)
		if got := k.WasClean(own); got != c.clean {
			t.Errorf("%s: clean is %v", c.name, got)
		}
		if k.WasClean(other) || k.WasClean(shared) {
			t.Errorf("%s: what was not noted, or is not a site's own, is clean", c.name)
		}
	}
}
