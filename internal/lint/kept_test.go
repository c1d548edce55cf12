package lint

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/xgen-lint/xgen-lint/internal/cache"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/kept"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/shard"
)

func compile(t testing.TB) *policy.Engine {
	t.Helper()
	engine, err := policy.Compile(t.Context(), policy.Builtin())
	if err != nil {
		t.Fatal(err)
	}
	return engine
}

// keeper lints states of a repo one after the other, with results of the earlier ones at hand.
type keeper struct {
	engine *policy.Engine
	kept   *kept.Results
	dir    string // of the cache
}

func newKeeper(t testing.TB, engine *policy.Engine) *keeper {
	t.Helper()
	dir := t.TempDir()
	c, err := cache.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return &keeper{engine, &kept.Results{Store: c, Program: "one"}, dir}
}

// holds lints a state twice, with and without what is kept, and compares. It returns how many sites were not judged anew.
func (k *keeper) holds(t *testing.T, what string, fsys fstest.MapFS) (replayed int, res *Result) {
	t.Helper()
	ctx := context.Background()
	want, err := Run(ctx, Options{FS: fsys, compiled: k.engine})
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	o := Options{FS: fsys, compiled: k.engine, Kept: k.kept}
	got, err := Run(ctx, o)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	same(t, what, want, got)
	if got.Repo == nil { // kept whole: what is kept of its sites is tried as well
		key, _ := o.wholeKey()
		if err := os.Remove(filepath.Join(k.dir, key+".kept")); err != nil {
			t.Fatal(err)
		}
		if got, err = Run(ctx, o); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		same(t, what+", by site", want, got)
	}
	return got.replayed, got
}

// same compares a result with one that was worked out anew.
func same(t *testing.T, what string, want, got *Result) {
	t.Helper()
	if diff := cmp.Diff(want.Findings, got.Findings, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: other findings than without kept results:\n%s", what, diff)
	}
	if diff := cmp.Diff(want.Summary, got.Summary, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: another summary:\n%s", what, diff)
	}
	if diff := cmp.Diff([]any{want.Rules, want.Warnings}, []any{got.Rules, got.Warnings}, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s: other rules or warnings:\n%s", what, diff)
	}
}

// every is how many cases of a table are left out between two; all are run with XGEN_LINT_ALL_KEPT set, which takes minutes.
func every(n int) int {
	if os.Getenv("XGEN_LINT_ALL_KEPT") != "" {
		return 1
	}
	return n
}

// TestKept: a result that is kept is used only where it is what the rules would find now. Each fault is made after the clean
// repo, and mended again.
func TestKept(t *testing.T) {
	engine := compile(t)
	for _, repo := range styleTables() {
		t.Run(path.Base(repo.dir), func(t *testing.T) {
			t.Parallel()
			k, base := newKeeper(t, engine), readInto(t, path.Join("../../testdata", repo.dir))
			k.holds(t, "clean", base)
			replayed, clean := k.holds(t, "clean again", base)
			if sites := clean.Summary.Sites; replayed != sites {
				t.Errorf("%d of %d sites were replayed from an unchanged repo", replayed, sites)
			}
			asked, used := 0, 0
			for i, c := range repo.faults {
				if i%every(97) != 0 {
					continue
				}
				fsys := apply(t, base, c.edits)
				k.holds(t, c.name, fsys)
				again, res := k.holds(t, c.name+", again", fsys)
				asked, used = asked+res.Summary.Sites, used+again
				k.holds(t, c.name+", mended", base)
			}
			if 2*used < asked { // a site that cannot be read, or of which a finding quotes a secret, is not kept
				t.Errorf("%d of %d sites were replayed where nothing changed", used, asked)
			}
		})
	}
}

// TestKeptInputs: each file of a repo is changed in turn, and taken away.
func TestKeptInputs(t *testing.T) {
	engine := compile(t)
	for _, dir := range []string{"infra", "repos/app-of-apps", "repos/kustomize", "repos/appset-git"} {
		t.Run(path.Base(dir), func(t *testing.T) {
			t.Parallel()
			k, base := newKeeper(t, engine), readInto(t, path.Join("../../testdata", dir))
			k.holds(t, "clean", base)
			for i, name := range slices.Sorted(maps.Keys(base)) {
				if i%every(29) != 0 {
					continue
				}
				changed := maps.Clone(base)
				changed[name] = &fstest.MapFile{Data: append(bytes.Clone(base[name].Data), "\nsurprise: *here\n"...), Mode: 0o644}
				k.holds(t, name+" with another line", changed)
				without := maps.Clone(base)
				delete(without, name)
				if _, err := Run(context.Background(), Options{FS: without, compiled: engine}); err == nil { // nothing may be left to lint
					k.holds(t, "without "+name, without)
				}
			}
			k.holds(t, "clean at the end", base)
		})
	}
}

