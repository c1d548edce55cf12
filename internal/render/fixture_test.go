package render

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// styles are the differently written app-of-apps repositories in testdata.
var styles = []string{"params", "inline", "multisource"}

// unpack writes a txtar archive to a folder and returns it; changes replace
// files or, with no text, remove them.
func unpack(t testing.TB, name string, changes map[string]string) string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, text string) {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range archive.Files {
		text := string(f.Data)
		if strings.HasSuffix(f.Name, "values/api.yaml") {
			text = strings.ReplaceAll(text, "\n", "\r\n") // as an editor on Windows leaves it
		}
		write(f.Name, text)
	}
	for name, text := range changes {
		if text == "" {
			if err := os.RemoveAll(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
				t.Fatal(err)
			}
			continue
		}
		write(name, text)
	}
	return dir
}

// load reads the repository in dir.
func load(t testing.TB, dir string) *model.Repo {
	t.Helper()
	tree := source.NewTree(os.DirFS(dir))
	config, err := tree.YAML(model.ConfigName)
	if err != nil {
		config = nil
	}
	repo, err := model.Load(tree, config)
	if err != nil {
		t.Fatal(err)
	}
	return repo
}

// repositories are all that tests hold: the golden one, the styles of this
// package, and the platform written in other ways.
func repositories(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{
		"infra": "../../testdata/infra", "styles/inline": "../../testdata/styles/inline", "styles/multisource": "../../testdata/styles/multisource",
	}
	for _, name := range styles {
		out[name] = unpack(t, name, nil)
	}
	return out
}
