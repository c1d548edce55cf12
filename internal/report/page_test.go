package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

func TestPage(t *testing.T) {
	t.Parallel()
	got := Page(finding.Rule{
		ID: "own/hardcoded", Title: "A literal where a variable belongs", Severity: finding.Error, Fixable: true, Incident: true,
		Description: "It broke.\n", Help: "replace it by the variable.", Bad: "a: minio\n", Good: "a: ${A}\n",
	})
	want := "# own/hardcoded\n\nA literal where a variable belongs.\n\n" +
		"*Severity error, `--fix` fixes it, has happened in production*\n\n" +
		"## Why\n\nIt broke.\n\n## Avoid\n\n```yaml\na: minio\n```\n\n## Prefer\n\n```yaml\na: ${A}\n```\n\n" +
		"## How to fix it\n\nReplace it by the variable.\n\n" +
		"## How to silence it\n\nAt one place, on the line or above it: `# xgen-lint: ignore own/hardcoded -- why`\n" +
		"(in templates `{{/* … */}}`, in Groovy `// …`). Everywhere, in `.xgen-lint.yaml`:\n\n" +
		"```yaml\nrules:\n  own/hardcoded: off   # or another severity; for one site: { severity: off, sites: [xgen-aww] }\n```\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}

// TestPageOpensWithAFinding: what a run prints comes first, so that somebody who has one before him knows the page.
func TestPageOpensWithAFinding(t *testing.T) {
	t.Parallel()
	got := Page(finding.Rule{ID: "secret/misnamed-key", Severity: finding.Error, Description: "It broke."})
	finding, why := strings.Index(got, "error: Secret xgen-secrets has AWS_ACCESS_KEY_ID"), strings.Index(got, "## Why")
	if finding < 0 || why < finding {
		t.Errorf("the page does not open with its finding:\n%s", got)
	}
}

// A rule of the user's own may say less of itself than the built-in ones.
func TestPageOfABareRule(t *testing.T) {
	t.Parallel()
	got := Page(finding.Rule{ID: "own/rule", Title: "Something is wrong", Severity: finding.Off})
	for _, not := range []string{"## Why", "## Avoid", "## Prefer", "## How to fix it", "\n\n\n", "\n.\n"} {
		if strings.Contains(got, not) {
			t.Errorf("the page holds %q:\n%s", not, got)
		}
	}
	if !strings.Contains(got, "own/rule: warning") || !strings.Contains(got, "*Off by default*") {
		t.Errorf("the page does not say that the rule is off, and how to turn it on:\n%s", got)
	}
}

func TestPageFencesAnExampleWithFences(t *testing.T) {
	t.Parallel()
	got := Page(finding.Rule{ID: "own/rule", Bad: "text: |\n  ```sh\n  x\n  ```\n"})
	if !strings.Contains(got, "\n````yaml\ntext: |\n  ```sh\n  x\n  ```\n````\n") {
		t.Errorf("the example breaks its fence:\n%s", got)
	}
}

func TestLanguage(t *testing.T) {
	t.Parallel()
	for example, want := range map[string]string{
		"a: b":                             "yaml",
		"- {{ . }}":                        "gotemplate",
		"choice(name: 'SITE')":             "groovy",
		"#!/bin/sh\nx":                     "sh",
		"kubectl create secret generic x":  "sh",
		"command:\n  - sed -i 's/a/b/' .e": "yaml",
	} {
		if got := language(example); got != want {
			t.Errorf("language(%q) = %q, want %q", example, got, want)
		}
	}
}

func TestTerminal(t *testing.T) {
	page := "# a/b\n\nWords with `code that is long` and **bold** words, and [a link](https://example.org).\n\n- an item that goes on\n  in a second line\n\n" +
		"```yaml\nkey: **left alone** as it is written, however long the line may be\n```\nLast *slanted* line.\n"
	want := "a/b\n\nWords with `code that is long`\nand bold words, and a link\n(https://example.org).\n\n- an item that goes on in a\n  second line\n\n" +
		"    key: **left alone** as it is written, however long the line may be\nLast slanted line.\n"
	if diff := cmp.Diff(want, printing.Terminal(page, 30, false)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := printing.Terminal(page, 30, true); !strings.Contains(got, "\x1b[36mcode") || strings.Contains(got, "`") {
		t.Errorf("no colours: %q", got)
	}
}

func TestWrapped(t *testing.T) {
	for _, tt := range []struct {
		text        string
		first, rest int
		want        []string
	}{
		{"one two three", 0, 0, []string{"one two three"}},
		{"one two three", 7, 9, []string{"one two", "three"}},
		{"one two three", 2, 9, []string{"", "one two", "three"}},
		{"unbreakable words", 5, 5, []string{"", "unbreakable", "words"}},
		{"가나 다라 마바", 5, 9, []string{"가나", "다라 마바"}},
		{"", 5, 5, []string{""}},
	} {
		if diff := cmp.Diff(tt.want, printing.Wrap(tt.text, tt.first, tt.rest)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.text, diff)
		}
	}
}
