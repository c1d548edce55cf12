// Package helmtest is the judge of tests: it compares with what Helm's own action and engine make of a chart. What
// they say is recorded in testdata; only a question that was not asked yet builds the judge (internal/judge/helm),
// which takes minutes, and `make judge-helm` asks all anew.
package helmtest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
)

// Question is a chart and what it is rendered with: values, or what Helm's command line puts together from value
// files, --set and --set-string.
type Question struct {
	Files          map[string][]byte // of the chart, by their path in its folder
	Values         map[string]any
	ValueFiles     []string // contents
	Set, SetString []string
	Options        helm.Options
}

// Answer is what Helm prints, or why it does not, and the text of every template.
type Answer struct {
	Text, Err string
	Texts     map[string]string
	TextsErr  string
}

// Chart reads the files of a chart in folder dir of fsys.
func Chart(t testing.TB, fsys fs.FS, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(fsys, dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if dir != "." {
			name = strings.TrimPrefix(name, dir+"/")
		}
		files[name] = data
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Ask returns what Helm says: as it is recorded, else by asking it. With XGEN_LINT_JUDGE=record it is always asked, and
// what it says is kept.
func Ask(t testing.TB, q Question) Answer {
	t.Helper()
	asked, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(asked)
	key := hex.EncodeToString(sum[:12])
	record := os.Getenv("XGEN_LINT_JUDGE") == "record"
	if known, ok := recorded()[key]; ok && !record {
		return known
	}
	judge, err := built()
	if err != nil {
		t.Fatalf("Helm was not asked this yet, and its judge cannot be built: %v; run make judge-helm where it can", err)
	}
	cmd := exec.Command(judge)
	var problems bytes.Buffer
	cmd.Stdin, cmd.Stderr = bytes.NewReader(asked), &problems
	said, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, problems.String())
	}
	var a Answer
	if err := json.Unmarshal(said, &a); err != nil {
		t.Fatal(err)
	}
	if record {
		keep(t, key, said)
	}
	return a
}

// file is where the answers to the package under test are.
func file() string {
	dir, err := os.Getwd()
	if err != nil {
		return ""
	}
	return filepath.Join(root(), "internal", "render", "helm", "helmtest", "testdata", filepath.Base(dir)+".jsonl")
}

// root is the folder of the main module.
func root() string {
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "internal", "judge", "helm", "go.mod")); err == nil {
			return dir
		}
		dir = filepath.Dir(dir)
	}
	return ""
}

type entry struct {
	Key    string
	Answer json.RawMessage
}

// recorded reads what is recorded for the package under test.
var recorded = sync.OnceValue(func() map[string]Answer {
	out := map[string]Answer{}
	packed, err := os.Open(file() + ".gz")
	if err != nil {
		return out
	}
	defer packed.Close()
	plain, err := gzip.NewReader(packed)
	if err != nil {
		return out
	}
	for lines := json.NewDecoder(bufio.NewReader(plain)); ; {
		var e entry
		var a Answer
		if lines.Decode(&e) != nil || json.Unmarshal(e.Answer, &a) != nil {
			return out
		}
		out[e.Key] = a
	}
})

// keep adds an answer to the file that make judge-helm packs.
func keep(t testing.TB, key string, said []byte) {
	t.Helper()
	line, err := json.Marshal(entry{key, bytes.TrimSpace(said)})
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(file(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(append(line, '\n'))
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// built builds the judge once, into a folder that all processes share.
var built = sync.OnceValues(func() (string, error) {
	if program := os.Getenv("XGEN_LINT_JUDGE_PROGRAM"); program != "" {
		return program, nil
	}
	program := filepath.Join(os.TempDir(), fmt.Sprintf("xgen-lint-judge-helm-%d", os.Getpid()))
	cmd := exec.Command("go", "build", "-o", program, ".")
	cmd.Dir = filepath.Join(root(), "internal", "judge", "helm")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w: %s", err, out)
	}
	return program, nil
})

// Compare renders with both and fails the test where they differ: in bytes, or in whether they fail at all.
// It gives our error.
func Compare(t *testing.T, fsys fs.FS, dir string, values map[string]any, o helm.Options) error {
	t.Helper()
	return compare(t, Ask(t, Question{Files: Chart(t, fsys, dir), Values: values, Options: o}), fsys, dir, values, o)
}

// compare renders with us and holds it against what Helm says.
func compare(t *testing.T, want Answer, fsys fs.FS, dir string, values map[string]any, o helm.Options) error {
	t.Helper()
	got := ""
	c, err := helm.Load(fsys, path.Clean(dir))
	if err == nil {
		var out *helm.Output
		if out, err = c.Render(values, o); err == nil {
			got = out.String()
		}
	}
	switch {
	case want.Err == "" && err != nil:
		t.Errorf("Helm renders, we fail: %v", err)
	case want.Err != "" && err == nil:
		t.Errorf("Helm fails, we render\nHelm: %v\nours:\n%s", want.Err, got)
	case want.Err != "":
		comparePlace(t, want.Err, err)
	default:
		if diff := cmp.Diff(strings.Split(want.Text, "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("not what Helm prints (-Helm +ours):\n%s", diff)
		}
		compareTexts(t, c, want, values, o)
	}
	return err
}

// helmPlace is where Helm's errors say that a template failed.
var helmPlace = regexp.MustCompile(`(templates/[^:\s]+:\d+)`)

// comparePlace holds the outermost place of our error against the first that Helm names.
func comparePlace(t *testing.T, helmErr string, err error) {
	t.Helper()
	want := helmPlace.FindString(helmErr)
	var e *helm.Error
	if !errors.As(err, &e) {
		t.Errorf("not an *Error: %v", err)
		return
	}
	if want == "" || e.Line == 0 {
		return
	}
	at := helm.Position{File: e.Template, Line: e.Line}
	if n := len(e.Stack); n > 0 {
		at = e.Stack[n-1]
	}
	_, file, _ := strings.Cut(at.File, "templates/")
	if got := fmt.Sprintf("templates/%s:%d", file, at.Line); got != want {
		t.Errorf("fails at %s, Helm says %s: %v", got, want, helmErr)
	}
}

// compareTexts compares the templates' whole texts, space and all, each rendered alone and traced.
func compareTexts(t *testing.T, c *helm.Chart, want Answer, values map[string]any, o helm.Options) {
	t.Helper()
	if want.TextsErr != "" {
		t.Errorf("Helm's engine fails where its action did not: %v", want.TextsErr)
	}
	for name, text := range want.Texts {
		got, err := c.RenderTemplate(name, values, o)
		if err != nil {
			t.Errorf("%s alone: %v", name, err)
		} else if diff := cmp.Diff(strings.Split(text, "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s is not what Helm's engine makes (-Helm +ours):\n%s", name, diff)
		}
	}
}
