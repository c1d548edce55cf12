package main

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestHookFiles holds the files that the hook asks for against the golden repo.
func TestHookFiles(t *testing.T) {
	t.Parallel()
	files := hookFiles(t)
	var left []string
	err := fs.WalkDir(os.DirFS(infraDir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !files.MatchString(name) {
			left = append(left, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{".gitignore", "README.md"}, left); diff != "" {
		t.Errorf("files that the hook leaves out (-want +got):\n%s", diff)
	}
	for _, name := range []string{"Jenkinsfile", "ci/Jenkinsfile.build", "charts/a/Chart.lock", "charts/a/values.schema.json", "environments/values-jeju.yml"} {
		if !files.MatchString(name) {
			t.Errorf("the hook leaves out %s", name)
		}
	}
}

func hookFiles(t *testing.T) *regexp.Regexp {
	t.Helper()
	hook := readYAML(t, ".pre-commit-hooks.yaml")
	for key, want := range map[string]any{"id": "xgen-lint", "entry": "xgen-lint", "language": "golang", "require_serial": true} {
		if hook[key] != want {
			t.Errorf("%s: %v, want %v", key, hook[key], want)
		}
	}
	files, err := regexp.Compile(fmt.Sprint(hook["files"]))
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// installHook puts a hook in place that does what pre-commit does: it calls the
// entry with the staged files that fit, some at a time.
func installHook(t *testing.T, repo string, chunk int) {
	t.Helper()
	need(t, "git", "sh", "xargs", "grep")
	script := fmt.Sprintf("#!/bin/sh\ngit diff --cached --name-only --diff-filter=ACMRT | grep -E '%s' | xargs -r -n %d %s\n",
		hookFiles(t), chunk, fmt.Sprint(readYAML(t, ".pre-commit-hooks.yaml")["entry"]))
	hooks := filepath.Join(repo, ".git", "hooks")
	if err := os.MkdirAll(hooks, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(hooks, "pre-commit"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
}

// commit runs a real git commit of everything and tells whether the hook let
// it pass, and what it said.
func commit(repo string) (bool, string) {
	cmd := exec.Command("git", "commit", "-q", "-a", "-m", "change")
	cmd.Dir, cmd.Env = repo, append(os.Environ(), gitEnvironment()...)
	out, err := cmd.CombinedOutput()
	return err == nil, string(out)
}

// TestHook commits to an infra repo with the hook in place.
func TestHook(t *testing.T) {
	t.Parallel()
	repo := t.TempDir()
	if err := os.CopyFS(repo, os.DirFS(infraDir)); err != nil {
		t.Fatal(err)
	}
	change(t, repo, "lotteimall.yaml", `APP_SITE: "lotteimall"`, `APP_SITE: "xgen"`) // an old fault elsewhere
	gitIn(t, repo, "init", "-q", "-b", "main")
	gitIn(t, repo, "add", "-A")
	gitIn(t, repo, "commit", "-q", "-m", "base")
	installHook(t, repo, 2)

	if err := os.WriteFile(filepath.Join(repo, "README.md"), []byte("# new\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if passed, out := commit(repo); !passed {
		t.Errorf("a commit without any file that concerns the linter is refused:\n%s", out)
	}

	change(t, repo, "xgen-jeju.yaml", `domain: "*"`, `domain: *`)
	passed, out := commit(repo)
	if passed || !strings.Contains(out, "k3s/argocd/projects/xgen-jeju.yaml:14:13: error:") {
		t.Errorf("the bad commit passed, or was refused for another reason:\n%s", out)
	}
	if strings.Contains(out, "identity-mismatch") {
		t.Errorf("the hook reports what the commit has no part in:\n%s", out)
	}

	fix := exec.Command("xgen-lint", "--fix", "k3s/argocd/projects/xgen-jeju.yaml")
	fix.Dir = repo
	if out, err := fix.CombinedOutput(); err != nil {
		t.Fatalf("--fix: %v\n%s", err, out)
	}
	change(t, repo, "xgen.yaml", "jeju-xgen.x2bee.com", "xgen.x2bee.kr") // the quotes are as before: something to commit
	change(t, repo, "xgen-aww.yaml", "xgen.lamitie.kr\"", "xgen2.lamitie.kr\"")
	change(t, repo, "xgen-jeju.yaml", "no domain: a NodePort", "a NodePort")
	if passed, out := commit(repo); !passed {
		t.Errorf("the mended commit is refused:\n%s", out)
	}
	if got := gitIn(t, repo, "log", "--format=%s", "-1", "--name-only"); strings.Count(got, "projects/") != 3 {
		t.Errorf("the commit holds %s", got)
	}
}
