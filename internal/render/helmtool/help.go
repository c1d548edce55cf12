package helmtool

import (
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
)

// failureHelp returns what to write where a template fails, unset where only its author can know.
func (h *run) failureHelp(e *helm.Error) finding.Phrase {
	name, _ := e.Text.Args["name"].(string)
	name = strings.Trim(name, `"`)
	switch e.Text.ID {
	case "parse-open":
		return finding.Say("end-block", "line", e.Text.Args["line"])
	case "parse-no-block":
		return finding.Say("remove-end")
	case "no-template":
		if meant, ok := near.Nearest(name, h.templates()); ok {
			return finding.Say("near-name", "near", meant, "name", name)
		}
		return finding.Say("define-template", "name", name)
	case "no-function":
		if meant, ok := near.Nearest(name, helm.Functions()); ok {
			return finding.Say("near-name", "near", meant, "name", name)
		}
		return finding.Say("other-function", "name", name)
	case "exec-unset":
		return finding.Say("set-above", "above", e.Text.Args["above"], "expr", e.Expr)
	}
	if e.Kind == helm.KindRequired {
		return finding.Say("set-required", "chart", h.src.Chart.Dir)
	}
	return finding.Phrase{}
}

var definition = lazyre.New(`{{-?\s*(?:define|block)\s+"([^"]+)"`)

// templates lists the templates that the chart, and those beside it, define.
func (h *run) templates() (names []string) {
	for _, e := range h.src.Tree.Below(path.Dir(h.src.Chart.Dir), true) {
		if !strings.Contains("/"+e.Path, "/templates/") {
			continue
		}
		if f, err := h.src.Tree.File(e.Path); err == nil {
			for _, m := range definition.FindAllStringSubmatch(string(f.Data), -1) {
				names = append(names, m[1])
			}
		}
	}
	return names
}
