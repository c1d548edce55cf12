// Package trace decides which line is to blame for a finding on a rendered value: the one that sets the value, or the
// line of a template that all values pass. It sees the findings of all sites, and what else passed the same lines.
package trace

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Contrast holds, for every rule and every template node that findings of it passed, what is wrong and what is right
// behind that node. It is filled site by site, so that no site has to be kept.
type Contrast struct {
	nodes map[node]*evidence
	pairs map[node]*parties
	sites map[string]bool // those that were asked; see Open
}

// node is a template node, as seen by one rule.
type node struct{ rule, key string }

// evidence is what passed a node.
type evidence struct {
	step  finding.Step
	bad   int             // findings
	lines map[string]bool // the lines that set their values
	texts map[string]bool // their values
	good  bool            // something else passed that the rule has nothing against
}

// parties are those that disagree with a place, as seen by one rule.
type parties struct {
	file  string
	lines map[string]bool // where they are
	sites map[string]bool // of which sites
	met   map[string]bool // other sites, where nothing disagrees with it
}

// Passed is an object that template nodes wrote into.
type Passed struct {
	Object string                   // finding.Place's
	Fields map[string][]source.Path // of each node, by its key, what it wrote
}

// New returns a Contrast that knows nothing.
func New() *Contrast { return &Contrast{nodes: map[node]*evidence{}, pairs: map[node]*parties{}, sites: map[string]bool{}} }

// Suspects lists the nodes that findings passed, by their keys.
func Suspects(found []finding.Finding) map[string]finding.Step {
	out := map[string]finding.Step{}
	for _, f := range found {
		for _, s := range f.Way {
			out[s.Key()] = s
		}
	}
	return out
}

// Add notes what one site shows: its findings, and all objects that the nodes of Suspects wrote into.
func (c *Contrast) Add(site string, found []finding.Finding, passed []Passed) {
	c.sites[site] = true
	wrong := map[string][]finding.Finding{} // by rule and object
	for _, f := range found {
		for _, p := range f.Partners {
			c.disagree(site, f, p)
		}
		if len(f.Way) == 0 {
			continue
		}
		wrong[f.Rule+" "+f.At.Object] = append(wrong[f.Rule+" "+f.At.Object], f)
		for _, s := range f.Way {
			e := c.evidence(node{f.Rule, s.Key()}, s)
			e.bad++
			e.lines[lineOf(f.Span)], e.texts[f.Text] = true, true
		}
	}
	for n, e := range c.nodes {
		e.good = e.good || slices.ContainsFunc(passed, func(p Passed) bool {
			return slices.ContainsFunc(p.Fields[n.key], func(path source.Path) bool { return !covered(wrong[n.rule+" "+p.Object], path) })
		})
	}
}

func (c *Contrast) disagree(site string, f finding.Finding, with source.Span) {
	n := node{f.Rule, lineOf(with)}
	if c.pairs[n] == nil {
		c.pairs[n] = &parties{file: with.File, lines: map[string]bool{}, sites: map[string]bool{}, met: map[string]bool{}}
	}
	c.pairs[n].lines[lineOf(f.Span)], c.pairs[n].sites[site] = true, true
}

// Readers lists the files that matter of a site: those with a place that several others disagree with, but nothing of
// this site. If the site uses such a file, somebody agrees with it; see Agrees.
func (c *Contrast) Readers(site string) (files []string) {
	for _, p := range c.pairs {
		if len(p.lines) > 1 && !p.sites[site] {
			files = append(files, p.file)
		}
	}
	return files
}

// Agrees notes that a site uses a file.
func (c *Contrast) Agrees(site, file string) {
	for _, p := range c.pairs {
		if p.file == file && !p.sites[site] {
			p.met[site] = true
		}
	}
}

// Partner returns the place that a finding is to be reported at, in place of where it is: the one that all others
// disagree with. False if there is none.
func (c *Contrast) Partner(f finding.Finding) (source.Span, bool) {
	for _, with := range f.Partners {
		if p := c.pairs[node{f.Rule, lineOf(with)}]; p != nil && len(p.lines) > 1 && len(p.met) == 0 {
			return with, true
		}
	}
	return source.Span{}, false
}

func (c *Contrast) evidence(n node, s finding.Step) *evidence {
	e := c.nodes[n]
	if e == nil {
		e = &evidence{step: s, lines: map[string]bool{}, texts: map[string]bool{}}
		c.nodes[n] = e
	}
	return e
}

// covered reports whether a field of an object is one that some findings are about. A key that does not belong is a
// fault of all that was put beside it.
func covered(found []finding.Finding, path source.Path) bool {
	return slices.ContainsFunc(found, func(f finding.Finding) bool {
		at := f.At.Path
		if f.Keyed {
			at = at.Parent()
		}
		return path.HasPrefix(at) || at.HasPrefix(path)
	})
}

func lineOf(s source.Span) string { return finding.Step{Span: s}.Key() }

// Open lists the nodes for which it matters what the other sites show: nothing right passed them yet.
func (c *Contrast) Open() map[string]finding.Step {
	out := map[string]finding.Step{}
	for n, e := range c.nodes {
		if !e.good {
			out[n.key] = e.step
		}
	}
	return out
}

// Knows reports whether a site was added.
func (c *Contrast) Knows(site string) bool { return c.sites[site] }

// Blamed returns the template node that a finding is to be reported at, in place of where it is; false if it stays.
func (c *Contrast) Blamed(f finding.Finding) (finding.Step, bool) {
	own := slices.IndexFunc(f.Way, func(s finding.Step) bool { return s.File == f.File && s.Line == f.Line })
	var best *evidence
	for i, s := range f.Way {
		e := c.nodes[node{f.Rule, s.Key()}]
		switch {
		case e == nil:
		case e.good:
			if i == own {
				best = nil
			}
			continue
		case i == own:
			return finding.Step{}, false // all that passes it is wrong
		case own < 0 && !e.several(), own >= 0 && i < own:
			continue
		case best == nil || e.bad > best.bad || own < 0 && e.bad == best.bad:
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
