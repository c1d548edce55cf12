package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/groovy"
	"github.com/xgen-lint/xgen-lint/internal/report/changes"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// branch is an infra repo with a fault on main, and a branch that brings
// another one; origin/main is main.
func branch(t *testing.T) string {
	t.Helper()
	need(t, "git", "bash")
	root := t.TempDir()
	origin := filepath.Join(root, "origin")
	if err := os.CopyFS(origin, os.DirFS(infraDir)); err != nil {
		t.Fatal(err)
	}
	change(t, origin, "lotteimall.yaml", `APP_SITE: "lotteimall"`, `APP_SITE: "xgen"`)
	gitIn(t, origin, "init", "-q", "-b", "main")
	gitIn(t, origin, "add", "-A")
	gitIn(t, origin, "commit", "-q", "-m", "base")
	clone := filepath.Join(root, "clone")
	gitIn(t, root, "clone", "-q", "--depth", "1", "file://"+origin, clone)
	gitIn(t, clone, "checkout", "-q", "-b", "feature")
	change(t, clone, "xgen-jeju.yaml", `domain: "*"`, `domain: *`)
	gitIn(t, clone, "commit", "-q", "-a", "-m", "feature")
	return clone
}

func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("no %s here", p)
		}
	}
}

func change(t *testing.T, repo, site, old, new string) {
	t.Helper()
	if err := substitute(filepath.Join(repo, "k3s", "argocd", "projects", site), old, new); err != nil {
		t.Fatal(err)
	}
}

func gitIn(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), gitEnvironment()...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out))
}

// ciRun runs a step as CI does, and returns the exit status and what it printed.
// go does nothing; curl fetches from a folder that has the release of this
// program, whose checksum is wrong where BROKEN is among env.
func ciRun(t *testing.T, dir, script string, env ...string) (int, string) {
	t.Helper()
	bin := t.TempDir()
	program, err := exec.LookPath("xgen-lint")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(program, filepath.Join(bin, "xgen-lint")); err != nil {
		t.Skip("no links here")
	}
	if err := os.WriteFile(filepath.Join(bin, "go"), []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	releaseOf(t, bin, program)
	cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), gitEnvironment()...)
	cmd.Env = append(cmd.Env, "PATH="+bin+":"+os.Getenv("PATH"), "RUNNER_TEMP="+bin, "WORKSPACE_TMP="+bin)
	cmd.Env = append(cmd.Env, env...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String()
}

// wantBranch wants the finding that the branch brought, alone.
func wantBranch(t *testing.T, code int, out string) {
	t.Helper()
	if code != 1 || !strings.Contains(out, "unquoted-wildcard") || strings.Contains(out, "identity-mismatch") {
		t.Errorf("exit status %d; want 1 and the branch's finding alone:\n%s", code, out)
	}
}

func readYAML(t *testing.T, name string) map[string]any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	y := source.ParseYAML(source.NewFile(name, data))
	if y.Err != nil {
		t.Fatalf("%s:%d: %s", name, y.Err.Line, y.Err.Message)
	}
	root := source.Decode(y.Root())
	if list, ok := root.([]any); ok && len(list) == 1 {
		root = list[0]
	}
	m, ok := root.(map[string]any)
	if !ok {
		t.Fatalf("%s is no map", name)
	}
	return m
}

// dig follows keys; a number is an index.
func dig(v any, keys ...any) any {
	for _, k := range keys {
		switch k := k.(type) {
		case int:
			list, _ := v.([]any)
			if k >= len(list) {
				return nil
			}
			v = list[k]
		case string:
			m, _ := v.(map[string]any)
			v = m[k]
		}
	}
	return v
}

