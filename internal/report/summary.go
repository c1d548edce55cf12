package report

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// Summary counts what was looked at and what was found.
type Summary struct {
	Sites        int `json:"sites"`
	Applications int `json:"applications"`
	Manifests    int `json:"manifests"`
	Errors       int `json:"errors"`
	Warnings     int `json:"warnings"`
	Infos        int `json:"infos"`
	Suppressed   int `json:"suppressed"`
	// NotRendered counts the Applications that could not be rendered, by reason.
	NotRendered []finding.NotRendered `json:"notRendered,omitempty"`
	// NotChecked are parts of the repo that rules look at and that are not there,
	// each with the reason: "pipelines: none found".
	NotChecked []string `json:"notChecked,omitempty"`
}

// summaryLine says s in one line without a line break, for people:
// "4 sites, 32 applications, 168 manifests: 1 error, 2 warnings".
func summaryLine(s Summary) string { return SummaryLineIn(texts.English, s) }

// SummaryLineIn is summaryLine in a language.
func SummaryLineIn(l texts.Language, s Summary) string {
	found := foundPhrases(s)
	if s.Suppressed > 0 {
		found = append(found, finding.Say("summary-suppressed", "count", s.Suppressed))
	}
	return texts.Of(l).Say(finding.Say("summary", "sites", s.Sites, "applications", s.Applications, "manifests", s.Manifests,
		"found", found, "unchecked", unchecked(s)))
}

// unchecked lists what was not checked; where errors leave no manifest at all, also what follows from them.
func unchecked(s Summary) (out []finding.Phrase) {
	if s.Manifests == 0 && s.Errors > 0 {
		out = append(out, finding.Say("what-follows", "count", s.Errors))
	}
	for _, part := range s.NotChecked {
		out = append(out, finding.Say("words", "words", part))
	}
	return out
}

// foundWords counts the findings by severity: "1 error, 2 warnings".
func foundWords(s Summary) string {
	return texts.Of(texts.English).Say(finding.Say("summary-found", "found", foundPhrases(s)))
}

func foundPhrases(s Summary) (found []finding.Phrase) {
	for _, c := range []struct {
		n  int
		id string
	}{{s.Errors, "summary-errors"}, {s.Warnings, "summary-warnings"}, {s.Infos, "summary-infos"}} {
		if c.n > 0 {
			found = append(found, finding.Say(c.id, "count", c.n))
		}
	}
	if len(found) == 0 {
		found = append(found, finding.Say("summary-none"))
	}
	return found
}

// notRenderedLine returns in one line what could not be rendered and why, "" if
// all was: "not rendered: 153 of 412 applications (150 remote chart, 3 plugin)".
func notRenderedLine(s Summary) string { return NotRenderedLineIn(texts.English, s) }

// NotRenderedLineIn is notRenderedLine in a language.
func NotRenderedLineIn(l texts.Language, s Summary) string {
	total := 0
	var reasons []finding.Phrase
	for _, n := range s.NotRendered {
		total += n.Applications
		reasons = append(reasons, finding.Say("not-rendered-reason", "count", n.Applications, "reason", n.Reason.Phrase()))
	}
	if total == 0 {
		return ""
	}
	return texts.Of(l).Say(finding.Say("not-rendered", "count", total, "applications", s.Applications, "reasons", reasons))
}
