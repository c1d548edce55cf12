// Package known is what a run leaves out, or reports at another place, since an
// earlier state of the repo, or a baseline, has it too. It takes findings and
// files, and runs nothing itself.
package known

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
)

// Findings are those that are not to be reported again: of an earlier state of
// the repo, or those that a baseline file lists.
type Findings struct {
	// Trust is what an earlier state says of registries; nil for a baseline.
	Trust *Trust
	// Repo is the earlier state; nil for a baseline, and for a state that could not be linted.
	Repo *model.Repo
	// Revision is set for the state of --since: a forge that compares reports itself needs its findings too.
	Revision bool
	// Difference is what differs from the earlier state; nil for a baseline.
	Difference *Difference
	// Note is why there was nothing to compare with; "" where there was.
	Note string
	// Changes is what the change from there does, by rules of scope change.
	Changes []finding.Finding

	fingerprints map[string]bool
	entries      []Entry // of a baseline
}

// Of are the findings that have fingerprints already.
func Of(found ...finding.Finding) *Findings {
	k := &Findings{}
	k.Add(found...)
	return k
}

// Add adds findings that have fingerprints already.
func (k *Findings) Add(found ...finding.Finding) {
	if k.fingerprints == nil {
		k.fingerprints = map[string]bool{}
	}
	for _, f := range found {
		k.fingerprints[f.Fingerprint] = true
		for _, a := range f.Aliases {
			k.fingerprints[a] = true
		}
	}
}

// Has reports whether f was known, under any name that it goes by.
func (k *Findings) Has(f finding.Finding) bool {
	return k.fingerprints[f.Fingerprint] || slices.ContainsFunc(f.Aliases, func(a string) bool { return k.fingerprints[a] })
}

// Has reports whether any of known has f.
func Has(f finding.Finding, known []*Findings) bool {
	return slices.ContainsFunc(known, func(k *Findings) bool { return k.Has(f) })
}

// Without returns the findings that none of known has.
func Without(all []finding.Finding, known []*Findings) []finding.Finding {
	if len(known) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(f finding.Finding) bool { return Has(f, known) })
}

// Earlier returns the findings that a revision has, and no baseline.
func Earlier(all []finding.Finding, known []*Findings) []finding.Finding {
	accepted := slices.DeleteFunc(slices.Clone(known), func(k *Findings) bool { return k.Revision })
	if len(accepted) == len(known) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(f finding.Finding) bool { return !Has(f, known) || Has(f, accepted) })
}