// TestAction runs the GitHub action's own step.
func TestAction(t *testing.T) {
	t.Parallel()
	action := readYAML(t, "action.yml")
	steps, _ := dig(action, "runs", "steps").([]any)
	if dig(action, "runs", "using") != "composite" || len(steps) != 5 {
		t.Fatalf("not the composite action that this test knows: %v", action["runs"])
	}
	tagged, other := "${{ startsWith(github.action_ref, 'v') }}", "${{ !startsWith(github.action_ref, 'v') }}"
	fetch, _ := dig(steps[0], "run").(string)
	if dig(steps[0], "if") != tagged || dig(steps[0], "env", "VERSION") != "${{ github.action_ref }}" {
		t.Errorf("the first step does not fetch the release that the ref names: %v", steps[0])
	}
	if uses, _ := dig(steps[1], "uses").(string); !strings.HasPrefix(uses, "actions/setup-go@") || dig(steps[1], "if") != other {
		t.Errorf("the second step sets up %q, want Go", uses)
	}
	build, _ := dig(steps[2], "run").(string)
	if dig(steps[2], "env", "SOURCE") != "${{ github.action_path }}" || !strings.Contains(build, `go build -C "$SOURCE"`) || dig(steps[2], "if") != other {
		t.Errorf("the third step does not build what lies at the action's own ref: %q", build)
	}
	input := regexp.MustCompile(`^\$\{\{ inputs\.([a-z]+) \}\}$`)
	step, _ := dig(steps[3], "env").(map[string]any)
	given := map[string]string{"repo": ".", "since": "origin/main", "sarif": "out.sarif", "args": "--fail-on warning"}
	var env, declared []string
	for name, value := range step {
		m := input.FindStringSubmatch(fmt.Sprint(value))
		if m == nil || dig(action, "inputs", m[1]) == nil {
			t.Fatalf("%s: %v is no input of the action", name, value)
		}
		declared = append(declared, m[1])
		env = append(env, name+"="+given[m[1]])
	}
	slices.Sort(declared)
	if diff := cmp.Diff([]string{"args", "repo", "sarif", "since"}, declared); diff != "" {
		t.Errorf("inputs (-want +got):\n%s", diff)
	}
	dir := branch(t)
	script, _ := dig(steps[3], "run").(string)
	summary := filepath.Join(t.TempDir(), "summary.md")
	code, out := ciRun(t, dir, script, append(env, "GITHUB_STEP_SUMMARY="+summary)...)
	wantBranch(t, code, out)
	if data, err := os.ReadFile(summary); err != nil || !bytes.Contains(data, []byte("yaml/unquoted-wildcard")) {
		t.Errorf("no summary: %v\n%s", err, data)
	}
	if code, out := ciRun(t, dir, fetch+"./xgen-lint --version\n", "VERSION=v0.1.0"); code != 0 || !strings.Contains(out, "xgen-lint ") {
		t.Errorf("the release is not fetched: exit status %d\n%s", code, out)
	}
	if code, out := ciRun(t, dir, fetch, "VERSION=v0.1.0", "BROKEN=yes"); code == 0 {
		t.Errorf("a release with a wrong checksum is taken:\n%s", out)
	}
	if !strings.Contains(out, "::error file=k3s/argocd/projects/xgen-jeju.yaml,line=14") {
		t.Errorf("no annotation:\n%s", out)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "out.sarif")); err != nil || !bytes.Contains(data, []byte(`"2.1.0"`)) {
		t.Errorf("no SARIF: %v", err)
	}
	// With nothing given all is reported.
	if code, out := ciRun(t, dir, script, "REPO=.", "SINCE=", "SARIF=", "ARGS="); code != 1 || !strings.Contains(out, "identity-mismatch") {
		t.Errorf("exit status %d:\n%s", code, out)
	}
}

// TestGitHubWorkflow holds the example against the action that it uses.
func TestGitHubWorkflow(t *testing.T) {
	t.Parallel()
	inputs, _ := readYAML(t, "action.yml")["inputs"].(map[string]any)
	steps, _ := dig(readYAML(t, "ci/github.yml"), "jobs", "xgen-lint", "steps").([]any)
	for _, s := range steps {
		uses, _ := dig(s, "uses").(string)
		if !strings.HasPrefix(uses, "xgen-lint/xgen-lint@") {
			continue
		}
		with, _ := dig(s, "with").(map[string]any)
		for name := range with {
			if inputs[name] == nil {
				t.Errorf("the action has no input %s", name)
			}
		}
		return
	}
	t.Error("the workflow does not use the action")
}

