package engine

import (
	"sort"
	"strings"
)

// Passing are nodes at some places, and the templates that may execute one of them.
type Passing struct {
	at        map[Position]bool
	spots     map[spot]bool
	templates map[string]bool
}

// spot is a node, whichever copy of its tree it is in.
type spot struct {
	file *Template
	pos  int
}

// Passing gives the nodes at some places. A literal text is at each of its lines, with column 0.
func (s *Set) Passing(at map[Position]bool) *Passing {
	p := &Passing{at: at, spots: map[spot]bool{}}
	lines := map[*Template][]int{}
	for i := range s.templates {
		t := &s.templates[i]
		for place := range at {
			if place.File == t.File {
				lines[s.byName[t.Name]] = lineStarts(t.Text)
				break
			}
		}
	}
	if len(lines) == 0 {
		return p
	}
	owners := map[string]bool{}
	for _, site := range s.instrumented().sites {
		if starts := lines[site.file]; starts != nil && site.among(at, starts) {
			owners[site.define], p.spots[spot{site.file, site.pos}] = true, true
		}
	}
	s.callsOnce.Do(func() { s.calls = callsOf(s.parsed.Templates()) })
	p.templates = reaching(s.calls, owners)
	return p
}

// May reports whether a template, by its name, may execute one of the nodes, by itself or by what it includes.
func (p *Passing) May(name string) bool { return p.templates[name] }

// lineStarts gives where the lines of a text begin.
func lineStarts(text string) []int {
	out := []int{0}
	for i := range len(text) {
		if text[i] == '\n' {
			out = append(out, i+1)
		}
	}
	return out
}

// among reports whether a site is at one of some places; starts are the lines of its file.
func (s *site) among(at map[Position]bool, starts []int) bool {
	if s.kind != textSite {
		return at[s.position(0)]
	}
	first := sort.SearchInts(starts, s.pos+1)
	last := first + strings.Count(s.file.Text[min(s.pos, len(s.file.Text)):min(s.end, len(s.file.Text))], "\n")
	for line := first; line <= last; line++ {
		if at[Position{File: s.file.File, Line: line}] {
			return true
		}
	}
	return false
}

// Passes reports whether one of the nodes was executed for the text.
func (t *Trace) Passes(p *Passing) bool { return len(p.spots) > 0 && t.top.passes(p) }

func (f *frame) passes(p *Passing) bool {
	for i := range f.events {
		e := &f.events[i]
		if p.spots[spot{e.site.file, e.site.pos}] {
			return true
		}
		for _, child := range e.children {
			if child.passes(p) {
				return true
			}
		}
	}
	return false
}

// Passed calls visit with the places of those nodes that are behind some bytes of Text, in ascending order, as often as there are. Of
// neighbours that the same node wrote the first one counts, and literal texts that follow each other are one.
func (t *Trace) Passed(p *Passing, offsets []int, visit func(Position)) {
	var behind, last []node
	known := 0
	for _, offset := range offsets {
		if offset < known || offset >= len(t.Text) {
			continue
		}
		if behind = t.top.behind(t.raw(offset), behind[:0]); len(behind) == 0 {
			continue
		}
		known = t.Until(offset)
		if len(last) > 0 && behind[0].same(last[0]) {
			continue
		}
		for _, n := range behind {
			if !p.spots[spot{n.site.file, n.site.pos}] {
				continue
			}
			at := n.site.position(n.byte)
			if n.site.kind == textSite {
				at.Column = 0
			}
			if p.at[at] {
				visit(at)
			}
		}
		last = append(last[:0], behind...)
	}
}

// same reports whether two nodes are one, and literal texts for one.
func (n node) same(m node) bool {
	a, b := n.site, m.site
	if x, y := a.literal(), b.literal(); x || y {
		return x == y
	}
	return a.source == b.source && (a.file == b.file && a.pos == b.pos || a.file == nil && b.file == nil)
}

// literal reports whether a site is text of a file.
func (s *site) literal() bool { return s.source == "" && s.file != nil }
