package fix_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks"
	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/fix"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// mutatedFiles is how many files with one or two slips TestFixesOfMutatedFiles fixes.
const mutatedFiles = 2000

// plainSlips are plain values that YAML does not read as the text that they are; comments stay, and quoted ones are right.
var plainSlips = []string{
	"*", "*/5 * * * *", "* * * * *", "*/15 0-6 * * 1,3", "*.example.com", "*-api.example.com", "* # every host", "*/5 * * * * # often",
	"yes", "no", "On", "OFF", "y", "true", "False", "~1 # about", "012", "0o17", "0x1F", "1e3", "1_000", "104857600", "1.10", "-0", "+5", ".5", "12:30", "1:30:45",
	"2024-01-15", "“json”", "'*'", `"*"`, `"yes"`, "plain", "a*b", "https://*.example.com", "8080",
}

// TestFixesOfMutatedFiles puts slips into site files and values files, and applies the fixes of the rules that read text: the
// file then parses, its values are what was written, only lines with a fix have changed, and fewer findings are left.
func TestFixesOfMutatedFiles(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(10, 6))
	type good struct {
		*source.YAML
		places []int
	}
	var files []good
	for _, dir := range []string{"infra", "styles/inline", "styles/multisource"} {
		tree := source.NewTree(os.DirFS(path.Join("../../testdata", dir)))
		for _, e := range tree.Files() {
			y, err := tree.YAML(e.Path)
			if folder := path.Base(path.Dir(e.Path)); err == nil && y.Err == nil && slices.Contains([]string{"projects", "environments", "values", "services", "service", "helm-chart", "app"}, folder) {
				if places := valueLines(y); len(places) > 0 {
					files = append(files, good{y, places})
				}
			}
		}
	}
	if len(files) < 20 {
		t.Fatalf("only %d files", len(files))
	}
	fixes, broken := 0, 0
	for i := range mutatedFiles {
		f := files[r.IntN(len(files))]
		m := slipIn(r, f.YAML, f.places)
		fixed, n := m.fix(t)
		if fixes += n; n > 0 && m.broken() {
			broken++
		}
		if t.Failed() {
			t.Fatalf("file %d, %s:\n%s\nbecame\n%s", i, m.name, m.text, fixed)
		}
	}
	if fixes < mutatedFiles/3 || broken < mutatedFiles/5 {
		t.Errorf("%d fixes in %d files, %d of which were no YAML: too few to show anything", fixes, mutatedFiles, broken)
	}
}

// mutated is a file with slips; wants are what the values there were meant to be, by line.
type mutated struct {
	name, text string
	role       check.Role
	wants      map[int]string
}

// slipIn writes slips in place of plain or quoted values that are alone on their line after a key, or alone in a list.
func slipIn(r *rand.Rand, y *source.YAML, places []int) mutated {
	lines := strings.Split(string(y.Data), "\n")
	m := mutated{name: y.Path, role: check.Values, wants: map[int]string{}}
	if folder := path.Base(path.Dir(y.Path)); folder == "projects" || folder == "environments" {
		m.role = check.Site
	}
	for range 1 + r.IntN(2) {
		i := places[r.IntN(len(places))]
		slip := plainSlips[r.IntN(len(plainSlips))]
		key, _, _ := strings.Cut(lines[i], ": ")
		if r.IntN(2) == 0 { // as a variable
			key = key[:len(key)-len(strings.TrimLeft(key, " -"))] + fmt.Sprintf("SLIP_%d", i)
		}
		if _, again := m.wants[i]; again {
			continue
		}
		value, _, _ := strings.Cut(slip, " #")
		lines[i], m.wants[i] = key+": "+slip, strings.Trim(value, `"'“”`)
	}
	m.text = strings.Join(lines, "\n")
	if r.IntN(8) == 0 {
		m.text = strings.ReplaceAll(m.text, "\n", "\r\n")
	}
	return m
}

// valueLines are the lines of a file with a key and its value, by their index.
func valueLines(y *source.YAML) (out []int) {
	for i, line := range strings.Split(string(y.Data), "\n") {
		key, value, ok := strings.Cut(line, ": ")
		if value = strings.TrimSpace(value); ok && value != "" && !strings.ContainsAny(value[:1], "{[&*|>#") && !strings.ContainsAny(key, "#{[") && !y.InText(i+1) {
			out = append(out, i)
		}
	}
	return out
}

func (m mutated) broken() bool { return m.read(m.text).Err != nil }

func (m mutated) read(text string) *source.YAML {
	return source.ParseYAML(source.NewFile(m.name, []byte(text)))
}

// hits are what the rules of text say.
func (m mutated) hits(text string) (out []finding.Hit) {
	f := &check.YAML{YAML: m.read(text), Role: m.role}
	for _, c := range checks.Files() {
		if slices.ContainsFunc(c.Rules, func(r finding.Rule) bool { return r.Fixable }) {
			out = append(out, c.Run(f)...)
		}
	}
	return out
}

// fix applies all fixes, and says how many there were.
func (m mutated) fix(t *testing.T) (text string, fixes int) {
	text = m.text
	for round := 0; ; round++ {
		if round > len(m.wants)+1 {
			t.Errorf("the fixes do not come to rest")
			return text, fixes
		}
		before := m.hits(text)
		var found []finding.Finding
		var lines []int
		for _, h := range before {
			if h.Fix == nil || h.Fix.Suggested {
				continue
			}
			found = append(found, finding.Finding{Fix: &finding.Fix{Edits: h.Fix.Edits}})
			for _, e := range h.Fix.Edits {
				lines = append(lines, e.Line)
			}
		}
		if len(found) == 0 {
			m.check(t, text)
			return text, fixes
		}
		fixes += len(found)
		tree := source.NewTree(fstest.MapFS{m.name: {Data: []byte(text)}})
		next := string(fix.Apply(tree, found)[m.name])
		onlyQuotes(t, text, next, lines)
		if after := m.hits(next); m.read(text).Err == nil && len(after) >= len(before) { // a broken file hides what is behind it
			t.Errorf("%d findings, after the fixes %d", len(before), len(after))
		}
		if text = next; t.Failed() {
			return text, fixes
		}
	}
}

// onlyQuotes holds a fix to what it may do: quotes around a value, on the lines of the findings.
func onlyQuotes(t *testing.T, before, after string, lines []int) {
	was, is := strings.Split(before, "\n"), strings.Split(after, "\n")
	if len(was) != len(is) {
		t.Errorf("%d lines became %d", len(was), len(is))
		return
	}
	bare := strings.NewReplacer(`"`, "", "'", "")
	for i := range was {
		if was[i] != is[i] && (!slices.Contains(lines, i+1) || bare.Replace(was[i]) != bare.Replace(is[i])) {
			t.Errorf("line %d: %q became %q", i+1, was[i], is[i])
		}
	}
}

// check holds what no fix is left for: it is YAML, and each slip that a fix was for is the text that was written.
func (m mutated) check(t *testing.T, text string) {
	y := m.read(text)
	if y.Err != nil {
		t.Errorf("not YAML: %s", y.Err.Message)
		return
	}
	was := strings.Split(m.text, "\n")
	for i, line := range strings.Split(text, "\n") {
		if line == was[i] {
			continue
		}
		spots := y.Leaves(i+1, i+1)
		if len(spots) != 1 || spots[0].Value.Kind != yaml.ScalarNode || spots[0].Value.Value != m.wants[i] {
			t.Errorf("line %d is %q, want the text %q", i+1, line, m.wants[i])
		}
	}
}
