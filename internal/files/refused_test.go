package files_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// links are links of a repository, the target of each, and the link that is to
// blame ("" where it is followed). The first rows are the test data of Argo CD's
// CheckOutOfBoundsSymlinks (util/app/path/testdata).
var links = []struct {
	name    string
	links   map[string]string
	read    string
	refused string
}{
	{"goodlink", map[string]string{"link": "file.txt"}, "link", ""},
	{"goodlink2", map[string]string{"link": "./file.txt"}, "link", ""},
	{"goodlink3", map[string]string{"link": "subdir/..file.txt"}, "link", ""},
	{"goodlink in a folder", map[string]string{"subdir/link": "../subdir/..file.txt"}, "subdir/link", ""},
	{"badlink", map[string]string{"badlink": "../../bla"}, "badlink", "badlink"},
	{"badlink2", map[string]string{"badlink": "..///../bad//../link/"}, "badlink", "badlink"},
	{"badlink3 comes back", map[string]string{"badlink": "../repo/file.txt"}, "badlink", "badlink"},
	{"badlink4 through a good one", map[string]string{"subdir/goodlink": "../badlink", "badlink": "../file.txt"}, "subdir/goodlink", "badlink"},
	{"abslink", map[string]string{"abslink": "/somethingbad"}, "abslink", "abslink"},
	{"a folder, then dots", map[string]string{"link": "folder/secret.txt", "folder": "../outside"}, "link", "folder"},
	{"dots that stay", map[string]string{"subdir/deep/link": "../../file.txt"}, "subdir/deep/link", ""},
	{"a file below a linked folder", map[string]string{"folder": "subdir"}, "folder/..file.txt", ""},
	{"a chain", map[string]string{"a": "b", "b": "c", "c": "file.txt"}, "a", ""},
	{"a chain out", map[string]string{"a": "b", "b": "c", "c": "../secret.txt"}, "a", "c"},
	{"procfs", map[string]string{"a": "/proc/self/environ"}, "a", "a"},
	{"itself", map[string]string{"loop": "loop"}, "loop", "loop"},
	{"each other", map[string]string{"a": "b", "b": "a"}, "a", "*"},
	{"nothing", map[string]string{"a": "nowhere"}, "a", "a"},
}

// trees gives a repository on the disk and one in memory with the given links,
// files beside, and secrets around it.
func trees(t *testing.T, links map[string]string) map[string]fs.FS {
	t.Helper()
	dir := t.TempDir()
	memory := fstest.MapFS{}
	for name, text := range map[string]string{"repo/file.txt": "ok", "repo/subdir/..file.txt": "ok", "repo/subdir/deep/x": "ok",
		"secret.txt": "secret", "file.txt": "secret", "outside/secret.txt": "secret"} {
		write(t, filepath.Join(dir, name), text)
		if inside, ok := strings.CutPrefix(name, "repo/"); ok {
			memory[inside] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(dir, "repo", name)); err != nil {
			t.Skip(err)
		}
		memory[name] = &fstest.MapFile{Data: []byte(target), Mode: fs.ModeSymlink | 0o777}
	}
	return map[string]fs.FS{"disk": open(t, filepath.Join(dir, "repo")), "memory": memory, "any disk": os.DirFS(filepath.Join(dir, "repo"))}
}

