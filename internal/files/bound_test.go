package files_test

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestBound stops listing where a folder has more than an infra repo would have.
func TestBound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for i := range 5 {
		name := filepath.Join(dir, "folder"+strconv.Itoa(i), "deep", "a.yaml")
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, nil, 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	for most, want := range map[int]string{15: "", 14: "more than 14 files and folders", 5: "more than 5 "} {
		folder, err := files.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		folder.Bound(most)
		tree := source.NewTree(folder)
		listed := len(tree.Files())
		switch err := tree.Full(); {
		case want == "" && (err != nil || listed != 5):
			t.Errorf("%d entries: %d files, %v", most, listed, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%d entries: %v, want %s", most, err, want)
		}
		folder.Close()
	}
}
