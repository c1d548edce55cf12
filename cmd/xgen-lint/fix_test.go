package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/lint"
)

// fixer is the command as it stands when fixes are to be written, and what it
// says while it writes them.
func fixer(t *testing.T, files map[string]string) (*lintFlags, string, *bytes.Buffer) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	var said bytes.Buffer
	return &lintFlags{app: &app{streams: streams{out: &said, err: &said}, repo: dir}}, dir, &said
}

func texts(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(data)
	}
	return out
}

func TestWriteFixes(t *testing.T) {
	t.Parallel()
	l, dir, said := fixer(t, map[string]string{"a.yaml": "a: *\n", "b.yaml": "b: *\n", "c.yaml": "c\n"})
	if err := os.Symlink("b.yaml", filepath.Join(dir, "link.yaml")); err != nil {
		t.Skip("no links here")
	}
	err := l.writeFixes([]lint.Change{
		{File: "a.yaml", Old: []byte("a: *\n"), New: []byte("a: \"*\"\n")},
		{File: "link.yaml", Old: []byte("b: *\n"), New: []byte("b: \"*\"\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"a.yaml": "a: \"*\"\n", "b.yaml": "b: \"*\"\n", "link.yaml": "b: \"*\"\n", "c.yaml": "c\n"}
	if diff := cmp.Diff(want, texts(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("fixed a.yaml\nfixed link.yaml\n", said.String()); diff != "" {
		t.Errorf("said (-want +got):\n%s", diff)
	}
	info, err := os.Lstat(filepath.Join(dir, "link.yaml"))
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is one no more: %v, %v", info, err)
	}
	if info, err := os.Stat(filepath.Join(dir, "a.yaml")); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the mode changed: %v, %v", info, err)
	}
}

// One file that cannot be mended leaves all others as they are.
func TestWriteFixesAllOrNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		spoil func(dir string) error
		want  string
	}{
		{"changed meanwhile", func(dir string) error { return os.WriteFile(filepath.Join(dir, "b.yaml"), []byte("b: **\n"), 0o644) },
			"--fix: b.yaml: changed while it was being linted; nothing was written"},
		{"gone meanwhile", func(dir string) error { return os.Remove(filepath.Join(dir, "b.yaml")) },
			"--fix: b.yaml: no such file or directory; nothing was written"},
		{"read-only", func(dir string) error { return os.Chmod(filepath.Join(dir, "b.yaml"), 0o444) },
			"--fix: b.yaml: permission denied; nothing was written"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l, dir, said := fixer(t, map[string]string{"a.yaml": "a: *\n", "b.yaml": "b: *\n"})
			if err := c.spoil(dir); err != nil {
				t.Fatal(err)
			}
			before := texts(t, dir)
			err := l.writeFixes([]lint.Change{
				{File: "a.yaml", Old: []byte("a: *\n"), New: []byte("a: \"*\"\n")},
				{File: "b.yaml", Old: []byte("b: *\n"), New: []byte("b: \"*\"\n")},
			})
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if diff := cmp.Diff(before, texts(t, dir)); diff != "" {
				t.Errorf("files changed (-before +after):\n%s", diff)
			}
			if said.Len() > 0 {
				t.Errorf("it says: %s", said)
			}
		})
	}
}

// A rename that fails in the middle puts back what was in place already.
func TestWriteFixesPutsBack(t *testing.T) {
	t.Parallel()
	_, dir, _ := fixer(t, map[string]string{"a.yaml": "new\n"})
	changes := []lint.Change{{File: "a.yaml", Old: []byte("old\n"), New: []byte("new\n")}}
	if err := putBack([]*stagedFile{{name: filepath.Join(dir, "a.yaml")}}, changes); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]string{"a.yaml": "old\n"}, texts(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	err := putBack([]*stagedFile{{name: filepath.Join(dir, "no", "a.yaml")}}, changes)
	if err == nil || !strings.Contains(err.Error(), "put back a.yaml: no such file") {
		t.Errorf("a file that cannot be put back: %v", err)
	}
}
