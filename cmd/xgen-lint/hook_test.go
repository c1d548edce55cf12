package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// plainHook is the hook of README.md, "In the hook".
func plainHook(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(data), "```sh\n#!/bin/sh\n")
	hook, _, _ := strings.Cut(rest, "```")
	if !found || strings.Count(hook, "\n") != 1 {
		t.Fatalf("README.md's hook is not one line: %q", hook)
	}
	return "#!/bin/sh\n" + hook
}

// hooked makes a repository of the golden infra repo, in the sub-folder dir of
// it, with the hook in place.
func hooked(t *testing.T, dir string) (repo string) {
	t.Helper()
	need(t, "git", "sh")
	repo = t.TempDir()
	if err := os.CopyFS(filepath.Join(repo, dir), os.DirFS(infraDir)); err != nil {
		t.Fatal(err)
	}
	gitIn(t, repo, "init", "-q", "-b", "main")
	gitIn(t, repo, "add", "-A")
	gitIn(t, repo, "commit", "-q", "-m", "base")
	put(t, filepath.Join(repo, ".git/hooks/pre-commit"), plainHook(t))
	if err := os.Chmod(filepath.Join(repo, ".git/hooks/pre-commit"), 0o755); err != nil {
		t.Fatal(err)
	}
	return repo
}

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tryGit runs a git command, and returns whether it did what it was to do and
// what it printed.
func tryGit(dir string, args ...string) (bool, string) {
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), gitEnvironment()...)
	out, err := cmd.CombinedOutput()
	return err == nil, string(out)
}

const (
	jeju   = "k3s/argocd/projects/xgen-jeju.yaml"
	routes = "k3s/helm-chart/templates/ingress.yaml"
)

