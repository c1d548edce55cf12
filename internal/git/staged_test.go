package git

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func staged(t *testing.T, dir string) *Staged {
	t.Helper()
	r, err := OpenInHook(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	s, err := r.Staged(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Head.Close)
	return s
}

// check holds the index and what changed against what is expected.
func (s *Staged) check(t *testing.T, index map[string]string, changed ...string) {
	t.Helper()
	if diff := cmp.Diff(index, content(t, s.Index)); diff != "" {
		t.Errorf("index (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(changed, s.Changed); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
}

func TestStaged(t *testing.T) {
	t.Parallel()
	dir := repo(t, map[string]string{"outside": "o", "infra/kept": "k", "infra/changed": "1\n", "infra/removed": "r", "infra/moved": "m", "infra/worktree": "w"})
	infra := filepath.Join(dir, "infra")
	staged(t, infra).check(t, map[string]string{"kept": "k", "changed": "1\n", "removed": "r", "moved": "m", "worktree": "w"})

	write(t, filepath.Join(infra, "changed"), "2\n")
	write(t, filepath.Join(infra, "new/file"), "n")
	write(t, filepath.Join(dir, "outside"), "o2")
	git(t, dir, "add", "-A")
	write(t, filepath.Join(infra, "changed"), "3\n") // not staged
	write(t, filepath.Join(infra, "worktree"), "w2")
	write(t, filepath.Join(infra, "untracked"), "u")
	write(t, filepath.Join(infra, "announced"), "a")
	git(t, dir, "add", "--intent-to-add", "infra/announced")
	git(t, dir, "rm", "-q", "infra/removed")
	git(t, dir, "mv", "infra/moved", "infra/there")
	before := git(t, dir, "status", "--porcelain")
	s := staged(t, infra)
	s.check(t, map[string]string{"kept": "k", "changed": "2\n", "there": "m", "worktree": "w", "new/file": "n"},
		"changed", "moved", "new/file", "removed", "there")
	if diff := cmp.Diff(map[string]string{"kept": "k", "changed": "1\n", "removed": "r", "moved": "m", "worktree": "w"}, content(t, s.Head)); diff != "" {
		t.Errorf("HEAD (-want +got):\n%s", diff)
	}
	if after := git(t, dir, "status", "--porcelain"); after != before {
		t.Errorf("the repository changed: %s, was %s", after, before)
	}
}

func TestStagedBeforeTheFirstCommit(t *testing.T) {
	t.Parallel()
	dir := repo(t, map[string]string{"x": ""})
	first := filepath.Join(t.TempDir(), "first")
	git(t, dir, "init", "-q", first)
	staged(t, first).check(t, map[string]string{})
	write(t, filepath.Join(first, "a/b"), "b")
	git(t, first, "add", "-A")
	staged(t, first).check(t, map[string]string{"a/b": "b"}, "a/b")
}

func TestStagedInAWorktree(t *testing.T) {
	t.Parallel()
	dir := repo(t, map[string]string{"a": "1"})
	tree := filepath.Join(t.TempDir(), "tree")
	git(t, dir, "worktree", "add", "-q", tree)
	write(t, filepath.Join(tree, "a"), "2")
	git(t, tree, "add", "a")
	staged(t, tree).check(t, map[string]string{"a": "2"}, "a")
	staged(t, dir).check(t, map[string]string{"a": "1"})
}

func TestStagedMergeConflict(t *testing.T) {
	t.Parallel()
	dir := repo(t, map[string]string{"a": "1"})
	git(t, dir, "switch", "-q", "-c", "other")
	write(t, filepath.Join(dir, "a"), "2")
	git(t, dir, "commit", "-q", "-a", "-m", "other")
	git(t, dir, "switch", "-q", "main")
	write(t, filepath.Join(dir, "a"), "3")
	git(t, dir, "commit", "-q", "-a", "-m", "main")
	r, err := Open(context.Background(), dir)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = r.run(context.Background(), nil, "-c", "user.name=A", "-c", "user.email=a@example.org", "merge", "-q", "other")
	if _, err = r.Staged(context.Background()); err == nil || err.Error() != "a is not merged yet: resolve the conflict and git add it" {
		t.Errorf("got %v", err)
	}
}

// TestStagedIndexOfTheHook wants GIT_INDEX_FILE to count only within the
// repository that is asked about.
func TestStagedIndexOfTheHook(t *testing.T) {
	dir, other := repo(t, map[string]string{"a": "1"}), repo(t, map[string]string{"b": "1"})
	index, err := os.ReadFile(filepath.Join(dir, ".git/index"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "a"), "2")
	git(t, dir, "add", "a")
	write(t, filepath.Join(dir, ".git/next-index-1.lock"), string(index)) // as of git commit FILE
	for _, tt := range []struct{ name, gitDir, index, want string }{
		{"its own", "", filepath.Join(dir, ".git/next-index-1.lock"), "1"},
		{"its own, with GIT_DIR", filepath.Join(dir, ".git"), filepath.Join(dir, ".git/next-index-1.lock"), "1"},
		{"another repository's", filepath.Join(other, ".git"), filepath.Join(other, ".git/index"), "2"},
		{"another repository's index", "", filepath.Join(other, ".git/index"), "2"},
		{"a file outside of the repository", filepath.Join(dir, ".git"), filepath.Join(dir, "index"), "2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("GIT_DIR", tt.gitDir)
			if tt.gitDir == "" {
				os.Unsetenv("GIT_DIR")
			}
			t.Setenv("GIT_INDEX_FILE", tt.index)
			if got := content(t, staged(t, dir).Index)["a"]; got != tt.want {
				t.Errorf("a is %s, want %s", got, tt.want)
			}
		})
	}
}

// TestStagedOfASeparateGitDir: only the environment says where the repository is.
func TestStagedOfASeparateGitDir(t *testing.T) {
	dir := repo(t, map[string]string{"a": "1"})
	apart := filepath.Join(t.TempDir(), "apart.git")
	write(t, filepath.Join(dir, "a"), "2")
	git(t, dir, "add", "a")
	if err := os.Rename(filepath.Join(dir, ".git"), apart); err != nil {
		t.Fatal(err)
	}
	t.Setenv("GIT_DIR", apart)
	t.Setenv("GIT_WORK_TREE", dir)
	staged(t, dir).check(t, map[string]string{"a": "2"}, "a")
	if _, err := OpenInHook(context.Background(), t.TempDir()); err == nil {
		t.Error("a folder outside of the working tree is taken for a part of it")
	}
}