// TestGitLab runs the template's script, in a merge request and on main.
func TestGitLab(t *testing.T) {
	t.Parallel()
	job, _ := readYAML(t, "ci/gitlab.yml")["xgen-lint"].(map[string]any)
	var script string
	for _, part := range []string{"before_script", "script"} {
		lines, _ := job[part].([]any)
		for _, line := range lines {
			script += fmt.Sprint(line) + "\n"
		}
	}
	dir := branch(t)
	base := gitIn(t, filepath.Join(dir, "..", "origin"), "rev-parse", "HEAD")
	for name, value := range job {
		if vars, ok := value.(map[string]any); ok && name == "variables" {
			t.Errorf("the job sets %v, over what people set for their pipeline", vars)
		}
	}
	code, out := ciRun(t, dir, script, "XGEN_LINT_VERSION=v0.1.0", "XGEN_LINT_REPO=.", "CI_MERGE_REQUEST_DIFF_BASE_SHA="+base)
	wantBranch(t, code, out)
	for _, report := range []string{"codequality", "junit"} {
		name, _ := dig(job, "artifacts", "reports", report).(string)
		if data, err := os.ReadFile(filepath.Join(dir, name)); err != nil || !bytes.Contains(data, []byte("unquoted-wildcard")) {
			t.Errorf("the %s report %q does not have the finding: %v", report, name, err)
		}
	}
	if data, err := os.ReadFile(filepath.Join(dir, "gl-code-quality-report.json")); err != nil || !bytes.Contains(data, []byte("identity-mismatch")) {
		t.Errorf("Code Quality, which GitLab compares, lacks what was there before: %v", err)
	}
	if code, out := ciRun(t, dir, script, "XGEN_LINT_VERSION=v0.2.0", "XGEN_LINT_REPO=.", "BROKEN=yes"); code == 0 || strings.Contains(out, "error:") {
		t.Errorf("a release with a wrong checksum runs: exit status %d\n%s", code, out)
	}
	code, out = ciRun(t, dir, script, "XGEN_LINT_VERSION=v0.1.0", "XGEN_LINT_REPO=.", "XGEN_LINT_ARGS=--rule site/*")
	if code != 1 || !strings.Contains(out, "identity-mismatch") {
		t.Errorf("on main: exit status %d:\n%s", code, out)
	}
}

