package scaffold

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/fix"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/schema"
)

// likes are the sites that a new one can be made like, by golden repository;
// refused are those where no file is one site, with what is said instead.
var likes = map[string][]string{
	"infra":           {"lotteimall", "xgen", "xgen-aww", "xgen-jeju"},
	"inline":          {"xgen", "xgen-busan", "xgen-gov"},
	"multisource":     {"lotteimall", "xgen", "xgen-aws"},
	"kustomize":       {"orders-live", "orders-test"},
	"several-sources": {"blog", "store"},
	"appset-git":      {"wiki", "paste"},
	"appset-matrix":   {"busan", "seoul"},
	"app-of-apps":     {"east", "west"},
}

var refused = map[string]map[string]string{
	"appset-clusters": {"agent": "add a cluster or an entry there"},
	"appset-git":      {"tools": "name one of these: paste, wiki"},
	"appset-matrix":   {"shops": "name one of these: busan, seoul"},
}

func planned(t *testing.T, dir, name, like string) (*SitePlan, lint.Options, error) {
	t.Helper()
	folder, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	o := lint.Options{FS: folder, Dir: dir}
	repo, err := lint.Load(o.FS, nil, schema.New())
	if err != nil {
		t.Fatal(err)
	}
	plan, err := Site(repo, name, like)
	return plan, o, err
}

// TestSiteLintsClean makes a site like each site of each shape: nothing at
// warning or above is reported, nothing that was there is lost, and more is
// deployed than before.
func TestSiteLintsClean(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, dir := range golden(t) {
		before := sync.OnceValues(func() (*lint.Result, error) {
			return lint.Run(context.Background(), lint.Options{FS: os.DirFS(dir), Dir: dir})
		})
		for _, like := range likes[filepath.Base(dir)] {
			for _, name := range []string{"lotte-duty-free", "xgen-pangyo"} {
				if name == "xgen-pangyo" && filepath.Base(dir) != "infra" { // a name with the sites' prefix
					continue
				}
				seen++
				t.Run(filepath.Base(dir)+"/"+like+"/"+name, func(t *testing.T) {
					t.Parallel()
					old, err := before()
					if err != nil {
						t.Fatal(err)
					}
					checkSite(t, old, dir, name, like)
				})
			}
		}
	}
	if seen != 24 {
		t.Errorf("%d sites were made, want 24", seen)
	}
}

func checkSite(t *testing.T, old *lint.Result, dir, name, like string) {
	t.Helper()
	plan, o, err := planned(t, dir, name, like)
	if err != nil {
		t.Fatal(err)
	}
	if len(plan.Left) == 0 {
		t.Error("nothing is left to do")
	}
	o = o.With(plan.Changes)
	o.Known = []*known.Findings{lint.KnownOf(old)}
	res, err := lint.Run(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range res.Findings {
		if f.Severity >= finding.Warning {
			t.Errorf("%s:%d: %s: %s [%s]", f.File, f.Line, f.Severity, f.Message, f.Rule)
		}
	}
	if res.Summary.Applications <= old.Summary.Applications || res.Summary.Manifests <= old.Summary.Manifests {
		t.Errorf("%d applications and %d manifests, %d and %d before", res.Summary.Applications, res.Summary.Manifests,
			old.Summary.Applications, old.Summary.Manifests)
	}
	for _, c := range plan.Changes {
		if !c.Add && !inserted(c.Old, c.New) {
			t.Errorf("%s lost something:\n%s", c.File, c.Diff())
		}
	}
}

// inserted reports whether a text is another one with insertions alone.
func inserted(old, now []byte) bool {
	for _, c := range now {
		if len(old) > 0 && old[0] == c {
			old = old[1:]
		}
	}
	return len(old) == 0
}

func TestSiteRefuses(t *testing.T) {
	t.Parallel()
	for _, dir := range golden(t) {
		for like, want := range refused[filepath.Base(dir)] {
			if _, _, err := planned(t, dir, "new-one", like); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s like %s: %v, want %q", dir, like, err, want)
			}
		}
	}
	for _, c := range []struct{ name, like, want string }{
		{"xgen-jeju", "lotteimall", "there is a site of that name (k3s/argocd/projects/xgen-jeju.yaml)"},
		{"Lotte", "lotteimall", "lower-case letters"},
		{"on", "lotteimall", "another type"},
		{"lotte", "lotteimal", `did you mean "lotteimall"?`},
		{"lotte", "", "--like: lotteimall, xgen"},
	} {
		if _, _, err := planned(t, "../../testdata/infra", c.name, c.like); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s like %s: %v, want %q", c.name, c.like, err, c.want)
		}
	}
}

// TestSiteHasNothingOfTheOther wants no name of the like site in what is new.
func TestSiteHasNothingOfTheOther(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ dir, like, words string }{
		{"../../testdata/infra", "lotteimall", "lotteimall"},
		{"../../testdata/infra", "xgen-aww", "aww"},
		{"../../testdata/infra", "xgen-jeju", "xgen-jeju"},
		{"../../testdata/styles/inline", "xgen-gov", "xgen-gov"},
		{"../../testdata/styles/inline", "xgen-busan", "busan"},
		{"../../testdata/styles/multisource", "xgen-aws", "xgen-aws"},
		{"../../testdata/repos/several-sources", "store", "store"},
		{"../../testdata/repos/kustomize", "orders-live", "live"},
	} {
		plan, _, err := planned(t, c.dir, "pangyo", c.like)
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range plan.Changes {
			if !change.Add {
				continue
			}
			for _, line := range strings.Split(string(change.New), "\n") {
				if !strings.HasPrefix(strings.TrimSpace(line), "#") && hasWord(line, c.words) {
					t.Errorf("%s like %s: %s: %s", c.dir, c.like, change.File, line)
				}
			}
		}
	}
}

// TestSiteCopiesNoCredential wants a credential of the like site to stay where it
// is, and hosts in other values to be the new site's.
func TestSiteCopiesNoCredential(t *testing.T) {
	t.Parallel()
	const file = "k3s/argocd/projects/xgen-aww.yaml"
	data, err := os.ReadFile("../../testdata/infra/" + file)
	if err != nil {
		t.Fatal(err)
	}
	more := "  APP_SITE: \"xgen-aww\"\n  URL: \"https://xgen.lamitie.kr/api\"\n  DB_PASSWORD: \"hunter2hunter2\"\n"
	text := strings.Replace(string(data), "  APP_SITE: \"xgen-aww\"\n", more, 1)
	o := lint.Options{FS: os.DirFS("../../testdata/infra")}.With([]fix.Change{{File: file, New: []byte(text)}})
	repo, err := lint.Load(o.FS, nil, schema.New())
	if err != nil {
		t.Fatal(err)
	}
	plan, err := Site(repo, "pangyo", "xgen-aww")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range plan.Changes {
		if strings.Contains(string(c.New), "hunter2") || strings.HasSuffix(c.File, "pangyo.yaml") && strings.Contains(string(c.New), "xgen.lamitie.kr") {
			t.Errorf("%s has what is xgen-aww's:\n%s", c.File, c.New)
		}
	}
	if left := strings.Join(plan.Left, "\n"); strings.Contains(left, "hunter2") || !strings.Contains(left, "vars.DB_PASSWORD of xgen-aww was not copied") {
		t.Errorf("left to do:\n%s", left)
	}
}
