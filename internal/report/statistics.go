package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
)

// WriteStatistics prints how many findings each rule has, the most first.
func WriteStatistics(w io.Writer, r *Report) error {
	type row struct {
		count int
		worst finding.Severity
		rule  string
	}
	by := map[string]*row{}
	var rows []*row
	for _, f := range r.Findings {
		one := by[f.Rule]
		if one == nil {
			one = &row{rule: f.Rule}
			by[f.Rule] = one
			rows = append(rows, one)
		}
		one.count++
		one.worst = max(one.worst, f.Severity)
	}
	slices.SortFunc(rows, func(a, b *row) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(b.worst, a.worst), cmp.Compare(a.rule, b.rule))
	})
	titles := map[string]string{}
	for _, rule := range r.Rules {
		titles[rule.ID] = rule.Title
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, one := range rows {
		fmt.Fprintf(t, "%d\t%s\t%s\t%s\n", one.count, one.worst, one.rule, printing.OneLine(titles[one.rule]))
	}
	return t.Flush()
}