// TestHook makes commits of every kind with the hook in place. Each case changes
// a clean repository, and commits.
func TestHook(t *testing.T) {
	t.Parallel()
	bad := func(t *testing.T, repo string) {
		t.Helper()
		change(t, repo, "xgen-jeju.yaml", `domain: "*"`, `domain: *`)
	}
	fine := func(t *testing.T, repo string) {
		t.Helper()
		change(t, repo, "xgen-jeju.yaml", "no domain: a NodePort", "a NodePort")
	}
	for _, tt := range []struct {
		name   string
		change func(t *testing.T, repo string)
		commit []string // default: commit -a
		dir    string   // where it is run
		says   string   // a part of the report where the commit is refused; "" where it passes
	}{
		{name: "a good change", change: fine},
		{name: "a bad change", change: bad, says: "k3s/argocd/projects/xgen-jeju.yaml:14:13: error:"},
		{name: "prose", change: func(t *testing.T, repo string) { put(t, filepath.Join(repo, "README.md"), "# new\n") }},
		{name: "nothing staged but a message", change: func(*testing.T, string) {}, commit: []string{"commit", "--allow-empty", "-q", "-m", "x"}},
		{name: "a deleted template", change: func(t *testing.T, repo string) { gitIn(t, repo, "rm", "-q", "k3s/helm-chart/templates/_helpers.tpl") }, says: "error:"},
		{name: "a deleted values file", change: func(t *testing.T, repo string) { gitIn(t, repo, "rm", "-q", "k3s/helm-chart/values/xgen-core.yaml") }, says: "xgen-core"},
		{name: "a renamed site", change: func(t *testing.T, repo string) {
			gitIn(t, repo, "mv", jeju, "k3s/argocd/projects/xgen-island.yaml")
		}, says: "error:"},
		{name: "a renamed script", change: func(t *testing.T, repo string) { gitIn(t, repo, "mv", "k3s/setup/setup-k3s.sh", "k3s/setup/setup.sh") }},
		{name: "all staged, half committed", change: func(t *testing.T, repo string) {
			bad(t, repo)
			put(t, filepath.Join(repo, "k3s/notes.yaml"), "a: 1\n")
			gitIn(t, repo, "add", "-A")
		}, commit: []string{"commit", "-q", "-m", "x", "--", "k3s/notes.yaml"}},
		{name: "a bad file named", change: func(t *testing.T, repo string) {
			bad(t, repo)
			put(t, filepath.Join(repo, "k3s/notes.yaml"), "a: 1\n")
			gitIn(t, repo, "add", "k3s/notes.yaml")
		}, commit: []string{"commit", "-q", "-m", "x", "--", jeju}, says: "unquoted-wildcard"},
		{name: "bad staged, fixed in the working tree", change: func(t *testing.T, repo string) {
			bad(t, repo)
			gitIn(t, repo, "add", "-A")
			change(t, repo, "xgen-jeju.yaml", `domain: *`, `domain: "*"`)
		}, commit: []string{"commit", "-q", "-m", "x"}, says: "unquoted-wildcard"},
		{name: "good staged, bad in the working tree", change: func(t *testing.T, repo string) {
			fine(t, repo)
			gitIn(t, repo, "add", "-A")
			bad(t, repo)
		}, commit: []string{"commit", "-q", "-m", "x"}},
		{name: "announced only", change: func(t *testing.T, repo string) {
			fine(t, repo)
			gitIn(t, repo, "add", "-A")
			put(t, filepath.Join(repo, "k3s/new.yaml"), "a: *\n")
			gitIn(t, repo, "add", "--intent-to-add", "k3s/new.yaml")
		}, commit: []string{"commit", "-q", "-m", "x"}},
		{name: "from a sub-folder", change: bad, dir: "k3s/setup", says: "unquoted-wildcard"},
		{name: "in a worktree", change: func(t *testing.T, repo string) {
			gitIn(t, repo, "worktree", "add", "-q", "tree")
			put(t, filepath.Join(repo, ".git/info/exclude"), "tree\n")
			bad(t, filepath.Join(repo, "tree"))
		}, dir: "tree", says: "unquoted-wildcard"},
		{name: "the first commit", change: func(t *testing.T, repo string) {
			bad(t, repo)
			gitIn(t, repo, "update-ref", "-d", "HEAD")
			gitIn(t, repo, "add", "-A")
		}, says: "unquoted-wildcard"},
		{name: "the first commit, clean", change: func(t *testing.T, repo string) { gitIn(t, repo, "update-ref", "-d", "HEAD") }},
		{name: "a fault that HEAD has", change: func(t *testing.T, repo string) {
			bad(t, repo)
			gitIn(t, repo, "commit", "-q", "-a", "--no-verify", "-m", "bad")
			change(t, repo, "lotteimall.yaml", "vars:", "# a remark\nvars:")
		}},
		{name: "a fault of another branch", change: func(t *testing.T, repo string) {
			gitIn(t, repo, "switch", "-q", "-c", "other")
			bad(t, repo)
			gitIn(t, repo, "commit", "-q", "-a", "--no-verify", "-m", "bad")
			gitIn(t, repo, "switch", "-q", "main")
			change(t, repo, "lotteimall.yaml", "vars:", "# a remark\nvars:")
			gitIn(t, repo, "commit", "-q", "-a", "-m", "good")
			gitIn(t, repo, "merge", "-q", "--no-commit", "--no-ff", "other")
		}, commit: []string{"commit", "-q", "-m", "merge"}, says: "unquoted-wildcard"},
		{name: "a file that a template reads", change: func(t *testing.T, repo string) {
			put(t, filepath.Join(repo, "k3s/helm-chart/text.md"), "fine\n")
			put(t, filepath.Join(repo, "k3s/helm-chart/templates/text.yaml"), "{{- if ne (.Files.Get \"text.md\") \"fine\\n\" }}{{ fail \"the text changed\" }}{{ end }}\n")
			gitIn(t, repo, "add", "-A")
			gitIn(t, repo, "commit", "-q", "-m", "text")
			put(t, filepath.Join(repo, "k3s/helm-chart/text.md"), "bad\n")
		}, says: "the text changed"},
		{name: "an executable bit", change: func(t *testing.T, repo string) { gitIn(t, repo, "update-index", "--chmod=+x", jeju) }, commit: []string{"commit", "-q", "-m", "x"}},
		{name: "a link that leaves", change: func(t *testing.T, repo string) {
			if err := os.Symlink("../../../secret.txt", filepath.Join(repo, "k3s/link.txt")); err != nil {
				t.Skip(err)
			}
			gitIn(t, repo, "add", "-A")
		}, says: "source/outside"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			repo := hooked(t, ".")
			tt.change(t, repo)
			commit := tt.commit
			if commit == nil {
				commit = []string{"commit", "-q", "-a", "-m", "change"}
			}
			passed, out := tryGit(filepath.Join(repo, tt.dir), commit...)
			if passed != (tt.says == "") || !strings.Contains(out, tt.says) {
				t.Errorf("passed: %v, and it says\n%s", passed, out)
			}
		})
	}
}

