package engine

import (
	"sort"
	"strings"
)

// Passing gives the templates that may execute a node at one of some places, by themselves or by what they include, by their names. A
// literal text is at each of its lines, with column 0.
func (s *Set) Passing(at map[Position]bool) map[string]bool {
	lines := map[*Template][]int{}
	for i := range s.templates {
		t := &s.templates[i]
		for p := range at {
			if p.File == t.File {
				lines[t] = lineStarts(t.Text)
				break
			}
		}
	}
	if len(lines) == 0 {
		return nil
	}
	owners := map[string]bool{}
	for _, site := range s.instrumented().sites {
		if starts := lines[site.file]; starts != nil && !owners[site.define] && site.among(at, starts) {
			owners[site.define] = true
		}
	}
	s.callsOnce.Do(func() { s.calls = callsOf(s.parsed.Templates()) })
	return reaching(s.calls, owners)
}

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
	first := sort.SearchInts(starts, s.pos+1)
	if s.kind != textSite {
		return at[s.position(0)]
	}
	last := first + strings.Count(s.file.Text[min(s.pos, len(s.file.Text)):min(s.end, len(s.file.Text))], "\n")
	for line := first; line <= last; line++ {
		if at[Position{File: s.file.File, Line: line}] {
			return true
		}
	}
	return false
}
