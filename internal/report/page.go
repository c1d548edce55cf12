package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Page is a rule's page in Markdown: what `xgen-lint explain` prints and what
// stands in docs/rules. It opens with a finding as it is printed. What a rule does not say has no section.
func Page(r finding.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", r.ID)
	if r.Title != "" {
		fmt.Fprintf(&b, "%s.\n\n", strings.TrimSuffix(r.Title, "."))
	}
	fmt.Fprintf(&b, "*%s*\n", strings.Join(facts(r), ", "))
	if example := strings.TrimRight(Example(r.ID), "\n"); example != "" {
		fmt.Fprintf(&b, "\n```text\n%s\n```\n", example)
	}
	section(&b, "Why", r.Description)
	section(&b, "Avoid", fenced(r.Bad))
	section(&b, "Prefer", fenced(r.Good))
	if r.Help != "" {
		section(&b, "How to mend it", upperFirst(strings.TrimSuffix(strings.TrimSpace(r.Help), "."))+".")
	}
	setting := "off   # or another severity; for one site: { severity: off, sites: [xgen-aww] }"
	if r.Severity == finding.Off {
		setting = "warning   # or another severity, to turn it on"
	}
	section(&b, "How to silence it", fmt.Sprintf("At one place, on the line or above it: `# xgen-lint: ignore %s -- why`\n"+
		"(in templates `{{/* … */}}`, in Groovy `// …`). Everywhere, in `.xgen-lint.yaml`:\n\n"+
		"```yaml\nrules:\n  %s: %s\n```", r.ID, r.ID, setting))
	return b.String()
}

func facts(r finding.Rule) []string {
	out := []string{"Severity " + r.Severity.String()}
	if r.Severity == finding.Off {
		out[0] = "Off by default"
	}
	if r.Fixable {
		out = append(out, "`--fix` mends it")
	}
	if r.Incident {
		out = append(out, "has happened in production")
	}
	return out
}

func section(b *strings.Builder, title, text string) {
	if text = strings.TrimSpace(text); text != "" {
		fmt.Fprintf(b, "\n## %s\n\n%s\n", title, text)
	}
}

// fenced is an example as a code block, "" where there is none.
func fenced(example string) string {
	if strings.TrimSpace(example) == "" {
		return ""
	}
	fence := fenceFor(example)
	return fence + language(example) + "\n" + strings.Trim(example, "\n") + "\n" + fence
}

func upperFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

func language(example string) string {
	switch {
	case strings.Contains(example, "{{"):
		return "gotemplate"
	case strings.Contains(example, "choice(") || strings.Contains(example, "def "):
		return "groovy"
	case strings.HasPrefix(example, "#!") || strings.HasPrefix(example, "kubectl "):
		return "sh"
	}
	return "yaml"
}

// pages is where the pages of the built-in rules are read, as docs/rules has them.
const pages = "https://github.com/xgen-lint/xgen-lint/blob/main/docs/rules/"

// PageURL is where a built-in rule's page is read.
func PageURL(rule string) string { return pages + rule + ".md" }