// TestHookInASubFolder has the infra repo below the root of its repository.
func TestHookInASubFolder(t *testing.T) {
	t.Parallel()
	repo := hooked(t, "deploy")
	put(t, filepath.Join(repo, ".git/hooks/pre-commit"), strings.TrimSuffix(plainHook(t), "\n")+" --repo deploy\n")
	put(t, filepath.Join(repo, "app/values.yaml"), "a: *\n") // not the infra repo's
	gitIn(t, repo, "add", "-A")
	if passed, out := tryGit(repo, "commit", "-q", "-m", "app"); !passed || !strings.Contains(out, "nothing that xgen-lint reads is staged") {
		t.Errorf("a commit outside of the infra repo: passed %v\n%s", passed, out)
	}
	change(t, filepath.Join(repo, "deploy"), "xgen-jeju.yaml", `domain: "*"`, `domain: *`)
	if passed, out := tryGit(repo, "commit", "-q", "-a", "-m", "bad"); passed || !strings.Contains(out, "unquoted-wildcard") {
		t.Errorf("a bad commit: passed %v\n%s", passed, out)
	}
}

// TestHookPolicies lints each state by its own policies.
func TestHookPolicies(t *testing.T) {
	t.Parallel()
	repo := hooked(t, ".")
	put(t, filepath.Join(repo, ".git/hooks/pre-commit"), strings.TrimSuffix(plainHook(t), "\n")+" --policy policies\n")
	put(t, filepath.Join(repo, "policies/name.rego"), `# METADATA
# title: names are long
# custom: {severity: error, scope: site}
package xgen.rules.own.name

report contains hit if {
	input.site.name == "xgen-jeju"
	hit := {"path": ["site", "name"], "message": "too short"}
}
`)
	change(t, repo, "lotteimall.yaml", "vars:", "# a remark\nvars:")
	if passed, out := tryGit(repo, "commit", "-q", "-m", "x", "-a"); passed || !strings.Contains(out, "no such folder in the index") {
		t.Errorf("a policy that is not staged: passed %v\n%s", passed, out)
	}
	gitIn(t, repo, "add", "-A")
	if passed, out := tryGit(repo, "commit", "-q", "-m", "rule"); passed || !strings.Contains(out, "too short") {
		t.Errorf("a new rule that finds something: passed %v\n%s", passed, out)
	}
	gitIn(t, repo, "commit", "-q", "--no-verify", "-m", "rule")
	change(t, repo, "xgen-jeju.yaml", "vars:", "# a remark\nvars:")
	if passed, out := tryGit(repo, "commit", "-q", "-a", "-m", "x"); !passed {
		t.Errorf("an old finding of an own rule refuses a commit:\n%s", out)
	}
}

// lintOut is lintHere without what is written to standard error.
func lintOut(args ...string) (int, string) {
	var out, problems bytes.Buffer
	code := execute(context.Background(), args, streams{strings.NewReader(""), &out, &problems})
	return code, out.String()
}

// lintHere runs the program in this process.
func lintHere(args ...string) (int, string) {
	var out bytes.Buffer
	code := execute(context.Background(), args, streams{strings.NewReader(""), &out, &out})
	return code, out.String()
}

// preCommitHooks reads the hooks that this repository offers to pre-commit.
func preCommitHooks(t *testing.T) []map[string]any {
	t.Helper()
	data, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	list, _ := source.Decode(source.ParseYAML(source.NewFile("hooks", data)).Root()).([]any)
	var out []map[string]any
	for _, item := range list {
		m, _ := item.(map[string]any)
		out = append(out, m)
	}
	return out
}

