package scaffold

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/fix"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/model"
)

// golden lists the golden repositories of the project.
func golden(t *testing.T) []string {
	t.Helper()
	out := []string{"../../testdata/infra"}
	for _, pattern := range []string{"../../testdata/styles/*", "../../testdata/repos/*"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no repository at %s: %v", pattern, err)
		}
		out = append(out, found...)
	}
	return out
}

// plainRepo hides the configuration of a repository.
type plainRepo struct{ fs.FS }

func (p plainRepo) Open(name string) (fs.File, error) {
	if name == model.ConfigName {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return p.FS.Open(name)
}

// TestConfigChangesNothing wants a run with the written configuration to find
// what a run without any finds.
func TestConfigChangesNothing(t *testing.T) {
	t.Parallel()
	for _, dir := range golden(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			o := lint.Options{FS: plainRepo{os.DirFS(dir)}, Dir: dir}
			before, err := lint.Run(context.Background(), o)
			if err != nil {
				t.Fatal(err)
			}
			config := Config(before.Repo, before.Summary)
			after, err := lint.Run(context.Background(), o.With([]fix.Change{{File: model.ConfigName, New: config, Add: true}}))
			if err != nil {
				t.Fatalf("%v\n%s", err, config)
			}
			if after.Repo.Config.File == nil {
				t.Fatal("the configuration was not read")
			}
			if diff := cmp.Diff(messages(before), messages(after)); diff != "" {
				t.Errorf("findings without and with (-without +with):\n%s\n%s", diff, config)
			}
			if diff := cmp.Diff(before.Repo.Layout, after.Repo.Layout); diff != "" {
				t.Errorf("layout (-without +with):\n%s", diff)
			}
		})
	}
}

func messages(r *lint.Result) (out []string) {
	for _, f := range r.Findings {
		out = append(out, f.File+": "+f.Rule+": "+f.Message)
	}
	return out
}
