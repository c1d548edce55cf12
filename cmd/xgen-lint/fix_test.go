package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/fix"
)

// fixer is the command as it is when fixes are to be written, and what it
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

func contents(t *testing.T, dir string) map[string]string {
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
	err := l.writeFixes([]fix.Change{
		{File: "a.yaml", Old: []byte("a: *\n"), New: []byte("a: \"*\"\n")},
		{File: "link.yaml", Old: []byte("b: *\n"), New: []byte("b: \"*\"\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"a.yaml": "a: \"*\"\n", "b.yaml": "b: \"*\"\n", "link.yaml": "b: \"*\"\n", "c.yaml": "c\n"}
	if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
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

// One file that cannot be fixed leaves all others as they are.
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
			before := contents(t, dir)
			err := l.writeFixes([]fix.Change{
				{File: "a.yaml", Old: []byte("a: *\n"), New: []byte("a: \"*\"\n")},
				{File: "b.yaml", Old: []byte("b: *\n"), New: []byte("b: \"*\"\n")},
			})
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if diff := cmp.Diff(before, contents(t, dir)); diff != "" {
				t.Errorf("files changed (-before +after):\n%s", diff)
			}
			if said.Len() > 0 {
				t.Errorf("it says: %s", said)
			}
		})
	}
}

// A link that leaves the repo is not written through, nor is a folder of links.
func TestWriteFixesStaysInside(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	put(t, filepath.Join(outside, "x.yaml"), "a: *\n")
	l, dir, _ := fixer(t, map[string]string{"b.yaml": "b\n"})
	for link, target := range map[string]string{"link.yaml": filepath.Join(outside, "x.yaml"), "folder": outside} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Skip("no links here")
		}
	}
	for _, name := range []string{"link.yaml", "folder/x.yaml", "../" + filepath.Base(outside) + "/x.yaml"} {
		if err := l.writeFixes([]fix.Change{{File: name, Old: []byte("a: *\n"), New: []byte("a: 1\n")}}); err == nil {
			t.Errorf("%s is written", name)
		}
	}
	if diff := cmp.Diff(map[string]string{"x.yaml": "a: *\n"}, contents(t, outside)); diff != "" {
		t.Errorf("outside (-want +got):\n%s", diff)
	}
}

// TestFixInterrupted sends signals at many moments of --fix: each file is the old
// one or the new one, and nothing is left beside them.
func TestFixInterrupted(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no signals to send")
	}
	repo := t.TempDir()
	if err := os.CopyFS(repo, os.DirFS(infraDir)); err != nil {
		t.Fatal(err)
	}
	projects := filepath.Join(repo, "k3s/argocd/projects")
	change(t, repo, "xgen-jeju.yaml", `domain: "*"`, `domain: *`)
	change(t, repo, "lotteimall.yaml", "vars:", "vars:\n  FLAG: yes")
	old := contents(t, projects)
	start := time.Now()
	if out, err := exec.Command("xgen-lint", "--fix", "--repo", repo).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	took, fixed := time.Since(start), contents(t, projects)
	const moments = 16
	for i := range moments {
		for name, text := range old {
			put(t, filepath.Join(projects, name), text)
		}
		cmd := exec.Command("xgen-lint", "--fix", "--repo", repo)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took * time.Duration(i) * 11 / 10 / moments)
		_ = cmd.Process.Signal([]os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP}[i%3])
		_ = cmd.Wait()
		now := contents(t, projects)
		for name, text := range now {
			if text != old[name] && text != fixed[name] {
				t.Errorf("moment %d: %s is neither old nor new, or left over", i, name)
			}
		}
		if len(now) != len(old) {
			t.Errorf("moment %d: %d files, were %d", i, len(now), len(old))
		}
	}
}