func TestPreCommitHooks(t *testing.T) {
	t.Parallel()
	var got []string
	for _, h := range preCommitHooks(t) {
		got = append(got, fmt.Sprint(h["id"], " ", h["language"], ": ", h["entry"], " ", h["pass_filenames"], " ", h["always_run"]))
	}
	want := []string{"xgen-lint golang: xgen-lint --staged false true", "xgen-lint-system system: xgen-lint --staged false true"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestPreCommit goes through pre-commit itself, where it is installed.
func TestPreCommit(t *testing.T) {
	t.Parallel()
	repo, run := throughPreCommit(t)
	for _, tt := range []struct {
		name   string
		change func()
		commit []string
		passes bool
	}{
		{"a site without its repoURL", func() { lineOff(t, filepath.Join(repo, jeju), "repoURL:") }, []string{"git", "commit", "-q", "-a", "-m", "x"}, false},
		{"a deleted template", func() { gitIn(t, repo, "rm", "-q", "k3s/helm-chart/templates/_helpers.tpl") }, []string{"git", "commit", "-q", "-m", "x"}, false},
		{"an nindent that breaks every VirtualService", func() {
			old := "name: {{ $name | quote }}\n  labels:\n    {{- include \"xgen-service.labels\" . | nindent 4 }}"
			if err := substitute(filepath.Join(repo, routes), old, strings.Replace(old, "nindent 4", "nindent 1", 1)); err != nil {
				t.Fatal(err)
			}
		}, []string{"git", "commit", "-q", "-a", "-m", "x"}, false},
		{"bad in the working tree alone", func() {
			put(t, filepath.Join(repo, "k3s/ok.yaml"), "a: 1\n")
			gitIn(t, repo, "add", "-A")
			lineOff(t, filepath.Join(repo, jeju), "repoURL:")
		}, []string{"git", "commit", "-q", "-m", "x"}, true},
	} {
		tt.change()
		if passed, out := run(tt.commit...); passed != tt.passes {
			t.Errorf("%s: passed %v\n%s", tt.name, passed, out)
		}
		gitIn(t, repo, "reset", "-q", "--hard")
	}
}

// throughPreCommit makes a repository of the golden infra repo whose commits go
// through pre-commit, and returns what runs a command in it.
func throughPreCommit(t *testing.T) (repo string, run func(args ...string) (bool, string)) {
	t.Helper()
	need(t, "pre-commit")
	hooks, repo := t.TempDir(), hooked(t, ".")
	if err := os.Remove(filepath.Join(repo, ".git/hooks/pre-commit")); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(hooks, ".pre-commit-hooks.yaml"), string(data))
	gitIn(t, hooks, "init", "-q", "-b", "main")
	gitIn(t, hooks, "add", "-A")
	gitIn(t, hooks, "commit", "-q", "-m", "hooks")
	put(t, filepath.Join(repo, ".pre-commit-config.yaml"), fmt.Sprintf("repos:\n- repo: %s\n  rev: %s\n  hooks: [{id: xgen-lint-system}]\n", hooks, gitIn(t, hooks, "rev-parse", "HEAD")))
	home := t.TempDir()
	run = func(args ...string) (bool, string) {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir, cmd.Env = repo, append(append(os.Environ(), gitEnvironment()...), "PRE_COMMIT_HOME="+home)
		out, err := cmd.CombinedOutput()
		return err == nil, string(out)
	}
	if ok, out := run("pre-commit", "install"); !ok {
		t.Skipf("pre-commit cannot be installed here: %s", out)
	}
	gitIn(t, repo, "add", "-A")
	if passed, out := run("git", "commit", "-q", "-m", "config"); !passed || !strings.Contains(out, "Passed") {
		t.Fatalf("the clean commit is refused:\n%s", out)
	}
	return repo, run
}

// lineOff removes the first line of a file that holds a text.
func lineOff(t *testing.T, name, text string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	i := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, text) })
	if i < 0 {
		t.Fatalf("%s does not hold %q", name, text)
	}
	put(t, name, strings.Join(slices.Delete(lines, i, i+1), ""))
}
