package report

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

type (
	sarifRule struct {
		ID         string         `json:"id"`
		Name       string         `json:"name"`
		Short      sarifText      `json:"shortDescription"`
		Full       sarifText      `json:"fullDescription"`
		Help       sarifText      `json:"help"`
		HelpURI    string         `json:"helpUri,omitempty"`
		Default    sarifConfig    `json:"defaultConfiguration"`
		Properties sarifRuleProps `json:"properties"`
	}
	sarifConfig struct {
		Enabled bool   `json:"enabled"`
		Level   string `json:"level"`
	}
	// sarifRuleProps are the properties that GitHub code scanning reads:
	// https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
	sarifRuleProps struct {
		Tags      []string `json:"tags"`
		Precision string   `json:"precision"`
		Problem   string   `json:"problem.severity"`
	}
)

func toSARIFRule(r finding.Rule, tool Tool) sarifRule {
	out := sarifRule{
		ID: r.ID, Name: pascal(r.ID),
		Short:      sarifText{Text: cmp.Or(r.Title, r.ID)},
		Full:       sarifText{Text: cmp.Or(r.Description, r.Title, r.ID)},
		Help:       ruleHelp(r),
		Default:    sarifConfig{Enabled: r.Severity != finding.Off, Level: sarifLevel(r.Severity)},
		Properties: sarifRuleProps{Tags: []string{r.Category()}, Precision: "high", Problem: problem(r.Severity)},
	}
	if tool.Pages != "" && !r.Own {
		out.HelpURI = tool.Pages + r.ID + ".md"
	}
	if r.Incident {
		out.Properties.Tags = append(out.Properties.Tags, "incident")
	}
	return out
}

// ruleHelp returns how to fix what the rule finds, with its examples.
func ruleHelp(r finding.Rule) sarifText {
	var parts []string
	if r.Description != "" {
		parts = append(parts, strings.TrimSpace(r.Description))
	}
	if r.Help != "" {
		parts = append(parts, "**Fix:** "+r.Help)
	}
	for _, e := range []struct{ title, text string }{{"Avoid", r.Bad}, {"Prefer", r.Good}} {
		if code := fenced(e.text); code != "" {
			parts = append(parts, "**"+e.title+"**\n\n"+code)
		}
	}
	return sarifText{Text: cmp.Or(r.Help, r.Description, r.Title, r.ID), Markdown: strings.Join(parts, "\n\n")}
}

func problem(s finding.Severity) string {
	switch s {
	case finding.Error:
		return "error"
	case finding.Warning:
		return "warning"
	}
	return "recommendation"
}

// pascal turns capacity/oversized-replicas into CapacityOversizedReplicas, the
// form that the specification asks of a rule's name.
func pascal(id string) string {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(id, func(r rune) bool { return r == '/' || r == '-' || r == '_' }) {
		first, size := utf8.DecodeRuneInString(word)
		b.WriteString(string(unicode.ToUpper(first)) + word[size:])
	}
	return b.String()
}
