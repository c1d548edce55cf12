// Package decide says which of all findings are reported: not what was not asked for, not what follows from another finding
// that is reported, not what is suppressed, and of each fault one; and it says what was not checked and is not reported
// otherwise. It knows no run: it gets the findings, the rules, the words, and a function where something has to be linted again.
package decide

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/suppress"
)

// Basis is what a decision rests on.
type Basis struct {
	Choice
	// Relations returns which rule's findings follow from which; its error is that of Decide.
	Relations func() (*finding.Graph, error)
	Comments  *suppress.Comments
	Extent    Extent
	Proofs    *Proofs // nil where nothing can be tried
}

// Decision says of every finding of a run whether it is reported, and if not, why.
type Decision struct {
	basis   Basis
	all     []finding.Finding // what the rules that were asked for found, sorted by subject
	cause   []int             // of each the finding that it follows from, -1 if it follows from none
	group   []int             // of each its place in Reported; -1 if it follows from another one or is suppressed
	hidden  []hidden
	shown   []bool            // whether each is reported, itself or by what it follows from; see follow
	covered []finding.Finding // hidden ones that follow from one that is shown

	// Reported is one finding for each fault.
	Reported []finding.Finding
	// Suppressed are the faults that are, each by a name of its own.
	Suppressed []string
}

// hidden is a finding that is not reported though it says that something was not checked.
type hidden struct {
	finding.Finding
	why Reason
}

// Reason is why a finding is not reported.
type Reason int

const (
	isSuppressed   Reason = iota
	isSkipped             // by --rule or --skip
	isOff                 // in the configuration
	isKnownAlready        // in the baseline, or in the earlier revision
)

// Decide drops the findings that were not asked for, that are suppressed, or that follow from another one. The rest are
// reported, one for each fault. Only what is reported mutes: what follows from a finding that is off, skipped or
// suppressed is reported in its place.
func (b Basis) Decide(found iter.Seq[finding.Finding]) (*Decision, error) {
	d := &Decision{basis: b}
	for f := range found {
		why, asked := b.Asked(&f)
		switch {
		case asked:
			d.all = append(d.all, f)
		case f.Unrendered || f.Unreadable:
			d.hidden = append(d.hidden, hidden{f, why})
		}
	}
	sortBySubject(d.all)
	slices.SortStableFunc(d.hidden, func(a, b hidden) int { return compareSubjects(a.Subject, b.Subject) }) // sites are checked in any order
	if len(d.all) == 0 {
		return d, nil
	}
	graph, err := b.Relations()
	if err != nil {
		return nil, err
	}
	for d.round(graph) {
	}
	return d, nil
}

// Hides reports whether something that says that a part was not checked is not reported.
func (d *Decision) Hides() bool { return len(d.hidden) > 0 }

// Members are the findings before those of one fault are made one, each with the one that is reported for it.
func (d *Decision) Members() iter.Seq2[finding.Finding, finding.Finding] {
	return func(yield func(member, fault finding.Finding) bool) {
		for i, f := range d.all {
			if d.group[i] >= 0 && !yield(f, d.Reported[d.group[i]]) {
				return
			}
		}
	}
}

// Opaque is what is written in place of the name of a fault, which may hold what is secret.
func Opaque(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:8])
}

// round works out which findings are reported, and takes those away that are suppressed. It returns whether there were
// any: what follows from them may now be reported.
func (d *Decision) round(graph *finding.Graph) bool {
	d.cause = consequences(graph, d.basis.Rules, d.all, d.basis.Proofs)
	d.group, d.Reported = make([]int, len(d.all)), nil
	var own []finding.Finding
	var index []int
	for i, f := range d.all {
		d.group[i] = -1
		if d.cause[i] < 0 {
			own, index = append(own, f), append(index, i)
		}
	}
	suppressed := map[int]bool{}
	for _, members := range group(own) {
		f := mergeAll(own, members, d.basis.Extent)
		if d.basis.Comments.Silence(f) {
			d.Suppressed = append(d.Suppressed, Opaque(mergeKey(f)))
			for _, m := range members {
				suppressed[index[m]] = true
			}
			continue
		}
		for _, m := range members {
			d.group[index[m]] = len(d.Reported)
		}
		d.Reported = append(d.Reported, f)
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
