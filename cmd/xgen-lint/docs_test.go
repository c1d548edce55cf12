package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/xgen-lint/xgen-lint/internal/document"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

var update = flag.Bool("update", false, "write docs/rules and README's tables anew")

const rulesDir = "../../docs/rules"

// TestDocs holds the documents against the program: what is generated, and what
// the examples print. With -update it writes them.
func TestDocs(t *testing.T) {
	t.Parallel()
	for _, part := range []struct {
		name string
		test func(*testing.T)
	}{
		{"pages", testPages},
		{"rules in README.md", testReadmeRules},
		{"fields in policies.md", testFields},
		{"README.md", func(t *testing.T) { testConsole(t, "README.md") }},
		{"policies.md", func(t *testing.T) { testConsole(t, "docs/policies.md") }},
		{"editors.md", func(t *testing.T) { testConsole(t, "docs/editors.md") }},
	} {
		t.Run(part.name, func(t *testing.T) {
			if !*update { // two parts write README.md
				t.Parallel()
			}
			part.test(t)
		})
	}
}

// testPages wants one page for each rule, exactly what `xgen-lint explain`
// prints, and none besides.
func testPages(t *testing.T) {
	want := pages(t)
	if *update {
		writePages(t, want)
	}
	got := map[string]string{}
	err := filepath.WalkDir(rulesDir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(rulesDir, name)
		got[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, page := range want {
		switch text, ok := got[name]; {
		case !ok:
			t.Errorf("docs/rules/%s is missing; run make generate", name)
		case text != page:
			t.Errorf("docs/rules/%s is stale; run make generate (-want +got):\n%s", name, cmp.Diff(page, text))
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("docs/rules/%s is no rule's page; run make generate", name)
		}
	}
}

func builtinRules(t *testing.T) []finding.Rule {
	t.Helper()
	rules, err := ruleset.List(context.Background(), texts.English)
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func pages(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, r := range builtinRules(t) {
		out[r.ID+".md"] = report.Page(r)
	}
	return out
}

func writePages(t *testing.T, pages map[string]string) {
	t.Helper()
	if err := os.RemoveAll(rulesDir); err != nil {
		t.Fatal(err)
	}
	for name, text := range pages {
		file := filepath.Join(rulesDir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestExplainPrintsThePage holds the command against the page.
func TestExplainPrintsThePage(t *testing.T) {
	t.Parallel()
	r := builtinRules(t)[0]
	var out, problems bytes.Buffer
	if code := execute(context.Background(), []string{"explain", r.ID}, streams{strings.NewReader(""), &out, &problems}); code != 0 {
		t.Fatalf("exit status %d: %s", code, problems.String())
	}
	if diff := cmp.Diff(report.Page(r), out.String()); diff != "" {
		t.Errorf("explain (-want +got):\n%s", diff)
	}
}

// testReadmeRules wants README's list of rules to be that of the rules.
func testReadmeRules(t *testing.T) {
	const file = "../../README.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	between := regexp.MustCompile(`(?s)(<!-- rules: written by make generate -->\n).*?(<!-- end of rules -->)`)
	if !between.Match(data) {
		t.Fatal("README.md has no place for the rules")
	}
	want := between.ReplaceAll(data, []byte("${1}"+strings.ReplaceAll(ruleTables(builtinRules(t)), "$", "$$")+"${2}"))
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(data)); diff != "" {
		t.Errorf("README.md's rules are stale; run make generate (-want +got):\n%s", diff)
	}
}

// testFields wants docs/policies.md to list the fields of the documents.
func testFields(t *testing.T) {
	const file = "../../docs/policies.md"
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	between := regexp.MustCompile(`(?s)(<!-- fields: written by make generate -->\n).*?(<!-- end of fields -->)`)
	if !between.Match(data) {
		t.Fatal("docs/policies.md has no place for the fields")
	}
	want := between.ReplaceAll(data, []byte("${1}"+document.Table()+"${2}"))
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(want), string(data)); diff != "" {
		t.Errorf("docs/policies.md's fields are stale; run make generate (-want +got):\n%s", diff)
	}
}

// ruleTables lists the rules by family, each with its page.
func ruleTables(rules []finding.Rule) string {
	families := map[string][]finding.Rule{}
	var order []string
	for _, r := range rules {
		if families[r.Category()] == nil {
			order = append(order, r.Category())
		}
		families[r.Category()] = append(families[r.Category()], r)
	}
	slices.Sort(order)
	var b strings.Builder
	b.WriteString("| rule | | what it finds |\n| --- | --- | --- |\n")
	for _, family := range order {
		for _, r := range families[family] {
			fmt.Fprintf(&b, "| [%s](docs/rules/%s.md) | %s | %s |\n", r.ID, r.ID, marks(r), strings.ReplaceAll(r.Title, "|", `\|`))
		}
	}
	return b.String()
}

// marks are contract.md's letters for a rule.
func marks(r finding.Rule) string {
	m := strings.ToUpper(r.Severity.String()[:1])
	if r.Severity == finding.Off {
		m = "-"
	}
	if r.Fixable {
		m += " F"
	}
	if r.Incident {
		m += " \\*"
	}
	return m
}

// TestEditors wants every schema that the editors' settings name to be written
// by the commands above them.
func TestEditors(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../docs/editors.md")
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?s)```json\n(.*?)```").FindSubmatch(data)
	if block == nil {
		t.Fatal("docs/editors.md shows no settings")
	}
	var settings struct {
		Schemas map[string]string `json:"yaml.schemas"`
	}
	if err := json.Unmarshal(block[1], &settings); err != nil {
		t.Fatal(err)
	}
	for name, pattern := range settings.Schemas {
		if !strings.Contains(string(data), " > "+strings.TrimPrefix(name, "./")+"\n") {
			t.Errorf("no command writes %s", name)
		}
		if files, err := filepath.Glob(filepath.Join(infraDir, filepath.FromSlash(pattern))); err != nil || len(files) == 0 {
			t.Errorf("%s: no file of the golden repo fits %q: %v", name, pattern, err)
		}
	}
}

// TestWalkUsesReadmesHook wants the hook of the walk to be the one that README
// shows.
func TestWalkUsesReadmesHook(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	walk, err := txtar.ParseFile("../../testdata/script/walk_newcomer.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range walk.Files {
		if f.Name == "hook" && bytes.Contains(readme, f.Data) {
			return
		}
	}
	t.Error("README.md shows another hook than testdata/script/walk_newcomer.txtar walks with")
}