// TestJenkins runs the stage's shell, and checks that the pipeline is whole.
func TestJenkins(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../ci/Jenkinsfile")
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile(`(?s)sh '''(.*?)'''`).FindSubmatch(data)
	if m == nil || !bytes.Contains(data, []byte("junit testResults: 'xgen-lint.xml'")) {
		t.Fatal("no shell step, or no junit step for what it writes")
	}
	if _, err := groovy.Read(string(data)); err != nil {
		t.Error(err)
	}
	dir := branch(t)
	shell := strings.ReplaceAll(string(m[1]), `\\`, `\`) // as Groovy reads it
	if !bytes.Contains(data, []byte("credentialsId: remote.credentialsId")) || strings.Contains(shell, "git fetch") {
		t.Error("the branch to compare with is not fetched with the credentials of the checkout")
	}
	code, out := ciRun(t, dir, shell, "XGEN_LINT_VERSION=v0.1.0", "CHANGE_TARGET=main")
	wantBranch(t, code, out)
	if data, err := os.ReadFile(filepath.Join(dir, "xgen-lint.xml")); err != nil || !bytes.Contains(data, []byte("unquoted-wildcard")) {
		t.Errorf("the report does not have the finding: %v", err)
	}
	if code, out := ciRun(t, dir, shell, "XGEN_LINT_VERSION=v0.1.0"); code != 1 || !strings.Contains(out, "identity-mismatch") {
		t.Errorf("on main: exit status %d:\n%s", code, out)
	}
}

// TestComments runs the steps that comment on a merge request: the first run makes a comment, the next one updates it.
func TestComments(t *testing.T) {
	t.Parallel()
	steps, _ := dig(readYAML(t, "action.yml"), "runs", "steps").([]any)
	action, _ := dig(steps[4], "run").(string)
	gitlab := readYAML(t, "ci/gitlab.yml")
	job := fmt.Sprint(dig(gitlab, "xgen-lint", "before_script", 0), "\n", dig(gitlab, "xgen-lint-diff", "script", 0))
	data, err := os.ReadFile("../../ci/Jenkinsfile")
	if err != nil {
		t.Fatal(err)
	}
	shells := regexp.MustCompile(`(?s)sh '''(.*?)'''`).FindAllSubmatch(data, -1)
	if len(shells) != 2 {
		t.Fatalf("%d shell steps in the pipeline", len(shells))
	}
	fetch, _, _ := strings.Cut(string(shells[0][1]), "set --")
	jenkins := strings.ReplaceAll(fetch+string(shells[1][1]), `\\`, `\`)
	need(t, "perl")
	dir := branch(t)
	base := gitIn(t, filepath.Join(dir, "..", "origin"), "rev-parse", "HEAD")
	note := `NOTES=[{"id": 4, "body": "other"}, {"id": 7, "body": "\u003c!-- xgen-lint diff --\u003e\n"}]`
	gitlabEnv := []string{"XGEN_LINT_VERSION=v0.1.0", "XGEN_LINT_REPO=.", "XGEN_LINT_TOKEN=t", "CI_API_V4_URL=https://g/api/v4", "CI_PROJECT_ID=3",
		"CI_MERGE_REQUEST_IID=5", "CI_MERGE_REQUEST_DIFF_BASE_SHA=" + base}
	jenkinsEnv := []string{"XGEN_LINT_VERSION=v0.1.0", "CHANGE_TARGET=main", "CHANGE_ID=5", "CHANGE_URL=https://g/a/b/-/merge_requests/5", "XGEN_LINT_TOKEN=t"}
	for _, tt := range []struct {
		name, script, log, made, updated string
		env                              []string
		found                            string
	}{
		{"action", action, "gh.log", "api --silent repos/o/r/issues/5/comments -F body=@", "api --silent -X PATCH repos/o/r/issues/comments/7 -F body=@",
			[]string{"REPO=.", "BASE=" + base, "PULL=repos/o/r/issues/5/comments", "COMMENTS=repos/o/r/issues/comments"}, "COMMENT=7"},
		{"gitlab", job, "notes.log", "--request POST", "--request PUT", gitlabEnv, note},
		{"jenkins", jenkins, "notes.log", "--request POST", "--request PUT", jenkinsEnv, note},
	} {
		for _, run := range []struct{ want, found string }{{tt.made, "NOTES=[]"}, {tt.updated, tt.found}} {
			_ = os.Remove(filepath.Join(dir, tt.log))
			code, out := ciRun(t, dir, tt.script, append(slices.Clone(tt.env), run.found)...)
			log, err := os.ReadFile(filepath.Join(dir, tt.log))
			if code != 0 || err != nil || !strings.Contains(string(log), run.want) || strings.Count(string(log), "body@")+strings.Count(string(log), "body=@") != 1 {
				t.Errorf("%s: exit status %d, want %q, %v\n%s%s", tt.name, code, run.want, err, log, out)
			}
		}
		if tt.log != "notes.log" {
			continue
		}
		if data, err := os.ReadFile(filepath.Join(dir, "xgen-lint-comment.md")); err != nil || !bytes.HasPrefix(data, []byte(changes.Marker)) ||
			!bytes.Contains(data, []byte("What changes at each site")) || !bytes.Contains(data, []byte("unquoted-wildcard")) {
			t.Errorf("%s: %v\n%s", tt.name, err, data)
		}
	}
}

// releaseOf puts a curl into bin that fetches a release of the program from the
// disk, whatever its version.
func releaseOf(t *testing.T, bin, program string) {
	t.Helper()
	need(t, "tar", "sha256sum")
	script := `#!/bin/bash
set -e
url="${@: -1}"; name="${url##*/}"
case "$url" in */notes*) # a forge
  echo "$@" >> notes.log
  case " $* " in *" --request "*) ;; *) echo "$NOTES" ;; esac
  exit 0 ;;
