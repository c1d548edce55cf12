package lint

import "github.com/xgen-lint/xgen-lint/internal/finding"

// wake is what the hits of one document say of others: an object that is not
// what it was meant to be makes everything untrue that is read of it.
type wake map[finding.Subject][]string

// learn notes the globs of the rules that a finding explains.
func (w *wake) learn(f finding.Finding, globs []string) {
	if len(globs) == 0 {
		return
	}
	if *w == nil {
		*w = wake{}
	}
	for _, whom := range []finding.Subject{{Site: f.Site, Environment: f.Environment, Service: f.Service}, {Site: f.Site, Environment: f.Environment}, {Site: f.Site}} {
		(*w)[whom] = append((*w)[whom], globs...)
	}
}

// explains reports whether a finding follows from another one of its service;
// one that names none, from any of its site.
func (w wake) explains(f finding.Finding) bool {
	return matchAny(w[finding.Subject{Site: f.Site, Environment: f.Environment, Service: f.Service}], f.Rule)
}
