package git

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// repo makes a repository with the files and one commit.
func repo(t *testing.T, files map[string]string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir := t.TempDir()
	for name, text := range files {
		write(t, filepath.Join(dir, name), text)
	}
	git(t, dir, "init", "-q", "-b", "main")
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "base")
	return dir
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=A", "GIT_COMMITTER_EMAIL=a@example.org")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func at(t *testing.T, dir, rev string) *State {
	t.Helper()
	state, err := stateAt(dir, rev)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(state.Close)
	return state
}

func stateAt(dir, rev string) (*State, error) {
	r, err := Open(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	return r.At(context.Background(), rev)
}

// content reads all files, as the program does: by way of a Tree, which follows
// links.
func content(t *testing.T, state *State) map[string]string {
	t.Helper()
	fsys := source.NewTree(state).FS
	out := map[string]string{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAtReadsTheFolderAsItWas(t *testing.T) {
	t.Parallel()
	dir := repo(t, map[string]string{"outside.txt": "o", "infra/사이트.yaml": "a: 1\n", "infra/sub/empty": "",
		"infra/crlf.yaml": "a: 1\r\n", "infra/.gitattributes": "sub export-ignore\n"})
	if err := os.Symlink("사이트.yaml", filepath.Join(dir, "infra/link.yaml")); err != nil {
		t.Skip("no links here")
	}
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", "link")
	write(t, filepath.Join(dir, "infra/사이트.yaml"), "a: 2\n")
	r := at(t, filepath.Join(dir, "infra"), "HEAD")
	want := map[string]string{"사이트.yaml": "a: 1\n", "sub/empty": "", "crlf.yaml": "a: 1\r\n",
		".gitattributes": "sub export-ignore\n", "link.yaml": "a: 1\n"}
	if diff := cmp.Diff(want, content(t, r)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestAtOfAFolderThatWasNotThere(t *testing.T) {
	t.Parallel()
	dir := repo(t, map[string]string{"readme": "r"})
	write(t, filepath.Join(dir, "infra/a.yaml"), "a: 1\n")
	if got := content(t, at(t, filepath.Join(dir, "infra"), "HEAD")); len(got) > 0 {
		t.Errorf("files out of nowhere: %v", got)
	}
}

func TestRenames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a line of a file\n", 20)
	old := map[string]string{"same.yaml": "s: 1\n", "moved.yaml": "m: 1\n", "changed.yaml": long + "told: 1\n", "crlf.yaml": "c: 1\nd: 2\n",
		"gone.yaml": "x: 1\n", "empty.yaml": "", "a.yaml": long + "a: 1\n", "half.yaml": "1\n2\n3\n4\n"}
	now := map[string]string{"same.yaml": "s: 2\n", "to/moved.yaml": "m: 1\n", "changed-new.yaml": long + "told: 2\n", "crlf-new.yaml": "c: 1\r\nd: 2\r\n",
		"other.yaml": "y: 1\n", "empty-new.yaml": "", "a-new.yaml": long + "a: 1\n", "less-than-half.yaml": "1\n5\n6\n7\n"}
	reader := func(files map[string]string) func(string) ([]byte, error) {
		return func(name string) ([]byte, error) { return []byte(files[name]), nil }
	}
	got := Renames(slices.Sorted(maps.Keys(old)), slices.Sorted(maps.Keys(now)), reader(old), reader(now))
	want := map[string]string{"moved.yaml": "to/moved.yaml", "changed.yaml": "changed-new.yaml", "crlf.yaml": "crlf-new.yaml", "a.yaml": "a-new.yaml"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("renamed (-want +got):\n%s", diff)
	}
}

// A hook runs with variables that speak of its own repository.
func TestAtIgnoresTheHooksEnvironment(t *testing.T) {
	dir := repo(t, map[string]string{"infra/a.yaml": "a: 1\n"})
	other := repo(t, map[string]string{"b.yaml": "b: 1\n"})
	t.Setenv("GIT_DIR", filepath.Join(other, ".git"))
	t.Setenv("GIT_INDEX_FILE", ".git/index")
	r := at(t, filepath.Join(dir, "infra"), "HEAD")
	if diff := cmp.Diff(map[string]string{"a.yaml": "a: 1\n"}, content(t, r)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestAtErrors(t *testing.T) {
	t.Parallel()
	dir := repo(t, map[string]string{"a.yaml": "a: 1\n"})
	write(t, filepath.Join(dir, "a.yaml"), "a: 2\n")
	git(t, dir, "commit", "-q", "-a", "-m", "second")
	shallow := filepath.Join(t.TempDir(), "shallow")
	git(t, dir, "clone", "-q", "--depth", "1", "file://"+dir, shallow)
	for _, c := range []struct{ name, dir, rev, want string }{
		{"no revision", dir, "nowhere", `no revision "nowhere" in this repository; fetch it first`},
		{"an option", dir, "--all", `no revision "--all" in this repository; fetch it first`},
		{"a range", dir, "HEAD~1..HEAD", `no revision "HEAD~1..HEAD" in this repository; fetch it first`},
		{"a file", dir, "HEAD:a.yaml", `no revision "HEAD:a.yaml" in this repository; fetch it first`},
		{"shallow, a commit", shallow, "HEAD~1", `no revision "HEAD~1": this clone is shallow; run git fetch --unshallow, or fetch that revision, first`},
		{"shallow, a branch", shallow, "origin/old", `no revision "origin/old": this clone is shallow; run git fetch --depth=1 origin +old:refs/remotes/origin/old first`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := stateAt(c.dir, c.rev)
			if err == nil || err.Error() != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
	outside := t.TempDir()
	if _, err := stateAt(outside, "HEAD"); err == nil || err.Error() != outside+" is not in a Git repository" {
		t.Errorf("outside of a repository: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Open(ctx, dir); err == nil {
		t.Error("a cancelled context is no error")
	}
}
