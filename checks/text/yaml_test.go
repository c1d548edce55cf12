package text

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/checks/check/checktest"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func judge(text string, role check.Role) []finding.Hit {
	f := &check.YAML{YAML: source.ParseYAML(source.NewFile("f.yaml", []byte(text))), Role: role}
	var hits []finding.Hit
	for _, c := range Files() {
		hits = append(hits, c.Run(f)...)
	}
	return hits
}

func TestYAMLFiles(t *testing.T) {
	tests := []struct {
		name, text string
		role       check.Role
		want       []string // line:column-endColumn rule
	}{
		{"clean", "domain: \"*\"\nvars:\n  A: \"yes\"\n", check.Site, nil},
		{"empty", "", check.Site, nil},
		{"wildcard as a value", "destinations:\n  prd:\n    domain: *\n", check.Site, []string{"3:13-14 yaml/unquoted-wildcard"}},
		{"wildcard host", "a:\n  domain: *.x2bee.com # all\n", check.Site, []string{"2:11-22 yaml/unquoted-wildcard"}},
		{"wildcards in lists", "hosts: [*]\nmore:\n  - *\n  - ok\n", check.Other, []string{"1:9-10 yaml/unquoted-wildcard", "3:5-6 yaml/unquoted-wildcard"}},
		{"wildcard behind Korean", "설명: 가나\n도메인: {값: *}\n", check.Other, []string{"2:10-11 yaml/unquoted-wildcard"}},
		{"wildcard in a flow list with others", "hosts: [*.a.com, *.b.com]\n", check.Other,
			[]string{"1:9-16 yaml/unquoted-wildcard", "1:18-25 yaml/unquoted-wildcard"}},
		{"a schedule", "a:\n  schedule: */5 * * * *   # often\n", check.Site, []string{"2:13-24 yaml/unquoted-wildcard"}},
		{"schedules in flow", "a: {s: * * * * *, t: '*', u: [*/5 1-3 * * *, 0 * * * *]}\n", check.Other,
			[]string{"1:8-17 yaml/unquoted-wildcard", "1:31-44 yaml/unquoted-wildcard"}},
		{"flow over lines", "hosts: [\n  *.a.com,\n  * ]\n", check.Other, []string{"3:3-4 yaml/unquoted-wildcard", "2:3-10 yaml/unquoted-wildcard"}},
		{"a list of schedules", "s:\n- * 1,2 * * *\n- */5 * * * \"1\"\n", check.Other, []string{"2:3-14 yaml/unquoted-wildcard", "3:3-16 yaml/unquoted-wildcard"}},
		{"a misspelt alias", "a: &x 1\nb: *y\n", check.Other, []string{"2:4-6 yaml/syntax"}},
		{"a merge conflict", "a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> other\n", check.Values, []string{"2:1-13 yaml/syntax"}},
		{"marks in a block scalar", "a: |\n  <<<<<<< HEAD\n  =======\n  >>>>>>> x\n", check.Values, nil},
		{"keys that are truth values", "vars:\n  Y: \"1\"\n  \"on\": \"1\"\npos: { x: 1, y: 2 }\nYES: 1\n", check.Values,
			[]string{"5:1-4 yaml/ambiguous-scalar", "2:3-4 yaml/ambiguous-scalar", "4:14-15 yaml/ambiguous-scalar"}},
		{"keys of another program", "on:\n  push: {}\n", check.Other, nil},
		{"typographic quotes", "vars:\n  FORMAT: “json”\n  NOTE: “a” b\n  MOTTO: \"“a”\"\ndescription: “어서 오세요”\n", check.Site, []string{"2:11-17 yaml/ambiguous-scalar"}},
		{"then another error", "a: *\nb: \"x\n", check.Other, []string{"1:4-5 yaml/unquoted-wildcard", "2:4-6 yaml/syntax"}},
		{"misspelt alias", "x: &base 1\ny: *bse\n", check.Other, []string{"2:4-8 yaml/syntax"}},
		{"tab", "a:\n\t- b\n", check.Other, []string{"2:1-2 yaml/syntax"}},
		{"open quote", "a: 1\nb: 'x\nc: 2\n", check.Other, []string{"2:4-6 yaml/syntax"}},
		{"windows lines", "a: 1\r\nb: *\r\n", check.Other, []string{"2:4-5 yaml/unquoted-wildcard"}},
		{"duplicate", "vars:\n  A: \"1\"\n  B: \"2\"\n  A: \"3\"\n", check.Site, []string{"4:3-4 yaml/duplicate-key"}},
		{"duplicate in flow", "x: {a: 1, a: 2}\n", check.Other, []string{"1:11-12 yaml/duplicate-key"}},
		{"two documents are two maps", "a: 1\n---\na: 2\n", check.Other, nil},
		{"merge keys are no duplicates", "b: &b {a: 1}\nc:\n  <<: *b\n  a: 2\n", check.Other, nil},
		{"truth value", "vars:\n  MINIO_SECURE: yes\n", check.Site, []string{"2:3-20 yaml/ambiguous-scalar"}},
		{"octal, exponent, clock", "vars:\n  A: 012\n  B: 1e3\n  C: 12:30\n  D: plain\n", check.Site,
			[]string{"2:3-9 yaml/ambiguous-scalar", "3:3-9 yaml/ambiguous-scalar", "4:3-11 yaml/ambiguous-scalar"}},
		{"domain", "destinations:\n  prd: { domain: on }\n", check.Site, []string{"2:10-20 yaml/ambiguous-scalar"}},
		{"tag of an image", "image:\n  tag: 1.10\n", check.Values, []string{"2:3-12 yaml/ambiguous-scalar"}},
		{"structured config of a program", "config:\n  server:\n    port: 8080\n  workers: 4\n", check.Values, nil},
		{"numbers where numbers are meant", "replicas: 2\nport: 8080\nenabled: true\n", check.Values, nil},
		{"any other file", "vars:\n  A: yes\n", check.Other, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, h := range judge(tt.text, tt.role) {
				got = append(got, fmt.Sprintf("%d:%d-%d %s", h.Span.Line, h.Span.Column, h.Span.EndColumn, h.Rule))
				if message := checktest.Said(h); message == "" || strings.Contains(message, "\n") {
					t.Errorf("message %q", message)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A secret's value is told neither in the words nor in the fix of a finding.
func TestAmbiguousSecretIsNotTold(t *testing.T) {
	for _, h := range judge("vars:\n  DB_PASSWORD: 0123456789\n", check.Site) {
		if h.Rule != ambiguousRule {
			continue
		}
		if h.Fix == nil || len(h.Fix.Edits) != 2 {
			t.Fatalf("want a fix of two quotes, got %v", h.Fix)
		}
		for _, text := range []string{checktest.Said(h), checktest.Says(h.Rule, h.Fix.Text), h.Fix.Edits[0].Text, h.Fix.Edits[1].Text} {
			if strings.Contains(text, "123") || strings.Contains(text, "1.23") {
				t.Errorf("told: %s", text)
			}
		}
	}
}

// TestYAMLFixes applies each fix and wants the file clean of its rule.
func TestYAMLFixes(t *testing.T) {
	tests := []struct{ text, want string }{
		{"domain: * # all\n", "domain: \"*\" # all\n"},
		{"h: [*.a.com, *]\r\n", "h: [\"*.a.com\", \"*\"]\r\n"},
		{"vars:\n  A: yes\n  B: 012  # octal\n", "vars:\n  A: \"yes\"\n  B: \"012\"  # octal\n"},
	}
	for _, tt := range tests {
		var edits []source.Edit
		for _, h := range judge(tt.text, check.Site) {
			edits = append(edits, h.Fix.Edits...)
		}
		f := source.NewFile("f.yaml", []byte(tt.text))
		data := f.Data
		slices.SortFunc(edits, func(a, b source.Edit) int { return f.Offset(b.Start()) - f.Offset(a.Start()) })
		for _, e := range edits {
			data = slices.Replace(slices.Clone(data), f.Offset(e.Start()), f.Offset(e.End()), []byte(e.Text)...)
		}
		if string(data) != tt.want {
			t.Errorf("%q became %q, want %q", tt.text, data, tt.want)
		}
		if left := judge(string(data), check.Site); len(left) > 0 {
			t.Errorf("%q still has %v", data, left)
		}
	}
}
