package report

import (
	"fmt"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Page is a rule's page in Markdown: what `xgen-lint explain` prints and what
// stands in docs/rules.
func Page(r finding.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s.\n\n", r.ID, upperFirst(strings.TrimSuffix(r.Title, ".")))
	facts := []string{"severity " + r.Severity.String()}
	if r.Severity == finding.Off {
		facts[0] = "off by default"
	}
	if r.Fixable {
		facts = append(facts, "`--fix` mends it")
	}
	if r.Incident {
		facts = append(facts, "has happened in production")
	}
	fmt.Fprintf(&b, "*%s*\n\n## Why\n\n%s\n", strings.Join(facts, ", "), strings.TrimSpace(r.Description))
	if r.Bad != "" {
		fmt.Fprintf(&b, "\n## Avoid\n\n```%s\n%s\n```\n", language(r.Bad), strings.TrimRight(r.Bad, "\n"))
	}
	if r.Good != "" {
		fmt.Fprintf(&b, "\n## Prefer\n\n```%s\n%s\n```\n", language(r.Good), strings.TrimRight(r.Good, "\n"))
	}
	fmt.Fprintf(&b, "\n## How to mend it\n\n%s.\n", upperFirst(strings.TrimSuffix(r.Help, ".")))
	fmt.Fprintf(&b, "\nTo silence it at one place: `# xgen-lint: ignore %s -- why`. To change its severity:\n\n"+
		"```yaml\n# .xgen-lint.yaml\nrules:\n  %s: %s\n```\n", r.ID, r.ID, otherSeverity(r.Severity))
	return b.String()
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

func language(example string) string {
	switch {
	case strings.Contains(example, "{{"):
		return "gotemplate"
	case strings.Contains(example, "choice(") || strings.Contains(example, "def "):
		return "groovy"
	}
	return "yaml"
}

func otherSeverity(s finding.Severity) string {
	if s == finding.Warning {
		return "error"
	}
	return "warning"
}