// TestKeptSites: a change of one site leaves the results of the others, and those of another program are never used.
func TestKeptSites(t *testing.T) {
	k, base := newKeeper(t, compile(t)), readInto(t, "../../testdata/infra")
	k.holds(t, "clean", base)
	name := "k3s/argocd/projects/xgen-aww.yaml"
	if base[name] == nil {
		t.Fatalf("no %s", name)
	}
	changed := maps.Clone(base)
	changed[name] = &fstest.MapFile{Data: append([]byte("# a comment\n"), base[name].Data...), Mode: 0o644}
	if replayed, res := k.holds(t, "a comment", changed); replayed != res.Summary.Sites-1 {
		t.Errorf("%d of %d sites were replayed after a change of one", replayed, res.Summary.Sites)
	}
	k.kept = &kept.Results{Store: k.kept.Store, Program: "two"}
	if replayed, _ := k.holds(t, "another program", changed); replayed != 0 {
		t.Errorf("%d sites are another program's", replayed)
	}
}

// TestKeptWhole: a run that found nothing is kept whole, for the same question only.
func TestKeptWhole(t *testing.T) {
	k, base := newKeeper(t, compile(t)), readInto(t, "../../testdata/infra")
	day := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	all := func() Options { return Options{FS: base, compiled: k.engine, Kept: k.kept, Today: day} }
	one := func(change func(o *Options)) Options { o := all(); change(&o); return o }
	later := one(func(o *Options) { o.Today = day.Add(20 * time.Hour) })
	for _, c := range []struct {
		what  string
		o     Options
		whole bool
	}{
		{"first", all(), false},
		{"again", all(), true},
		{"later that day", one(func(o *Options) { o.Today = day.Add(9 * time.Hour) }), true},
		{"the day after", later, false},
		{"again on that day", later, true},
		{"a site", one(func(o *Options) { o.Sites = []string{"xgen-aww"} }), false},
		{"a site again", one(func(o *Options) { o.Sites = []string{"xgen-aww"} }), true},
		{"another site", one(func(o *Options) { o.Sites = []string{"xgen-jeju"} }), false},
		{"a file", one(func(o *Options) { o.Files = []string{"k3s/argocd/projects/xgen-aww.yaml"} }), false},
		{"fewer rules", one(func(o *Options) { o.Skip = []string{"secret"} }), false},
		{"another language", one(func(o *Options) { o.Language = "ko" }), false},
		{"a shard", one(func(o *Options) { o.Shard = shard.Shard{Index: 1, Of: 2} }), false},
		{"a shard again", one(func(o *Options) { o.Shard = shard.Shard{Index: 1, Of: 2} }), false},
		{"once more", all(), true},
	} {
		res, err := Run(context.Background(), c.o)
		if err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		if whole := res.Repo == nil; whole != c.whole || len(res.Findings) > 0 {
			t.Errorf("%s: whole %v, want %v; %d findings", c.what, whole, c.whole, len(res.Findings))
		}
	}
}

// TestKeptSecrets: no secret of the repo is in what is kept.
func TestKeptSecrets(t *testing.T) {
	k, base := newKeeper(t, compile(t)), readInto(t, "../../testdata/infra")
	const canary = "Zq7canaryZq7"
	name := "k3s/helm-chart/values/xgen-core.yaml"
	if base[name] == nil {
		t.Fatalf("no %s", name)
	}
	changed := maps.Clone(base)
	changed[name] = &fstest.MapFile{Data: append(bytes.Clone(base[name].Data), "\nextraEnv:\n  DB_PASSWORD: "+canary+"\n"...), Mode: 0o644}
	k.holds(t, "a password", changed)
	files, err := filepath.Glob(filepath.Join(k.dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("nothing was kept: %v", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), canary) {
			t.Error("the password is in the cache")
		}
	}
}

