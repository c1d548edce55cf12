package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

func TestPage(t *testing.T) {
	t.Parallel()
	got := Page(finding.Rule{
		ID: "storage/hardcoded-minio", Title: "A literal where a variable belongs", Severity: finding.Error, Fixable: true, Incident: true,
		Description: "It broke.\n", Help: "replace it by the variable.", Bad: "a: minio\n", Good: "a: ${A}\n",
	})
	want := "# storage/hardcoded-minio\n\nA literal where a variable belongs.\n\n" +
		"*Severity error, `--fix` mends it, has happened in production*\n\n" +
		"## Why\n\nIt broke.\n\n## Avoid\n\n```yaml\na: minio\n```\n\n## Prefer\n\n```yaml\na: ${A}\n```\n\n" +
		"## How to mend it\n\nReplace it by the variable.\n\n" +
		"## How to silence it\n\nAt one place, on the line or above it: `# xgen-lint: ignore storage/hardcoded-minio -- why`\n" +
		"(in templates `{{/* … */}}`, in Groovy `// …`). Everywhere, in `.xgen-lint.yaml`:\n\n" +
		"```yaml\nrules:\n  storage/hardcoded-minio: off   # or another severity; for one site: { severity: off, sites: [xgen-aww] }\n```\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("page (-want +got):\n%s", diff)
	}
}

// A rule of the user's own may say less of itself than the built-in ones.
func TestPageOfABareRule(t *testing.T) {
	t.Parallel()
	got := Page(finding.Rule{ID: "own/rule", Title: "Something is wrong", Severity: finding.Off})
	for _, not := range []string{"## Why", "## Avoid", "## Prefer", "## How to mend it", "\n\n\n", "\n.\n"} {
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
