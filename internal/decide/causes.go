package decide

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// causes knows of which findings others may be the consequence. Which rules are related, and by what they must share,
// is in the rules' own metadata (finding.Graph).
type causes struct {
	graph  *finding.Graph
	proofs *Proofs // for relations that only name a service, environment or site
	rules  map[string]finding.Rule
	seen   map[scopeKey][]int // findings that may be the cause of another, by what they would share
	broken map[scopeKey][]int // those that break a value, by their rule and site
	all    []finding.Finding
}

// scopeKey is what a cause and its consequence share: a line, a file or a site; under the rule of the cause.
type scopeKey struct {
	rule               string
	on                 finding.On
	file               string
	line               int
	site, env, service string
}

// consequences returns of each finding the number of the one that it follows from, -1 if it follows from none.
func consequences(graph *finding.Graph, rules map[string]finding.Rule, all []finding.Finding, proofs *Proofs) []int {
	c := causes{graph: graph, rules: rules, proofs: proofs, seen: map[scopeKey][]int{}, broken: map[scopeKey][]int{}, all: all}
	for i, f := range all {
		c.record(i, f)
	}
	out := make([]int, len(all))
	for i, f := range all {
		out[i] = c.of(i, f)
	}
	return out
}

// record keeps a finding under all that a consequence of it might share.
func (c *causes) record(i int, f finding.Finding) {
	if !c.graph.IsCause(f.Rule) {
		return
	}
	for _, on := range finding.Relations() {
		for _, key := range causeKeys(on, f) {
			key.rule = f.Rule
			c.seen[key] = append(c.seen[key], i)
		}
	}
	key := scopeKey{rule: f.Rule, site: f.Site}
	c.broken[key] = append(c.broken[key], i)
}

func causeKeys(on finding.On, f finding.Finding) []scopeKey {
	switch on {
	case finding.OnLine, finding.OnOrigin:
		return []scopeKey{{on: finding.OnLine, file: f.File, line: f.Line}}
	case finding.OnFile:
		if !f.Unreadable {
			return nil
		}
		out := []scopeKey{{on: on, file: f.File}}
		for _, o := range f.Origins { // what was to be read through it
			out = append(out, scopeKey{on: on, file: o.File})
		}
		return out
	case finding.OnService, finding.OnEnvironment, finding.OnSite:
		key := subjectKey(on, f.Subject)
		if on == finding.OnEnvironment && f.Site != "" { // a consequence that names none is of any
			return []scopeKey{key, {on: on, site: f.Site}}
		}
		return []scopeKey{key}
	case finding.OnRepository:
		return []scopeKey{{on: on}}
	}
	return nil
}

func subjectKey(on finding.On, s finding.Subject) scopeKey {
	key := scopeKey{on: on, site: s.Site}
	if on != finding.OnSite {
		key.env = s.Environment
	}
	if on == finding.OnService {
		key.service = s.Service
	}
	return key
}

// consequenceKeys lists the keys under which a cause of f would be, for one relation.
func consequenceKeys(on finding.On, f finding.Finding) []scopeKey {
	switch on {
	case finding.OnLine:
		return []scopeKey{{on: on, file: f.File, line: f.Line}}
	case finding.OnOrigin:
		var out []scopeKey
		for _, o := range f.Origins {
			out = append(out, scopeKey{on: finding.OnLine, file: o.File, line: o.Line})
		}
		return out
	case finding.OnFile:
		out := []scopeKey{{on: on, file: f.File}}
		for _, o := range f.Origins {
			out = append(out, scopeKey{on: on, file: o.File})
		}
		return out
	case finding.OnRepository:
		return []scopeKey{{on: on}}
	case finding.OnValue:
		return nil
	}
	if f.Site == "" || on == finding.OnService && f.Service == "" {
		return nil
	}
	return []scopeKey{subjectKey(on, f.Subject)}
}

// of returns the number of a finding that f, the i-th, follows from, -1 if there is none.
func (c *causes) of(i int, f finding.Finding) int {
	for _, e := range c.graph.Causes(f.Rule) {
		if e.On == finding.OnValue {
			if n := c.ofValue(f, e.Rule); n >= 0 {
				return n
			}
			continue
		}
		for _, key := range consequenceKeys(e.On, f) {
			key.rule = e.Rule
			for _, n := range c.seen[key] {
				if n == i || e.On.NeedsProof() && !c.proofs.follows(f, c.all[n]) {
					continue
				}
				return n
			}
		}
	}
	return -1
}

// ofValue returns the number of a finding of a rule that breaks a value on which f rests, -1 if there is none.
func (c *causes) ofValue(f finding.Finding, rule string) int {
	candidates := c.broken[scopeKey{rule: rule, site: f.Site}]
	if f.Site != "" {
		candidates = slices.Concat(candidates, c.broken[scopeKey{rule: rule}])
	}
	for _, n := range candidates {
		for _, b := range c.all[n].Breaks {
			if c.restsOn(f, c.all[n], b) {
				return n
			}
		}
	}
	return -1
}

// restsOn reports whether a finding is about a value that a cause breaks, or rests on it.
func (c *causes) restsOn(f, cause finding.Finding, b finding.Place) bool {
	if !b.Known() {
		return false
	}
	reads := func(p finding.Pattern) bool {
		return p.Covers(b) && mayBeOf(b, f) && sameSubject(cause, f, p.Kind == finding.InObject || p.Kind == finding.InApplication) &&
			(!p.Maybe || len(cause.Remedies) == 0 || c.proofs.follows(f, cause))
	}
	return f.At.IsIn(b) || slices.ContainsFunc(f.Reads, reads) || slices.ContainsFunc(c.rules[f.Rule].Reads, reads)
}

// sameSubject reports whether two findings may be about the same site and environment, and with service about the same
// service: what they both name is equal.
func sameSubject(a, b finding.Finding, service bool) bool {
	agree := func(a, b string) bool { return a == b || a == "" || b == "" }
	return agree(a.Site, b.Site) && agree(a.Environment, b.Environment) && (!service || agree(a.Service, b.Service))
}

// mayBeOf reports whether a place may say something of the site of a finding. A root app that cannot be followed to its
// site is known by its file's name alone.
func mayBeOf(b finding.Place, f finding.Finding) bool {
	if b.Kind != finding.InRootApp || f.Site == "" {
		return true
	}
	stem := strings.TrimSuffix(path.Base(b.File), path.Ext(b.File))
	for _, name := range []string{f.Site, f.Site[strings.IndexByte(f.Site, '-')+1:], f.Environment} {
		if name != "" && strings.HasSuffix(stem, "-"+name) {
			return true
		}
	}
	return false
}
