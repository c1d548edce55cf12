package report

import (
	"fmt"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// Page is a rule's page in Markdown: what `xgen-lint explain` prints and what
// is in docs/rules. It opens with a finding as it is printed. What a rule does not say has no section.
func Page(r finding.Rule) string { return PageIn(texts.English, r) }

// PageIn is Page in a language, which the rule is in already.
func PageIn(l texts.Language, r finding.Rule) string {
	words := texts.Of(l)
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", r.ID)
	if r.Title != "" {
		fmt.Fprintf(&b, "%s.\n\n", strings.TrimSuffix(r.Title, "."))
	}
	fmt.Fprintf(&b, "*%s*\n", strings.Join(facts(words, r), ", "))
	if example := strings.TrimRight(Example(r.ID), "\n"); example != "" {
		fmt.Fprintf(&b, "\n```text\n%s\n```\n", example)
	}
	section(&b, words.Say(finding.Say("page-why")), r.Description)
	section(&b, words.Say(finding.Say("page-avoid")), fenced(r.Bad))
	section(&b, words.Say(finding.Say("page-prefer")), fenced(r.Good))
	if r.Help != "" {
		section(&b, words.Say(finding.Say("page-fix")), printing.UpperFirst(strings.TrimSuffix(strings.TrimSpace(r.Help), "."))+".")
	}
	if keys := settings(r); len(keys) > 0 {
		section(&b, words.Say(finding.Say("page-settings")), words.Say(finding.Say("page-reads", "keys", strings.Join(keys, ", "))))
	}
	setting := "off   # " + words.Say(finding.Say("page-other-severity")) + " { severity: off, sites: [xgen-aww] }"
	if r.Severity == finding.Off {
		setting = "warning   # " + words.Say(finding.Say("page-turn-on"))
	}
	section(&b, words.Say(finding.Say("page-silence")), words.Say(finding.Say("page-how-to-silence", "rule", r.ID))+
		fmt.Sprintf("\n\n```yaml\nrules:\n  %s: %s\n```", r.ID, setting))
	return b.String()
}

// settings are the keys of the configuration that a rule's page names, as links to what they mean.
func settings(r finding.Rule) (out []string) {
	text := r.Description + " " + r.Help
	if !strings.Contains(text, ".xgen-lint.yaml") {
		return nil
	}
	for _, key := range []string{"charts", "cluster", "clusters", "layout", "platforms", "registries", "repositories", "schemas", "sites"} {
		named := "`" + key + `\b|\bunder ` + key + `\b|\b` + key + ` (entry )?(in|of) \.xgen-lint|\b` + key + `\.\w`
		switch key { // by what is set in an entry
		case "registries":
			named += "|auth: none"
		case "sites":
			named += "|gpu: true"
		}
		if lazyre.New(named).MatchString(text) {
			out = append(out, "[`"+key+"`](https://github.com/xgen-lint/xgen-lint#configure)")
		}
	}
	return out
}

func facts(words *texts.Catalog, r finding.Rule) []string {
	out := []string{words.Say(finding.Say("page-severity", "severity", r.Severity.String()))}
	if r.Severity == finding.Off {
		out[0] = words.Say(finding.Say("page-off"))
	}
	if r.Fixable {
		out = append(out, words.Say(finding.Say("page-fixable")))
	}
	if r.Incident {
		out = append(out, words.Say(finding.Say("page-incident")))
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
	fence := printing.Fence(example)
	return fence + language(example) + "\n" + strings.Trim(example, "\n") + "\n" + fence
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
