package tables

import (
	"fmt"
	"io"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// Images prints a line for each image, with the registry's verdict where check is set.
func Images(w io.Writer, uses []lint.ImageUse, check bool, columns int) error {
	t := &grid{}
	head := []string{"SITE", "ENV", "SERVICE", "CONTAINER", "IMAGE", "FROM"}
	if check {
		head = append(head, "VERDICT", "DETAIL")
	}
	t.add(head...)
	for _, u := range uses {
		row := []string{u.Site, u.Environment, u.Service, u.Container, u.Image, fmt.Sprintf("%s:%d", u.File, u.Line)}
		if check {
			row = append(row, u.Verdict, u.Detail)
		}
		t.add(row...)
	}
	return t.write(w, columns)
}

// Rules prints a line for each rule.
func Rules(w io.Writer, rules []finding.Rule, columns int) error {
	t := &grid{}
	t.add("ID", "SEVERITY", "FIX", "TITLE")
	for _, r := range rules {
		fix := ""
		if r.Fixable {
			fix = "yes"
		}
		t.add(r.ID, r.Severity.String(), fix, r.Title)
	}
	return t.write(w, columns)
}

// RulesJSON prints rules as JSON.
func RulesJSON(w io.Writer, rules []finding.Rule) error {
	type rule struct {
		ID       string           `json:"id"`
		Severity finding.Severity `json:"severity"`
		Title    string           `json:"title"`
		Fixable  bool             `json:"fixable"`
		Incident bool             `json:"incident"`
		Scope    string           `json:"scope"`
	}
	out := struct {
		Rules []rule `json:"rules"`
	}{Rules: []rule{}}
	for _, r := range rules {
		out.Rules = append(out.Rules, rule{r.ID, r.Severity, r.Title, r.Fixable, r.Incident, r.Scope})
	}
	return printing.JSON(w, out)
}