esac
if [ "$name" = checksums.txt ]; then
  for f in *.tar.gz; do sha256sum "$f"; done > checksums.txt
  [ -z "$BROKEN" ] || sed -i "s/^..../0000/" checksums.txt
else
  tar -czf "$name" -C "` + bin + `/release" xgen-lint
fi
`
	release := filepath.Join(bin, "release")
	runs := []byte("#!/bin/sh\nexec '" + program + "' \"$@\"\n") // in place of the program, which is large
	if err := errors.Join(os.Mkdir(release, 0o755), os.WriteFile(filepath.Join(release, "xgen-lint"), runs, 0o755),
		os.WriteFile(filepath.Join(bin, "curl"), []byte(script), 0o755), os.WriteFile(filepath.Join(bin, "gh"), []byte("#!/bin/sh\necho \"$@\" >> gh.log\ncase \"$*\" in *--paginate*) echo \"$COMMENT\" ;; esac\n"), 0o755)); err != nil {
		t.Fatal(err)
	}
}

// TestShardFiles runs what the examples for shards run, with two shards, and
// wants the joined report to have both faults.
func TestShardFiles(t *testing.T) {
	t.Parallel()
	pipeline := readYAML(t, "docs/ci/shards/gitlab.yml")
	lines := func(job string) string {
		list, _ := dig(pipeline, job, "script").([]any)
		return fmt.Sprint(dig(list, 0)) + "\n"
	}
	job := readYAML(t, "docs/ci/shards/kubernetes.yaml")
	container := dig(job, "spec", "template", "spec", "containers", 0)
	total := fmt.Sprint(dig(job, "spec", "completions"))
	if env := dig(container, "env", 0, "value"); env != total {
		t.Errorf("JOB_COMPLETIONS is %v, completions is %s", env, total)
	}
	workflow := dig(readYAML(t, "docs/ci/shards/github.yml"), "jobs", "shard", "steps")
	for name, shard := range map[string]func(index int) (script string, env []string){
		"gitlab": func(i int) (string, []string) {
			return lines("xgen-lint"), []string{fmt.Sprint("CI_NODE_INDEX=", i), "CI_NODE_TOTAL=2"}
		},
		"github": func(i int) (string, []string) {
			return fmt.Sprint(dig(workflow, 3, "run")), []string{fmt.Sprint("INDEX=", i), "TOTAL=2"}
		},
		"kubernetes": func(i int) (string, []string) {
			return "mkdir -p reports; cd ..; ln -sfn clone infra; ln -sfn clone/reports reports; " + fmt.Sprint(dig(container, "args", 0)) + "; cp reports/*.json clone",
				[]string{fmt.Sprint("JOB_COMPLETION_INDEX=", i-1), "JOB_COMPLETIONS=2"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := branch(t)
			for i := 1; i <= 2; i++ {
				script, env := shard(i)
				if code, out := ciRun(t, dir, script, env...); code != 0 {
					t.Fatalf("shard %d: exit status %d:\n%s", i, code, out)
				}
			}
			code, out := ciRun(t, dir, lines("xgen-lint-report"))
			if code != 1 || !strings.Contains(out, "unquoted-wildcard") || !strings.Contains(out, "identity-mismatch") {
				t.Errorf("exit status %d:\n%s", code, out)
			}
		})
	}
	data, err := os.ReadFile("../../docs/ci/shards/Jenkinsfile")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := groovy.Read(string(data)); err != nil {
		t.Error(err)
	}
}
