package lint

import (
	"context"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/suppress"
)

// decision says of every finding of a run whether it is reported, and if not, why.
type decision struct {
	all      []finding.Finding // what the rules that were asked for found, sorted by subject
	cause    []int             // of each the finding that it follows from, -1 if it follows from none
	group    []int             // of each its place in reported; -1 if it follows from another one or is suppressed
	reported []finding.Finding // one for each fault
	hidden   []hidden
	comments *suppress.Comments
	shown    []bool            // whether each is reported, itself or by what it follows from; see follow
	covered  []finding.Finding // hidden ones that follow from one that is shown
	masked   []finding.Finding // reported, without secrets

	suppressed []string // the faults that are, each by a name of its own
}

// hidden is a finding that is not reported though it says that something was not checked.
type hidden struct {
	finding.Finding
	why reason
}

// reason is why a finding is not reported.
type reason int

const (
	isSuppressed   reason = iota
	isSkipped             // by --rule or --skip
	isOff                 // in the configuration
	isKnownAlready        // in the baseline, or in the earlier revision
)

// decide drops the findings that were not asked for, that are suppressed, or that follow from another one. The rest are
// reported, one for each fault. Only what is reported mutes: what follows from a finding that is off, skipped or
// suppressed is reported in its place.
func (run *run) decide(ctx context.Context) (*decision, error) {
	d := &decision{comments: run.comments()}
	for _, f := range run.findings {
		if !run.concerns(f) {
			continue
		}
		why, asked := run.asked(&f)
		switch {
		case asked:
			d.all = append(d.all, f)
		case f.Unrendered || f.Unreadable:
			d.hidden = append(d.hidden, hidden{f, why})
		}
	}
	sortBySubject(d.all)
	if len(d.all) == 0 {
		return d, nil
	}
	graph, err := run.relations()
	if err != nil {
		return nil, err
	}
	proofs := run.newProofs(ctx)
	for run.round(d, graph, proofs) {
	}
	return d, nil
}

// asked gives a finding the severity that the configuration says, and reports whether it is to be reported.
func (run *run) asked(f *finding.Finding) (reason, bool) {
	if !run.enabled(f.Rule) {
		if run.severity(f.Rule, f.Site, f.File) == finding.Off {
			return isOff, false
		}
		return isSkipped, false
	}
	if run.configured(f.Rule, f.Site, f.File) {
		f.Severity = run.severity(f.Rule, f.Site, f.File)
	}
	if f.Severity == finding.Off && contains(run.Options.Rules, f.Rule) {
		f.Severity = finding.Warning
	}
	return isOff, f.Severity != finding.Off
}

// round works out which findings are reported, and takes those away that are suppressed. It returns whether there were
// any: what follows from them may now be reported.
func (run *run) round(d *decision, graph *finding.Graph, proofs *proofs) bool {
	d.cause = consequences(graph, run.rules, d.all, proofs)
	d.group, d.reported = make([]int, len(d.all)), nil
	var own []finding.Finding
	var index []int
	for i, f := range d.all {
		d.group[i] = -1
		if d.cause[i] < 0 {
			own, index = append(own, f), append(index, i)
		}
	}
	suppressed, all := map[int]bool{}, run.extent()
	for _, members := range group(own) {
		one := make([]finding.Finding, len(members))
		for n, m := range members {
			one[n] = own[m]
		}
		f := merge(one, all)
		if d.comments.Silence(f) {
			run.summary.Suppressed++
			d.suppressed = append(d.suppressed, opaque(mergeKey(f)))
			for _, m := range members {
				suppressed[index[m]] = true
			}
			continue
		}
		for _, m := range members {
			d.group[index[m]] = len(d.reported)
		}
		d.reported = append(d.reported, f)
	}
	if len(suppressed) == 0 {
		return false
	}
	var rest []finding.Finding
	for i, f := range d.all {
		switch {
		case !suppressed[i]:
			rest = append(rest, f)
		case f.Unrendered || f.Unreadable:
			d.hidden = append(d.hidden, hidden{f, isSuppressed})
		}
	}
	d.all = slices.Clip(rest)
	return true
}
