package files_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/files"
)

func TestOpenNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"repo/in/x", "values/x", "values/sub/x", "values2/x"} {
		write(t, filepath.Join(dir, name), "")
	}
	if err := os.Symlink("../values", filepath.Join(dir, "repo/link")); err != nil {
		t.Skip(err)
	}
	values := filepath.Join(dir, "values")
	for _, tt := range []struct {
		name  string
		allow []string
		ok    bool
	}{
		{"in", nil, true},
		{"../values", nil, false},
		{"../values", []string{values}, true},
		{values, []string{values}, true},
		{"../values/sub", []string{values}, true},
		{"../values2", []string{values}, false}, // not by the beginning of its name
		{"link", nil, false},
		{"link", []string{values}, true},
		{"../values/..", []string{values}, false},
		{"../nowhere", nil, false},
	} {
		folder, err := files.OpenNamed(filepath.Join(dir, "repo"), tt.name, tt.allow)
		if err == nil {
			folder.Close()
		}
		if tt.ok != (err == nil) || !tt.ok && !errors.Is(err, files.ErrNotAllowed) {
			t.Errorf("%s with %v: %v", tt.name, tt.allow, err)
		}
	}
}
