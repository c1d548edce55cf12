package scaffold

import (
	"context"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"github.com/xgen-lint/xgen-lint/internal/fix"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/view"
)

// TestBuiltinRule wants the begun rule to pass its test, and its incident to be
// reported before and silent after.
func TestBuiltinRule(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	site, err := os.ReadFile("../../testdata/infra/k3s/argocd/projects/xgen-jeju.yaml")
	if err != nil {
		t.Fatal(err)
	}
	rule, err := BuiltinRule("site/replace-me", site, nil)
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	var incident *txtar.Archive
	for _, c := range rule.Changes {
		if name, ok := strings.CutPrefix(c.File, "policies/"); ok {
			files[name] = &fstest.MapFile{Data: c.New}
			continue
		}
		if c.File != "testdata/incidents/site-replace-me.txtar" {
			t.Errorf("wrote %s", c.File)
		}
		incident = txtar.Parse(c.New)
	}
	set := policy.Source{Name: "begun", FS: files}
	results, err := view.TestPolicies(ctx, set, map[string]any{})
	if err != nil || len(results) != 2 {
		t.Fatalf("%d tests: %v", len(results), err)
	}
	for _, r := range results {
		if r.Outcome != policy.Passed {
			t.Errorf("%s: %s %s", r.Name, r.Outcome, r.Message)
		}
	}
	for _, f := range incident.Files {
		when, name, _ := strings.Cut(f.Name, "/")
		o := lint.Options{FS: os.DirFS("../../testdata/infra"), Policies: []policy.Source{set}}
		res, err := lint.Run(ctx, o.With([]fix.Change{{File: name, New: f.Data}}))
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		if when == "before" {
			want = 1
		}
		if len(res.Findings) != want || want == 1 && !strings.Contains(string(f.Data), "# want "+res.Findings[0].Rule) {
			t.Errorf("%s: %v", when, messages(res))
		}
	}
	if _, err := BuiltinRule("site/replace-me", []byte("other: form\n"), nil); err == nil {
		t.Error("another form of the golden repo was taken")
	}
}
