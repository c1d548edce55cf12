package report

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// carried is a finding of a report that a forge compares with an earlier one.
type carried struct {
	finding.Finding
	earlier bool // the revision of --since has it too
}

// carried returns all findings, sorted: a forge that compares reports itself
// would take those that are left out for fixed.
func (r *Report) carried() []carried {
	out := make([]carried, 0, len(r.Findings)+len(r.Earlier))
	for _, f := range r.Findings {
		if !f.Comparing {
			out = append(out, carried{f, false})
		}
	}
	if len(r.Earlier) == 0 {
		return out // in the order in which they are given
	}
	for _, f := range r.Earlier {
		out = append(out, carried{f, true})
	}
	slices.SortStableFunc(out, func(a, b carried) int { return finding.Compare(a.Finding, b.Finding) })
	return out
}

// details are what a reviewer needs to know beside the message, a line each: the
// way that the value took, and what to do.
func details(f finding.Finding, l labels) []string {
	var lines []string
	for _, o := range f.Origins {
		line := l.from + " " + position(o.Span)
		if o.Note != "" {
			line += " (" + o.Note + ")"
		}
		lines = append(lines, line)
	}
	if f.Help != "" {
		lines = append(lines, l.help+" "+f.Help)
	}
	return lines
}

// failedRule is what a report of a run that failed names as its rule. It is not
// a rule that can be configured.
const failedRule = "lint/run-failed"

// Failed is the report of a run that ended before it was done. It has one entry
// that says why: an empty report would read as if all were fixed. file is where
// it stands, since the forges show nothing without a file.
func Failed(tool Tool, file, why string) *Report {
	f := finding.Finding{
		Rule: failedRule, Severity: finding.Error, Message: "xgen-lint could not finish: " + why, Precision: finding.Anchored,
		Help:    "fix this and run again; until then nothing is known of the repository",
		Span:    source.Span{File: file, Line: 1, Column: 1, EndLine: 1, EndColumn: 1},
		Subject: finding.Subject{},
	}
	out := &Report{Tool: tool, Failure: why, Findings: []finding.Finding{f}, Summary: Summary{Errors: 1},
		Rules: []finding.Rule{{ID: failedRule, Severity: finding.Error, Title: "A run that failed", Own: true,
			Description: "The run ended before it was done: it says why, and nothing is known of the repository."}}}
	finding.SetFingerprints(out.Findings)
	return out
}