// TestKeptSharedRoots: a file with the root apps of three sites is no site's own, so that a change of it concerns them all.
func TestKeptSharedRoots(t *testing.T) {
	k, base := newKeeper(t, compile(t)), maps.Clone(readInto(t, "../../testdata/infra"))
	const dir = "k3s/argocd/root-apps/"
	var docs [][]byte
	for _, name := range slices.Sorted(maps.Keys(base)) {
		if strings.HasPrefix(name, dir) && path.Ext(name) == ".yaml" {
			docs = append(docs, base[name].Data)
			delete(base, name)
		}
	}
	if len(docs) < 3 {
		t.Fatalf("%d root apps", len(docs))
	}
	all := bytes.Join(docs[:3], []byte("\n---\n")) // an odd number of them
	base[dir+"all.yaml"] = &fstest.MapFile{Data: all, Mode: 0o644}
	k.holds(t, "one file", base)
	if replayed, res := k.holds(t, "one file, again", base); replayed != res.Summary.Sites {
		t.Errorf("%d of %d sites were replayed", replayed, res.Summary.Sites)
	}
	changed := maps.Clone(base)
	changed[dir+"all.yaml"] = &fstest.MapFile{Data: bytes.ReplaceAll(all, []byte("selfHeal: true"), []byte("selfHeal: tru")), Mode: 0o644}
	if bytes.Equal(changed[dir+"all.yaml"].Data, all) {
		t.Fatal("nothing was changed")
	}
	if replayed, _ := k.holds(t, "all changed", changed); replayed != 0 {
		t.Errorf("%d sites were replayed after a change of all root apps", replayed)
	}
}

// BenchmarkKept is a run over 100 sites of which nothing changed, without and with what an earlier run kept.
func BenchmarkKept(b *testing.B) {
	k, files := newKeeper(b, compile(b)), fleet(b, 100)
	for name, kept := range map[string]*kept.Results{"anew": nil, "kept": k.kept} {
		o := Options{FS: files, compiled: k.engine, Kept: kept}
		if _, err := Run(b.Context(), o); err != nil { // fills the cache
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Run(b.Context(), o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// states are those of a repository on the disk that a step changes, each linted twice, with and without what is kept.
func (k *keeper) states(t *testing.T, above, repo string, allow []string, steps [][2]string) {
	t.Helper()
	for _, step := range steps {
		if err := os.WriteFile(filepath.Join(above, filepath.FromSlash(step[0])), []byte(step[1]), 0o644); err != nil {
			t.Fatal(err)
		}
		folder, err := files.Open(repo)
		if err != nil {
			t.Fatal(err)
		}
		o := Options{FS: folder, Dir: repo, Allow: allow, compiled: k.engine}
		want, err := Run(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		o.Kept = k.kept
		got, err := Run(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprintf("%s: %.40q", step[0], step[1]), want, got)
		if err := folder.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestKeptOutside: what is outside of the repository is part of what a result rests on, where it may be read.
func TestKeptOutside(t *testing.T) {
	engine, repo := compile(t), neighbours(t)
	above := filepath.Dir(repo)
	const values, config = "other/chart/prod.yaml", "repo/.xgen-lint.yaml"
	named, err := os.ReadFile(filepath.Join(above, config))
	if err != nil {
		t.Fatal(err)
	}
	for _, allow := range [][]string{{above}, nil} {
		newKeeper(t, engine).states(t, above, repo, allow, [][2]string{
			{values, "text: a\n"}, {values, "text: a\n"}, {values, "text: a\n# more\n"}, {values, "text: *a\n"}, {values, "text: a\n"},
			{config, "rules: {}\n"}, {config, "rules: {}\n"}, {config, string(named)},
		})
	}
}

// TestKeptRefused: a file that is not read, and that nothing names any more, is not asked for again, which would report it.
func TestKeptRefused(t *testing.T) {
	repo := neighbours(t)
	app := func(values string) [2]string {
		return [2]string{"apps/other.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: a, namespace: argocd }\nspec:\n  project: default\n" +
			"  syncPolicy: { automated: {} }\n  source: { repoURL: https://git.example.com/x.git, path: chart, targetRevision: main, helm: { valueFiles: [" + values + "] } }\n" +
			"  destination: { server: https://kubernetes.default.svc, namespace: a }\n"}
	}
	for _, dir := range []string{"chart", "other"} {
		if err := os.Mkdir(filepath.Join(repo, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	newKeeper(t, compile(t)).states(t, repo, repo, nil, [][2]string{
		{".xgen-lint.yaml", "rules: {}\n"}, {"chart/Chart.yaml", "apiVersion: v2\nname: chart\nversion: 1.0.0\n"}, {"other/good.txt", "text: a\n"},
		{"other/huge.txt", "text: a\n" + strings.Repeat("#", files.MaxFileSize)}, app("../other/good.txt"), app("../other/huge.txt"), app("../other/good.txt"), app("../other/good.txt"),
	})
}
