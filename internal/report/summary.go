package report

import (
	"fmt"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
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

// SummaryLine says s in one line without a line break, for people:
// "4 sites, 32 applications, 168 manifests: 1 error, 2 warnings".
func SummaryLine(s Summary) string {
	looked := []string{count(s.Sites, "site"), count(s.Applications, "application"), count(s.Manifests, "manifest")}
	found := []string{foundWords(s)}
	if s.Suppressed > 0 {
		found = append(found, fmt.Sprintf("%d suppressed", s.Suppressed))
	}
	line := strings.Join(looked, ", ") + ": " + strings.Join(found, ", ")
	if len(s.NotChecked) > 0 {
		line += "; not checked: " + strings.Join(s.NotChecked, ", ")
	}
	return line
}

// foundWords counts the findings by severity: "1 error, 2 warnings".
func foundWords(s Summary) string {
	var found []string
	for _, c := range []struct {
		n    int
		noun string
	}{{s.Errors, "error"}, {s.Warnings, "warning"}, {s.Infos, "info"}} {
		if c.n > 0 {
			found = append(found, count(c.n, c.noun))
		}
	}
	if len(found) == 0 {
		return "no findings"
	}
	return strings.Join(found, ", ")
}

// NotRenderedLine says in one line what could not be rendered and why, "" if
// all was: "not rendered: 153 of 412 applications (150 remote chart, 3 plugin)".
func NotRenderedLine(s Summary) string {
	total := 0
	var reasons []string
	for _, n := range s.NotRendered {
		total += n.Applications
		reasons = append(reasons, fmt.Sprintf("%d %s", n.Applications, n.Reason))
	}
	if total == 0 {
		return ""
	}
	return fmt.Sprintf("not rendered: %d of %s (%s)", total, count(s.Applications, "application"), strings.Join(reasons, ", "))
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