func open(t *testing.T, dir string) *files.Folder {
	t.Helper()
	folder, err := files.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	return folder
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func TestLinks(t *testing.T) {
	for _, tt := range links {
		for where, fsys := range trees(t, tt.links) {
			t.Run(tt.name+" on "+where, func(t *testing.T) {
				tree := source.NewTree(fsys)
				f, err := tree.File(tt.read)
				var refused *files.Refused
				switch {
				case tt.refused == "" && (err != nil || string(f.Data) != "ok"):
					t.Errorf("not read: %v", err)
				case tt.refused != "" && !errors.As(err, &refused):
					t.Errorf("not refused: %v", err)
				case tt.refused != "" && tt.refused != "*" && refused.Name != tt.refused:
					t.Errorf("%s is to blame, got %v", tt.refused, refused)
				}
				if got := len(tree.Refused()); (got == 0) != (tt.refused == "") {
					t.Errorf("%d files are kept as refused", got)
				}
			})
		}
	}
}

// TestLinksAreFoundUnread lists a tree: a link that leaves it is reported,
// whether or not anything reads it.
func TestLinksAreFoundUnread(t *testing.T) {
	for where, fsys := range trees(t, map[string]string{"subdir/deep/out": "../../../secret.txt", "subdir/up": "..", "abs": "/etc", "in": "file.txt"}) {
		tree := source.NewTree(fsys)
		var got []string
		for _, e := range tree.Files() {
			got = append(got, e.Path)
		}
		if diff := cmp.Diff([]string{"abs", "file.txt", "in", "subdir/..file.txt", "subdir/deep/out", "subdir/deep/x"}, got); diff != "" {
			t.Errorf("%s: %s", where, diff)
		}
		got = nil
		for _, r := range tree.Refused() {
			got = append(got, r.Error())
		}
		if diff := cmp.Diff([]string{`abs: the link to "/etc" leaves the repository`,
			`subdir/deep/out: the link to "../../../secret.txt" leaves the repository`}, got); diff != "" {
			t.Errorf("%s: %s", where, diff)
		}
	}
}

// TestBelow follows links to folders, each folder once: links up do not double.
func TestBelow(t *testing.T) {
	for where, fsys := range trees(t, map[string]string{"subdir/a": ".", "subdir/b": ".", "subdir/c": "..", "linked": "subdir"}) {
		tree := source.NewTree(fsys)
		for _, dir := range []string{"subdir", "linked"} {
			var got []string
			for _, e := range tree.Below(dir, true) {
				got = append(got, strings.TrimPrefix(e.Path, dir+"/"))
			}
			if diff := cmp.Diff([]string{"..file.txt", "c/file.txt", "deep/x"}, got); diff != "" {
				t.Errorf("%s, %s: %s", where, dir, diff)
			}
		}
	}
}

// TestIrregularFiles reads pipes, folders, files without permission and files
// that are too large or grow: none of it blocks, and each is refused.
func TestIrregularFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no named pipes in folders")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a/small.yaml"), "a: 1\n")
	write(t, filepath.Join(dir, "large.yaml"), "")
	if err := errors.Join(exec.Command("mkfifo", filepath.Join(dir, "pipe.yaml")).Run(), os.Truncate(filepath.Join(dir, "large.yaml"), files.MaxFileSize+1)); err != nil {
		t.Fatal(err)
	}
	tree := source.NewTree(open(t, dir))
	done := make(chan string)
	go func() {
		_, pipe := tree.File("pipe.yaml")
		_, large := tree.YAML("large.yaml")
		_, folder := tree.File("a")
		_, below := tree.File("a/small.yaml/x")
		_, list := fs.ReadDir(tree.FS, "pipe.yaml")
		done <- fmt.Sprintf("%v; %v; %v %v; %v %v; %v", pipe, large, folder != nil, files.IsRefused(folder), below != nil, files.IsRefused(below), list)
	}()
	select {
	case got := <-done:
		want := "pipe.yaml: it is a named pipe, not a regular file; large.yaml: it is larger than 16 MiB; true false; true false; " +
			"pipe.yaml: it is a named pipe, not a regular file"
		if got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("reading a named pipe blocks")
	}
}

// TestGrowingFile reads a file that somebody writes to without end.
func TestGrowingFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "log.yaml")
	write(t, name, "a: 1\n")
	folder := open(t, dir)
	f, err := folder.Open("log.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	if err := os.Truncate(name, 40<<20); err != nil {
		t.Fatal(err)
	}
	if _, err := folder.ReadFile("log.yaml"); !files.IsRefused(err) {
		t.Errorf("40 MiB are read: %v", err)
	}
}

// TestSkippedFolders wants one skip list: Files leaves out what Below lists when
// it is asked for such a folder itself.
func TestSkippedFolders(t *testing.T) {
	tree := source.NewTree(fstest.MapFS{".deploy/a.yaml": {}, ".deploy/.git/b": {}, "node_modules/x/c.yaml": {}, "vendor/d.yaml": {}, "e/f.yaml": {}, ".g.yaml": {}})
	list := func(entries []files.Entry) (out []string) {
		for _, e := range entries {
			out = append(out, path.Clean(e.Path))
		}
		return out
	}
	for _, tt := range []struct{ got, want []string }{
		{list(tree.Files()), []string{".g.yaml", "e/f.yaml"}},
		{list(tree.Below(".deploy", true)), []string{".deploy/a.yaml"}},
		{list(tree.Below(".", false)), []string{".g.yaml"}},
		{list(tree.All("node_modules")), []string{"node_modules/x/c.yaml"}},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Error(diff)
		}
	}
}
