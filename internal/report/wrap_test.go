package report

import (
	"os"
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// TestNarrowTerminal prints every message and help of testdata/messages.golden for 60 columns, in both languages: a line is
// wider only where it is one word.
func TestNarrowTerminal(t *testing.T) {
	t.Parallel()
	const columns = 60
	golden, err := os.ReadFile("../../testdata/messages.golden")
	if err != nil {
		t.Fatal(err)
	}
	reports := map[texts.Language]*Report{texts.English: {Language: texts.English}, texts.Korean: {Language: texts.Korean}}
	said := 0
	for _, block := range strings.Split(string(golden), "\n\n") {
		lines := strings.Split(strings.TrimSpace(block), "\n")
		for i, l := range []texts.Language{texts.English, texts.Korean} {
			if len(lines) < 2*i+3 {
				t.Fatalf("not a rule with two languages:\n%s", block)
			}
			said++
			at := source.Span{File: "argocd/a.yaml", Line: 61, Column: 20, EndLine: 61, EndColumn: 24}
			reports[l].Findings = append(reports[l].Findings, finding.Finding{Rule: lines[0], Severity: finding.Warning, Span: at,
				Message: strings.TrimSpace(lines[2*i+1]), Help: strings.TrimSpace(lines[2*i+2]),
				Origins: []finding.Origin{{Span: at, Note: strings.TrimSpace(lines[2*i+1])}}})
		}
	}
	if said < 200 {
		t.Errorf("%d messages in the golden file", said)
	}
	for l, r := range reports {
		for _, line := range strings.Split(written(t, "text", r, Options{Width: columns, Wrap: true}), "\n") {
			text := strings.TrimSpace(line)
			for _, label := range []string{"from", "help:", "출처", "조치:", "argocd/a.yaml:61:20: warning:"} {
				text = strings.TrimSpace(strings.TrimPrefix(text, label))
			}
			if displaywidth.String(line) > columns && strings.Contains(text, " ") {
				t.Errorf("%s: %d columns: %s", l, displaywidth.String(line), line)
			}
		}
	}
}
