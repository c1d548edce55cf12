package report

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// A built-in rule is a link where that was asked for, a rule of the user's never; the text is the same.
func TestLinks(t *testing.T) {
	place := source.Span{File: "a.yaml", Line: 1, Column: 1, EndLine: 1, EndColumn: 2}
	r := &Report{Tool: Tool{Pages: printing.Home + "/blob/main/docs/rules/"}, Rules: []finding.Rule{{ID: "yaml/syntax"}, {ID: "own/rule", Own: true}},
		Findings: []finding.Finding{{Rule: "yaml/syntax", Severity: finding.Error, Message: "no", Span: place},
			{Rule: "own/rule", Severity: finding.Error, Message: "no", Span: place}}}
	print := func(o Options) string {
		var out bytes.Buffer
		if err := Write(&out, "text", r, o); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	plain, linked := print(Options{}), print(Options{Links: true})
	link := "\x1b]8;;" + printing.Home + "/blob/main/docs/rules/yaml/syntax.md\x1b\\"
	if want := strings.Replace(plain, "[yaml/syntax]", link+"[yaml/syntax]\x1b]8;;\x1b\\", 1); linked != want {
		t.Errorf("got %q, want %q", linked, want)
	}
	if strings.Contains(plain, "\x1b") {
		t.Errorf("a link that nobody asked for: %q", plain)
	}
}
