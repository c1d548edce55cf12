package lint_test

import (
	"context"
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/session"
)

// folder is a repo whose files change under the session.
type folder struct{ now fstest.MapFS }

func (f *folder) Open(name string) (fs.File, error)          { return f.now.Open(name) }
func (f *folder) ReadFile(name string) ([]byte, error)       { return f.now.ReadFile(name) }
func (f *folder) ReadDir(name string) ([]fs.DirEntry, error) { return f.now.ReadDir(name) }

// TestSession: what a session says of a state is what a run over that state alone says, whatever came before it; also where one
// site was looked at first, as an editor does.
func TestSession(t *testing.T) {
	ctx, states := context.Background(), lint.InfraStates(t)
	dir := &folder{states[0].FS}
	shared, err := session.New(ctx, lint.Options{FS: dir})
	if err != nil {
		t.Fatal(err)
	}
	compiled, err := lint.Options{}.Compiled(ctx)
	if err != nil {
		t.Fatal(err)
	}
	replayed := 0
	for _, state := range states {
		dir.now = state.FS
		st := shared.At(nil)
		if state.Site != "" {
			if _, err := st.LintSite(ctx, state.Site); err != nil {
				t.Fatalf("%s: %v", state.Name, err)
			}
		}
		want, err := lint.Run(ctx, compiled.At(state.FS, nil, nil))
		if err != nil {
			t.Fatalf("%s: %v", state.Name, err)
		}
		got, err := st.Lint(ctx)
		if err != nil {
			t.Fatalf("%s: %v", state.Name, err)
		}
		lint.Same(t, state.Name, want, got)
		replayed += lint.Replayed(got)
	}
	if replayed == 0 {
		t.Error("all sites were checked again in every state")
	}
}
