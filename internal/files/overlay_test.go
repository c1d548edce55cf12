package files_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func TestOverlay(t *testing.T) {
	t.Parallel()
	below := fstest.MapFS{
		"a/one.yaml": {Data: []byte("one")}, "a/two.yaml": {Data: []byte("two")}, "b/three.yaml": {Data: []byte("three")},
	}
	tree := source.NewTree(files.Lay(below, map[string][]byte{"a/one.yaml": []byte("1"), "a/new.yaml": []byte("new"), "c/d/deep.yaml": []byte("deep"), "a/two.yaml": []byte("back")},
		"b/three.yaml", "a/two.yaml"))
	got := map[string]string{}
	for _, e := range tree.Files() {
		f, err := tree.File(e.Path)
		if err != nil {
			t.Fatalf("%s: %v", e.Path, err)
		}
		got[e.Path] = string(f.Data)
	}
	want := map[string]string{"a/one.yaml": "1", "a/two.yaml": "back", "a/new.yaml": "new", "c/d/deep.yaml": "deep"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, err := tree.File("b/three.yaml"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	if !tree.IsDir("c/d") || tree.IsDir("c/d/deep.yaml") || tree.Exists("b/three.yaml") || !tree.Exists("c/d/deep.yaml") {
		t.Error("what is a file and what a folder")
	}
	if refused := tree.Refused(); len(refused) > 0 {
		t.Errorf("refused: %v", refused)
	}
}

// A text laid over a link is what the link's file holds, by either name; the
// rules about links out of the tree stay.
func TestOverlayLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, data := range map[string]string{"real/x.yaml": "old", "y.yaml": "y"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"link": "real", "out": "../.."} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Skip("no links here")
		}
	}
	folder, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	tree := source.NewTree(files.Lay(folder, map[string][]byte{"link/x.yaml": []byte("new")}))
	for _, name := range []string{"link/x.yaml", "real/x.yaml"} {
		if f, err := tree.File(name); err != nil || string(f.Data) != "new" {
			t.Errorf("%s: %v, %v", name, f, err)
		}
	}
	if f, err := tree.File("y.yaml"); err != nil || string(f.Data) != "y" {
		t.Errorf("y.yaml: %v, %v", f, err)
	}
	if _, err := tree.File("out/etc/passwd"); !files.IsRefused(err) {
		t.Errorf("a link out of the tree: %v", err)
	}
}

func TestOverlayTooLarge(t *testing.T) {
	t.Parallel()
	tree := source.NewTree(files.Lay(fstest.MapFS{}, map[string][]byte{"x.yaml": make([]byte, files.MaxFileSize+1)}))
	if _, err := tree.File("x.yaml"); !files.IsRefused(err) {
		t.Errorf("got %v", err)
	}
}
