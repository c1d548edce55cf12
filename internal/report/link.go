package report

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// linker returns what makes the name of a built-in rule a link to its page.
func linker(r *Report, on bool) func(rule, text string) string {
	own := map[string]bool{}
	for _, rule := range r.Rules {
		own[rule.ID] = rule.Own
	}
	return func(rule, text string) string {
		if isOwn, known := own[rule]; !on || isOwn || !known || !strings.HasPrefix(r.Tool.Pages, printing.Home+"/") {
			return text
		}
		return printing.Link(r.Tool.Pages+rule+".md", text)
	}
}
