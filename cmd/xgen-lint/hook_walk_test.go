package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// walk makes one change after the other in a repository whose commits go through
// a hook. What a full run of the change is red about and HEAD has not is refused,
// and nothing else.
type walk struct {
	repo    string
	rnd     *rand.Rand
	files   []string
	old     map[string]bool // the fingerprints of HEAD's findings
	commit  func(args ...string) (passed bool, out string)
	red     int
	changes int
}

// steps is how many changes a walk makes: XGEN_LINT_WALK of them, else few.
func steps(few int) int {
	if n, err := strconv.Atoi(os.Getenv("XGEN_LINT_WALK")); err == nil {
		return n
	}
	if testing.Short() {
		return few / 4
	}
	return few
}

// TestHookWalk goes through the plain hook.
func TestHookWalk(t *testing.T) {
	t.Parallel()
	repo := hooked(t, ".")
	w := newWalk(t, repo, func(args ...string) (bool, string) { return tryGit(repo, args...) })
	w.run(t, steps(24))
}

// TestHookWalkOverFaults has a HEAD with faults of its own, which stop no commit.
func TestHookWalkOverFaults(t *testing.T) {
	t.Parallel()
	repo := hooked(t, ".")
	change(t, repo, "lotteimall.yaml", `APP_SITE: "lotteimall"`, `APP_SITE: "xgen"`)
	change(t, repo, "xgen-jeju.yaml", `domain: "*"`, `domain: *`)
	gitIn(t, repo, "commit", "-q", "-a", "--no-verify", "-m", "faults")
	w := newWalk(t, repo, func(args ...string) (bool, string) { return tryGit(repo, args...) })
	w.run(t, steps(12))
}

// TestPreCommitWalk goes through pre-commit itself.
func TestPreCommitWalk(t *testing.T) {
	t.Parallel()
	repo, run := throughPreCommit(t)
	w := newWalk(t, repo, func(args ...string) (bool, string) { return run(append([]string{"git"}, args...)...) })
	w.run(t, steps(8))
}

func newWalk(t *testing.T, repo string, commit func(args ...string) (bool, string)) *walk {
	t.Helper()
	w := &walk{repo: repo, rnd: rand.New(rand.NewPCG(1, 2)), files: strings.Fields(gitIn(t, repo, "ls-files", "--", "k3s", "*.yaml")), commit: commit}
	w.old, _ = w.errors(t)
	return w
}

func (w *walk) run(t *testing.T, changes int) {
	t.Helper()
	for w.changes < changes {
		w.step(t)
		gitIn(t, w.repo, "reset", "-q", "--hard")
		gitIn(t, w.repo, "clean", "-q", "-f", "-d")
	}
	t.Logf("%d changes, %d of them red", w.changes, w.red)
	if w.changes >= 40 && (w.red < w.changes/10 || w.red > w.changes*9/10) {
		t.Errorf("%d of %d changes are red: the walk proves little", w.red, w.changes)
	}
}

// errors lints the working tree as a whole. failed is set where nothing could be
// said.
func (w *walk) errors(t *testing.T) (found map[string]bool, failed bool) {
	t.Helper()
	code, out := lintOut("--repo", w.repo, "--format", "json")
	if code == exitFailed {
		return nil, true
	}
	var report struct {
		Findings []struct{ Severity, Fingerprint string }
	}
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	found = map[string]bool{}
	for _, f := range report.Findings {
		if f.Severity == "error" {
			found[f.Fingerprint] = true
		}
	}
	return found, false
}

// step makes a change, asks a full run, and then the hook.
func (w *walk) step(t *testing.T) {
	t.Helper()
	name := w.files[w.rnd.IntN(len(w.files))]
	file := filepath.Join(w.repo, name)
	var what string
	switch w.rnd.IntN(12) {
	case 0:
		what = "deleted"
		gitIn(t, w.repo, "rm", "-q", name)
	case 1:
		what = "renamed"
		gitIn(t, w.repo, "mv", name, filepath.Join(filepath.Dir(name), "other-"+filepath.Base(name)))
	default:
		var ok bool
		if what, ok = mutate(t, file, w.rnd); !ok {
			return
		}
	}
	found, failed := w.errors(t)
	isNew := failed
	for f := range found {
		isNew = isNew || !w.old[f]
	}
	w.changes++
	if isNew {
		w.red++
	}
	if code, out := lintHere("--repo", w.repo, file); len(w.old) == 0 && (code != exitClean) != isNew {
		t.Errorf("%s: %s: new in a full run: %v; with the file it ends with %d\n%s", name, what, isNew, code, out)
	}
	args := []string{"commit", "-q", "-m", "x"}
	switch w.rnd.IntN(4) {
	case 0: // all of the working tree
		args = append(args, "-a")
	case 1: // this file alone, beside one that is staged
		if what != "deleted" && what != "renamed" {
			put(t, filepath.Join(w.repo, "k3s/staged.md"), "staged\n")
			gitIn(t, w.repo, "add", "k3s/staged.md")
			args = append(args, "--", name)
			break
		}
		fallthrough
	case 2: // staged, and broken once more in the working tree
		gitIn(t, w.repo, "add", "-A")
		put(t, filepath.Join(w.repo, "k3s/argocd/projects/unstaged.yaml"), "a: *\n")
	default:
		gitIn(t, w.repo, "add", "-A")
	}
	head := gitIn(t, w.repo, "rev-parse", "HEAD")
	if passed, out := w.commit(args...); passed == isNew {
		t.Errorf("%s: %s: new in a full run: %v; git %s passed: %v\n%s", name, what, isNew, strings.Join(args, " "), passed, out)
	}
	gitIn(t, w.repo, "reset", "-q", "--hard", head)
}

// mutate changes one line of a file.
func mutate(t *testing.T, name string, rnd *rand.Rand) (what string, ok bool) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	at := rnd.IntN(len(lines))
	line := lines[at]
	if len(strings.TrimSpace(line)) < 2 {
		return "", false
	}
	i := rnd.IntN(len(line))
	changed := map[int]string{0: "", 1: line + line, 2: "  " + line, 3: strings.TrimPrefix(line, "  "), 4: strings.ReplaceAll(line, `"`, ""),
		5: line[:i] + line[i+1:], 6: strings.Replace(line, ":", ": x", 1), 7: regexp.MustCompile(`\d+`).ReplaceAllString(line, "7777")}[rnd.IntN(8)]
	if changed == line {
		return "", false
	}
	lines[at] = changed
	put(t, name, strings.Join(lines, ""))
	return fmt.Sprintf("line %d %q becomes %q", at+1, line, changed), true
}
