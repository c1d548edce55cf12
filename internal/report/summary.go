package report

import (
	"fmt"
	"strings"
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
}

// SummaryLine says s in one line without a line break, for people:
// "4 sites, 32 applications, 168 manifests: 1 error, 2 warnings".
func SummaryLine(s Summary) string {
	looked := []string{count(s.Sites, "site"), count(s.Applications, "application"), count(s.Manifests, "manifest")}
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
		found = append(found, "no findings")
	}
	if s.Suppressed > 0 {
		found = append(found, fmt.Sprintf("%d suppressed", s.Suppressed))
	}
	return strings.Join(looked, ", ") + ": " + strings.Join(found, ", ")
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
