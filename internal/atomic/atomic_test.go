package atomic_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/atomic"
)

func put(t *testing.T, name, text string, mode os.FileMode) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o600), os.Chmod(name, mode)); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// left lists the files of a folder that are not whole.
func left(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, atomic.Prefix+"*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestFile(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("links and modes")
	}
	for _, tt := range []struct {
		name   string
		make   func(t *testing.T, repo, outside string)
		write  string // below the folder of both
		want   string // where the text is then; "" for an error
		refuse string
	}{
		{name: "a new file", write: "repo/out.json", want: "repo/out.json"},
		{name: "in place of an old one", write: "repo/old.json", want: "repo/old.json"},
		{name: "outside of the repo", write: "outside/out.json", want: "outside/out.json"},
		{name: "through a link inside", write: "repo/in.json", want: "repo/old.json",
			make: func(t *testing.T, repo, _ string) { link(t, "old.json", filepath.Join(repo, "in.json")) }},
		{name: "through a link of the user's", write: "outside/mine.json", want: "outside/old.json",
			make: func(t *testing.T, _, outside string) { link(t, "old.json", filepath.Join(outside, "mine.json")) }},
		{name: "through a link out", write: "repo/out.json", refuse: "out of the repository",
			make: func(t *testing.T, repo, _ string) { link(t, "../outside/old.json", filepath.Join(repo, "out.json")) }},
		{name: "through a link to a file that is not there", write: "repo/out.json", refuse: "out of the repository",
			make: func(t *testing.T, repo, _ string) { link(t, "../outside/new.json", filepath.Join(repo, "out.json")) }},
		{name: "through a chain out", write: "repo/a.json", refuse: "out of the repository",
			make: func(t *testing.T, repo, outside string) {
				link(t, "b.json", filepath.Join(repo, "a.json"))
				link(t, filepath.Join(outside, "old.json"), filepath.Join(repo, "b.json"))
			}},
		{name: "through a linked folder out", write: "repo/dir/out.json", refuse: "out of the repository",
			make: func(t *testing.T, repo, outside string) { link(t, outside, filepath.Join(repo, "dir")) }},
		{name: "through a link in a circle", write: "repo/a.json", refuse: "circle",
			make: func(t *testing.T, repo, _ string) { link(t, "a.json", filepath.Join(repo, "a.json")) }},
		{name: "a folder", write: "repo", refuse: "is a folder"},
		{name: "a folder that is not there", write: "repo/no/out.json", refuse: "no such file"},
		{name: "a name that is too long", write: "repo/" + strings.Repeat("x", 300), refuse: "name too long"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			repo, outside := filepath.Join(dir, "repo"), filepath.Join(dir, "outside")
			put(t, filepath.Join(repo, "old.json"), "old", 0o640)
			put(t, filepath.Join(outside, "old.json"), "old", 0o640)
			if tt.make != nil {
				tt.make(t, repo, outside)
			}
			var w atomic.Writer
			err := w.File(repo, filepath.Join(dir, tt.write), []byte("new"))
			switch {
			case tt.refuse != "" && (err == nil || !strings.Contains(err.Error(), tt.refuse)):
				t.Errorf("got %v, want %s", err, tt.refuse)
			case tt.refuse == "" && err != nil:
				t.Error(err)
			case tt.want != "" && read(t, filepath.Join(dir, tt.want)) != "new":
				t.Errorf("%s is not written", tt.want)
			}
			for _, old := range []string{"repo/old.json", "outside/old.json"} {
				if old != tt.want && read(t, filepath.Join(dir, old)) != "old" {
					t.Errorf("%s is written", old)
				}
				if info, err := os.Stat(filepath.Join(dir, old)); err != nil || info.Mode() != 0o640 {
					t.Errorf("%s has another mode: %v", old, info.Mode())
				}
			}
			if names := append(left(t, repo), left(t, outside)...); len(names) > 0 {
				t.Errorf("left over: %v", names)
			}
		})
	}
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Fatal(err)
	}
}

// TestFileToADevice writes where nothing can be renamed to.
func TestFileToADevice(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip(err)
	}
	var w atomic.Writer
	if err := w.File("", "/dev/null", []byte("x")); err != nil {
		t.Error(err)
	}
	if err := w.File("", "/dev/full", []byte("x")); err == nil || !strings.Contains(err.Error(), "no space") {
		t.Errorf("a full device: %v", err)
	}
}

// TestFullDisk fills a disk of its own: what was there stays whole.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no disk of its own: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	put(t, filepath.Join(dir, "a"), "old a", 0o644)
	put(t, filepath.Join(dir, "b"), "old b", 0o644)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	var w atomic.Writer
	large := []byte(strings.Repeat("x", 100<<10))
	if err := w.File("", filepath.Join(dir, "a"), large); err == nil {
		t.Error("more than the disk holds is written")
	}
	if err := w.Replace(root, []atomic.Change{{Name: "a", Old: []byte("old a"), New: []byte("new a")}, {Name: "b", Old: []byte("old b"), New: large}}); err == nil {
		t.Error("more than the disk holds is written")
	}
	if diff := cmp.Diff([]string{"old a", "old b"}, []string{read(t, filepath.Join(dir, "a")), read(t, filepath.Join(dir, "b"))}); diff != "" {
		t.Error(diff)
	}
	if names := left(t, dir); len(names) > 0 {
		t.Errorf("left over: %v", names)
	}
}

// TestTwoAtOnce lets two writers replace the same files: each file is whole, and
// a writer that comes too late changes nothing.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old, fresh := strings.Repeat("old\n", 1000), strings.Repeat("new\n", 1000)
	put(t, filepath.Join(dir, "a"), old, 0o644)
	put(t, filepath.Join(dir, "b"), old, 0o644)
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	var done sync.WaitGroup
	for range 8 {
		done.Go(func() {
			var w atomic.Writer
			err := w.Replace(root, []atomic.Change{{Name: "a", Old: []byte(old), New: []byte(fresh)}, {Name: "b", Old: []byte(old), New: []byte(fresh)}})
			if err != nil && !errors.Is(err, atomic.ErrChanged) {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if read(t, filepath.Join(dir, "a")) != fresh || read(t, filepath.Join(dir, "b")) != fresh || len(left(t, dir)) > 0 {
		t.Errorf("not both are new, or files are left: %v", left(t, dir))
	}
}

// TestAbandon ends a writer in the middle, as the program does when it is told
// to end and something still runs.
func TestAbandon(t *testing.T) {
	t.Parallel()
	for range 20 {
		dir := t.TempDir()
		put(t, filepath.Join(dir, "a"), "old", 0o644)
		var w atomic.Writer
		go func() { _ = w.File("", filepath.Join(dir, "a"), []byte("new")) }()
		w.Abandon()
		if text := read(t, filepath.Join(dir, "a")); text != "old" && text != "new" || len(left(t, dir)) > 0 {
			t.Errorf("it is %q; left over: %v", text, left(t, dir))
		}
	}
}

// TestOwner keeps owner and mode, as far as the process may.
func TestOwner(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || os.Getuid() != 0 {
		t.Skip("only root gives files away")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	put(t, name, "old", 0o604)
	if err := os.Chown(name, 65534, 65534); err != nil {
		t.Skip(err)
	}
	var w atomic.Writer
	if err := w.File("", name, []byte("new")); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("stat", "-c", "%u %g %a", name).Output()
	if err != nil || strings.TrimSpace(string(out)) != "65534 65534 604" {
		t.Errorf("it is now %s, %v", out, err)
	}
}
