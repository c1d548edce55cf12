package decide

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxProofs bounds how often a run is repeated to prove what follows from what. What is not proved is reported.
const maxProofs = 16

// provedApplications bounds what all repetitions of a run may render: a large repository gets fewer of them, and the
// same number on every machine.
const provedApplications = 400

// MostProofs is how often a run may be repeated that renders so many Applications.
func MostProofs(applications int) int {
	return min(maxProofs, provedApplications/max(1, applications))
}

// Proofs repeat a run on the repository as it would be without one finding. A finding that is then gone follows from it.
type Proofs struct {
	Most int // see MostProofs
	// Tree holds the files that edits change.
	Tree *source.Tree
	// Find returns what is found where a file has another text, at one site or, with "", at all. It is not asked once Ended.
	Find  func(file string, text []byte, site string) ([]finding.Finding, error)
	Ended func() bool

	seen map[string][]map[string]bool // of a cause's place, what each repetition found
}

// follows reports whether a finding is gone once the value that a cause is about is another one.
func (p *Proofs) follows(f, cause finding.Finding) bool {
	remedies := cause.Remedies
	if f.Unrendered && cause.Fix != nil && !cause.Fix.Suggested {
		remedies = append([][]source.Edit{cause.Fix.Edits}, remedies...)
	}
	if p == nil || len(remedies) == 0 {
		return false
	}
	key := fmt.Sprint(cause.Rule, cause.Span, f.Site)
	found, asked := p.seen[key]
	if !asked {
		for _, edits := range remedies {
			if p.Most == 0 || p.Ended() {
				break
			}
			p.Most--
			if names := p.without(edits, f.Site); names != nil {
				found = append(found, names)
			}
		}
		if p.seen == nil {
			p.seen = map[string][]map[string]bool{}
		}
		p.seen[key] = found
	}
	return slices.ContainsFunc(found, func(names map[string]bool) bool { return !names[nameOf(f)] })
}

// nameOf is what a finding is called in every repetition of a run.
func nameOf(f finding.Finding) string {
	at := cmp.Or(f.First, f.Span)
	name := fmt.Sprintln(f.Rule, at.File, at.Line, f.Site, f.Environment, f.Service, f.Object, f.Path)
	if f.Unrendered { // another failure at the same line is another one
		name += f.Says
	}
	return name
}

// without returns the names of what is found after some edits; nil if the repository cannot be linted then.
func (p *Proofs) without(edits []source.Edit, site string) map[string]bool {
	file := edits[0].File
	f, err := p.Tree.File(file)
	if err != nil {
		return nil
	}
	data, ok := f.Edited(edits)
	if !ok {
		return nil
	}
	again, err := p.Find(file, data, site)
	if err != nil {
		return nil
	}
	names := map[string]bool{}
	for _, f := range again {
		if f.Unreadable && f.File == file {
			return nil // it proves nothing
		}
		names[nameOf(f)] = true
	}
	return names
}
