package policy

import (
	"context"
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// TestRulesAreWellFormed holds every built-in rule to the shape that
// CONTRIBUTING.md describes; Compile has checked what all rules must have.
func TestRulesAreWellFormed(t *testing.T) {
	e := compileBuiltin(t)
	modules, err := load(context.Background(), capabilities(), []Source{Builtin()}, true)
	if err != nil {
		t.Fatal(err)
	}
	byFolder := map[string][]*module{}
	for _, m := range modules {
		byFolder[path.Dir(m.file)] = append(byFolder[path.Dir(m.file)], m)
	}
	for _, r := range e.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			if r.Description == "" || r.Help == "" || r.Bad == "" || r.Good == "" {
				t.Error("METADATA wants a description that says why, and custom.help, custom.bad and custom.good")
			}
			if r.Bad == r.Good {
				t.Error("the bad and the good example are the same")
			}
			if len(strings.Fields(r.Description)) < 15 {
				t.Errorf("a description says what and why: %q", r.Description)
			}
			if strings.ContainsAny(r.Title, ".\n") || strings.ContainsAny(r.Help, "\n") || strings.HasSuffix(r.Help, ".") {
				t.Errorf("title and help are one line without a full stop: %q, %q", r.Title, r.Help)
			}
			for _, example := range []string{r.Bad, r.Good} {
				if y := source.ParseYAML(source.NewFile("example", []byte(example))); y.Err != nil && r.Category() != "yaml" {
					t.Errorf("example: %v", y.Err)
				}
			}
			checkFolder(t, r.ID, byFolder["policies/rules/"+r.ID])
		})
	}
	for folder, files := range byFolder {
		if strings.HasPrefix(folder, "policies/rules/") && strings.Count(folder, "/") != 3 {
			t.Errorf("%s: rules stand in rules/<category>/<name>/", files[0].file)
		}
	}
}

// checkFolder wants the rule's files in the folder of its name, tests of both
// kinds beside them, and nothing but report without an underscore before it.
func checkFolder(t *testing.T, id string, files []*module) {
	t.Helper()
	stem := strings.ReplaceAll(path.Base(id), "-", "_")
	pkg := "data.xgen.rules." + strings.ReplaceAll(strings.ReplaceAll(id, "/", "."), "-", "_")
	reports, accepts, rule := false, false, false
	for _, m := range files {
		if m.test {
			if got := m.Package.Path.String(); got != pkg+"_test" {
				t.Errorf("%s: package %s, want %s_test", m.file, got, pkg)
			}
			for _, r := range m.Rules {
				name := r.Head.Ref()[0].Value.String()
				reports = reports || strings.HasPrefix(name, "test_reports_")
				accepts = accepts || strings.HasPrefix(name, "test_accepts_")
			}
			continue
		}
		rule = rule || path.Base(m.file) == stem+regoExt
		if got := m.Package.Path.String(); got != pkg {
			t.Errorf("%s: package %s, want %s", m.file, got, pkg)
		}
		for _, r := range m.Rules {
			if name := ruleName(r); name != reportName && !strings.HasPrefix(name, "_") {
				t.Errorf("%s:%d: %s: a rule exports report alone; begin other names with an underscore", m.file, r.Location.Row, name)
			}
		}
	}
	if !rule {
		t.Errorf("no file %s.rego in policies/rules/%s", stem, id)
	}
	if !reports || !accepts {
		t.Errorf("%s_test.rego wants both test_reports_… and test_accepts_…", stem)
	}
}

func ruleName(r *ast.Rule) string {
	if v, ok := r.Head.Ref()[0].Value.(ast.Var); ok {
		return string(v)
	}
	return r.Head.Ref()[0].Value.String()
}

// Every library file says what it is for.
func TestLibraryIsDescribed(t *testing.T) {
	err := fs.WalkDir(Builtin().FS, "lib", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "lib/lib_test.rego" {
			return err
		}
		data, err := fs.ReadFile(Builtin().FS, name)
		if !strings.HasPrefix(string(data), "# METADATA\n# description: ") {
			t.Errorf("%s: METADATA with a description is wanted at the top", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
