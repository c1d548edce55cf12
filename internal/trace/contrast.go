// Package trace decides which line is to blame for a finding on a rendered value: the one that sets the value, or the
// line of a template that all values pass. It sees the findings of all sites, and what else passed the same lines; of the sites without
// findings it asks those that matter.
package trace

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Contrast holds, for every rule and every template node that findings of it passed, what is wrong and what is right
// behind that node. It is filled site by site, so that no site has to be kept.
type Contrast struct {
	nodes map[node]*evidence
	pairs map[node]*parties
}

// node is a template node, as seen by one rule.
type node struct{ rule, key string }

// evidence is what passed a node.
type evidence struct {
	step  finding.Step
	bad   int             // findings
	lines map[string]bool // the lines that set their values
	texts map[string]bool // their values
	homes map[string]bool // the maps and lists that they are in, without numbers
	other map[string]bool // what else passed, without numbers
	asked map[string]bool // the sites that were asked
}

// Passed is an object that template nodes wrote into.
type Passed struct {
	Object string                   // finding.Place's
	Fields map[string][]source.Path // of each node, by its key, what it wrote
}

// New returns a Contrast that knows nothing.
func New() *Contrast { return &Contrast{nodes: map[node]*evidence{}, pairs: map[node]*parties{}} }

// Suspects lists the nodes that findings passed, by their keys.
func Suspects(found []finding.Finding) map[string]finding.Step {
	out := map[string]finding.Step{}
	for _, f := range found {
		for _, s := range f.Way {
			if f.JudgesValue {
				break
			}
			out[s.Key()] = s
		}
	}
	return out
}

// Add notes what one site shows: its findings, and all objects that some nodes wrote into: those of Suspects, or of Open.
func (c *Contrast) Add(site string, found []finding.Finding, asked map[string]finding.Step, passed []Passed) {
	wrong := map[string]*faulty{} // by rule and object
	for _, f := range found {
		for _, p := range f.Partners {
			c.disagree(site, f, p)
		}
		if f.JudgesValue {
			continue
		}
		key := f.Rule + " " + f.At.Object
		if wrong[key] == nil {
			wrong[key] = &faulty{fields: map[string]bool{}, above: map[string]bool{}}
		}
		wrong[key].add(f)
		for _, s := range f.Way {
			e := c.evidence(node{f.Rule, s.Key()}, s)
			e.bad++
			e.lines[lineOf(f.Span)], e.texts[f.Text], e.homes[shape(f.At.Path.Parent())] = true, true, true
		}
	}
	for n, e := range c.nodes {
		if _, ok := asked[n.key]; !ok {
			continue
		}
		e.asked[site] = true
		for _, p := range passed {
			about := wrong[n.rule+" "+p.Object]
			for _, path := range p.Fields[n.key] {
				if !about.covers(path) {
					e.other[shape(path)] = true
				}
			}
		}
	}
}

// shape is a path without the numbers of list items.
func shape(p source.Path) string {
	var b strings.Builder
	for _, elem := range p {
		if _, err := strconv.Atoi(elem); err != nil {
			b.WriteString(elem)
		}
		b.WriteByte(0)
	}
	return b.String()
}

// good reports whether the node serves others well: something else passed it, into maps and lists such as the findings
// are in. What a rule never looks at proves nothing.
func (e *evidence) good() bool {
	for path := range e.other {
		for home := range e.homes {
			if strings.HasPrefix(path, home) {
				return true
			}
		}
	}
	return false
}

func (c *Contrast) evidence(n node, s finding.Step) *evidence {
	e := c.nodes[n]
	if e == nil {
		e = &evidence{step: s, lines: map[string]bool{}, texts: map[string]bool{}, homes: map[string]bool{}, other: map[string]bool{}, asked: map[string]bool{}}
		c.nodes[n] = e
	}
	return e
}

// faulty are the fields of an object that findings of a rule are about. There may be thousands, and as many fields to ask for.
type faulty struct {
	fields map[string]bool // by their paths
	above  map[string]bool // what holds one of them, and they themselves
}

// add notes a finding's field. A key that does not belong is a fault of all that was put beside it.
func (w *faulty) add(f finding.Finding) {
	at := f.At.Path
	if f.Keyed {
		at = at.Parent()
	}
	whole := flat(at)
	w.fields[whole] = true
	for end := range ends(whole) {
		w.above[whole[:end]] = true
	}
}

// covers reports whether a field is one of them, is in one or holds one.
func (w *faulty) covers(path source.Path) bool {
	if w == nil {
		return false
	}
	whole := flat(path)
	if w.above[whole] {
		return true
	}
	for end := range ends(whole) {
		if w.fields[whole[:end]] {
			return true
		}
	}
	return false
}

// flat is a path as one text, in which each element ends with a zero byte.
func flat(p source.Path) string {
	var b strings.Builder
	for _, elem := range p {
		b.WriteString(elem)
		b.WriteByte(0)
	}
	return b.String()
}

// ends yields where the elements of a flat path end, the empty path first.
func ends(whole string) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := 0; i <= len(whole); i++ {
			if (i == 0 || whole[i-1] == 0) && !yield(i) {
				return
			}
		}
	}
}

func lineOf(s source.Span) string { return finding.Step{Span: s}.Key() }

// Open lists the nodes for which it matters what a site shows: nothing right passed them yet, and it was not asked.
func (c *Contrast) Open(site string) map[string]finding.Step {
	out := map[string]finding.Step{}
	for n, e := range c.nodes {
		if !e.asked[site] && !e.good() {
			out[n.key] = e.step
		}
	}
	return out
}

// Blamed returns the template node that a finding is to be reported at, in place of where it is; false if it stays. Of
// several that are alike it is the one that prints the value, or the one that puts a key into its map.
func (c *Contrast) Blamed(f finding.Finding) (finding.Step, bool) {
	if f.JudgesValue {
		return finding.Step{}, false
	}
	own := slices.IndexFunc(f.Way, func(s finding.Step) bool { return s.File == f.File && s.Line == f.Line })
	innocent := false // the node that it is at
	var best *evidence
	for i, s := range f.Way {
		e := c.nodes[node{f.Rule, s.Key()}]
		switch {
		case e == nil:
		case i == own:
			innocent, best = e.good() || f.Named != "" && f.Named != s.Key() && len(e.other) > 0, nil
			if !innocent && !f.Keyed {
				return finding.Step{}, false // all that passes it is wrong
			}
		case e.good(), i < own, !innocent && !e.several():
		case innocent && f.Named == s.Key():
			return e.step, true
		case best == nil || e.bad > best.bad || f.Keyed && e.bad == best.bad:
			best = e
		}
	}
	if best == nil {
		return finding.Step{}, false
	}
	return best.step, true
}

// several reports whether it is not one value that is wrong: different values, set in different lines, all are.
func (e *evidence) several() bool { return len(e.lines) > 1 && len(e.texts) > 1 }
