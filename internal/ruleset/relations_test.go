package ruleset

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// TestRelations: the built-in rules name rules that are there, and do not follow from each other in a circle.
func TestRelations(t *testing.T) {
	if _, err := List(context.Background(), texts.English); err != nil {
		t.Error(err)
	}
}

// TestRelationsOfOthers: what a user's rule says of other rules is held against those that are there.
func TestRelationsOfOthers(t *testing.T) {
	const rule = `# METADATA
# title: a rule
# custom:
#   severity: error
#   scope: site
#   follows: FOLLOWS
package xgen.rules.own.NAME

report contains {"path": ["site"], "message": "x"} if false
`
	tests := []struct{ name, first, second, want string }{
		{"known rules", `[{rule: "yaml/*", on: line}, {rule: own/b, on: value}]`, `[]`, ""},
		{"no such rule", `[{rule: capacity/none, on: line}]`, `[]`, `rule own/a follows from "capacity/none", which no other rule is called`},
		{"itself", `[{rule: own/a, on: line}]`, `[]`, `rule own/a follows from "own/a", which no other rule is called`},
		{"a circle", `[{rule: own/b, on: line}]`, `[{rule: own/a, on: value}]`, "rules follow from each other in a circle: own/a from own/b from own/a"},
		{"no such relation", `[{rule: own/b, on: lines}]`, `[]`, `no relation "lines": use line, origin, value, file, service, environment, site, repository`},
		{"no list", `line`, `[]`, "custom.follows must be a list of {rule: …, on: …}"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, follows := range map[string]string{"a": tt.first, "b": tt.second} {
				text := strings.NewReplacer("FOLLOWS", follows, "NAME", name).Replace(rule)
				if err := os.WriteFile(filepath.Join(dir, name+".rego"), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := List(context.Background(), texts.English, policy.Source{Name: "own", FS: os.DirFS(dir)})
			switch {
			case tt.want == "" && err != nil:
				t.Error(err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
}

// TestNoRuleByName: what a rule's findings have to do with others is in its metadata, so that neither the conductor nor the
// rooms that it works with name one, save the rules about suppressions.
func TestNoRuleByName(t *testing.T) {
	rules, err := List(context.Background(), texts.English)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, room := range []string{"lint", "compare", "decide", "kept", "known", "narrow", "resolve", "ruleset", "session", "shard", "trace"} {
		found, err := filepath.Glob("../" + room + "/*.go")
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d files: %v", room, len(found), err)
		}
		files = append(files, found...)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") || filepath.Base(name) == "own.go" {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rules {
			for _, id := range []string{r.ID, r.Category() + "/*"} {
				if strings.Contains(string(text), `"`+id+`"`) {
					t.Errorf("%s names the rule %s", name, id)
				}
			}
		}
	}
}
