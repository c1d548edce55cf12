package engine

import (
	"slices"
	"sort"
	"strings"
)

// Trace is one template's text and what wrote it.
type Trace struct {
	Text  string
	top   *frame
	blank []int // where "<no value>" was taken out, as bytes of Text
}

// Step is a node that had a part in a byte: it wrote it, or included what wrote it.
type Step struct {
	Position        // zero for a node of a text given to tpl
	Define   string // name of the template that the node is in
	Action   string // the action's source, "" for literal text
	Reads    [][]string
	Guards   []Guard // if, with, range around the node, nearest first
}

// Guard is a condition or loop around a node.
type Guard struct {
	Position
	Action string
	Reads  [][]string
}

func newTrace(r Result, top *frame) *Trace {
	t := &Trace{Text: r.Text, top: top}
	rest, at := top.text, 0
	for {
		i := strings.Index(rest, noValue)
		if i < 0 {
			return t
		}
		at += i
		t.blank = append(t.blank, at)
		rest = rest[i+len(noValue):]
	}
}

// At gives the nodes behind a byte of Text, nearest first, ending in the template file itself. Reads are
// field chains from the top template's dot (`Values`, `image`, `tag`), "*" where an element is
// computed or looped over.
func (t *Trace) At(offset int) []Step {
	t.top.arg = &sym{refs: [][]string{{}}}
	return t.top.at(t.raw(offset))
}

// Behind is At without what the nodes read and the guards around them, which takes most of the time.
func (t *Trace) Behind(offset int) []Step {
	nodes := t.top.behind(t.raw(offset), nil)
	if len(nodes) == 0 {
		return nil
	}
	steps := make([]Step, len(nodes))
	for i, n := range nodes {
		steps[i] = n.site.bare(n.byte)
	}
	return steps
}

// raw is the byte of what was written that became a byte of Text: those after a blanked place were written that much later.
func (t *Trace) raw(offset int) int {
	return offset + len(noValue)*sort.SearchInts(t.blank, offset+1)
}

// Until gives the end of the bytes from offset on that the same nodes are behind; the next byte where that is not
// known without looking.
func (t *Trace) Until(offset int) int {
	if len(t.blank) > 0 {
		return offset + 1
	}
	i, end := t.top.event(offset)
	if i < 0 || t.top.events[i].site.kind == actionSite && slices.ContainsFunc(t.top.sources(i), func(e *event) bool { return len(e.children) > 0 }) {
		return offset + 1
	}
	return max(end, offset+1)
}

// event finds the node that wrote a byte of the frame's text, and where its writing ends; -1 for none.
func (f *frame) event(offset int) (i, end int) {
	i = sort.Search(len(f.events), func(i int) bool { return f.events[i].start > offset }) - 1
	for i >= 0 && f.events[i].site.kind != textSite && f.events[i].site.kind != actionSite {
		i--
	}
	end = len(f.text)
	if i+1 < len(f.events) {
		end = f.events[i+1].start
	}
	return i, end
}

// at gives the steps of a byte of the frame's text, nearest first, with what they read.
func (f *frame) at(offset int) []Step {
	i, end := f.event(offset)
	if i < 0 {
		return nil
	}
	e := &f.events[i]
	var steps []Step
	if e.site.kind == actionSite {
		f.inner(i, f.text[e.start:end], offset-e.start, func(from *event, child *frame, at int) bool {
			child.bind(from, f.dot(from.via))
			steps = child.at(at)
			return steps != nil
		})
	}
	steps = append(steps, e.site.step(offset-e.start, f.dot(e.via)))
	for via := e.via; via != nil; via = via.parent {
		steps = append(steps, via.site.step(0, f.dot(via.parent)))
	}
	return steps
}

// node is a site behind a byte, and which byte of what it wrote that is.
type node struct {
	site *site
	byte int
}

// behind is at without what the nodes read: they are added to out.
func (f *frame) behind(offset int, out []node) []node {
	i, end := f.event(offset)
	if i < 0 {
		return out
	}
	e := &f.events[i]
	if e.site.kind == actionSite {
		f.inner(i, f.text[e.start:end], offset-e.start, func(_ *event, child *frame, at int) bool {
			had := len(out)
			out = child.behind(at, out)
			return len(out) > had
		})
	}
	out = append(out, node{e.site, offset - e.start})
	for via := e.via; via != nil; via = via.parent {
		out = append(out, node{via.site, 0})
	}
	return out
}

// dot is what the dot of the frame is, or of the {{ template }} that is open in it.
func (f *frame) dot(via *call) sym {
	if via == nil {
		if f.arg == nil {
			return sym{}
		}
		return *f.arg
	}
	return via.site.calls[len(via.site.calls)-1].arg.within(f.dot(via.parent))
}

// inner looks for the byte in what the action included, whatever indented, quoted or trimmed it since, until found is content.
func (f *frame) inner(i int, written string, offset int, found func(from *event, child *frame, at int) bool) {
	for _, from := range f.sources(i) {
		for c := len(from.children) - 1; c >= 0; c-- {
			child := from.children[c]
			if at, ok := align(written, offset, child.text); ok && found(from, child, at) {
				return
			}
		}
	}
}

// sources are the event itself and the events that set the variables, or the dot, that it prints.
func (f *frame) sources(i int) []*event {
	e := &f.events[i]
	out := []*event{e}
	if f.set == nil {
		f.set = f.setting()
	}
	set := f.set
	if with := e.site.turnedBy(); with != nil {
		out = f.lastBefore(out, set.turned[with], i)
	}
	for _, name := range e.site.uses {
		out = f.lastBefore(out, set.declared[name], i)
	}
	return out
}

// lastBefore adds the last of some events that is before event i.
func (f *frame) lastBefore(to []*event, some []int, i int) []*event {
	if n := sort.SearchInts(some, i); n > 0 {
		return append(to, &f.events[some[n-1]])
	}
	return to
}

// setters are a frame's events that change what later ones print, in their order.
type setters struct {
	declared map[string][]int // those that included something, by the variable that they set
	turned   map[*site][]int  // those that change the dot
}

func (f *frame) setting() *setters {
	out := &setters{map[string][]int{}, map[*site][]int{}}
	for i := range f.events {
		e := &f.events[i]
		if e.site.turns {
			out.turned[e.site] = append(out.turned[e.site], i)
		}
		if len(e.children) > 0 {
			for _, name := range e.site.decl {
				out.declared[name] = append(out.declared[name], i)
			}
		}
	}
	return out
}

// turnedBy is the with or range that gave the dot which the site prints.
func (s *site) turnedBy() *site {
	if !s.dot {
		return nil
	}
	g := s.guard
	for g != nil && !g.turns {
		g = g.guard
	}
	return g
}

// bind finds what the dot of an included frame was.
func (f *frame) bind(e *event, dot sym) {
	n := f.called
	for _, c := range e.site.calls {
		if c.name != f.name && (c.name != "" || f.name == tplFrame) {
			continue
		}
		arg := c.arg.within(dot)
		f.arg = &arg
		if n--; n < 0 {
			return
		}
	}
}

// bare is what a node is, without what it reads.
func (s *site) bare(n int) Step {
	return Step{Position: s.position(n), Define: s.define, Action: s.source}
}

func (s *site) step(n int, dot sym) Step {
	out := s.bare(n)
	out.Reads = chains(s.reads, dot)
	for g := s.guard; g != nil; g = g.guard {
		out.Guards = append(out.Guards, Guard{Position: g.position(0), Action: g.source, Reads: chains(g.reads, dot)})
	}
	return out
}

// chains gives what a site reads, from the top template's dot; the whole dot says nothing and is left out.
func chains(reads, dot sym) [][]string {
	var out [][]string
	for _, r := range reads.within(dot).all() {
		if len(r) > 0 && !containsRef(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// align finds where byte at of what an action wrote is in a text that it included. Pipelines indent,
// trim and quote, so lines are compared without their margins; of equal lines the n-th is the n-th.
func align(written string, at int, text string) (int, bool) {
	if text == "" || at > len(written) {
		return 0, false
	}
	if i := strings.Index(written, text); i >= 0 && i <= at && at < i+len(text) {
		return at - i, true
	}
	line, start := lineAround(written, at)
	core, margin := trimMargins(line)
	if core == "" {
		return 0, false
	}
	column := min(max(at-start-margin, 0), len(core)-1)
	nth := countLines(written[:start], core)
	for pos, rest := 0, text; ; {
		l, more, found := strings.Cut(rest, "\n")
		c, m := trimMargins(l)
		if c == core {
			if nth == 0 {
				return pos + m + column, true
			}
			nth--
		}
		if !found {
			break
		}
		pos += len(l) + 1
		rest = more
	}
	return alignPart(line, at-start, text)
}

// alignPart finds the line of text that holds the line's core, or the longest that the line holds around at.
func alignPart(line string, at int, text string) (int, bool) {
	core, margin := trimMargins(line)
	best, found := 0, -1
	for pos, rest := 0, text; ; {
		l, more, ok := strings.Cut(rest, "\n")
		if c, m := trimMargins(l); c != "" {
			if i := strings.Index(line, c); i >= 0 && i <= at && at < i+len(c) && len(c) > best {
				best, found = len(c), pos+m+at-i
			} else if i := strings.Index(c, core); i >= 0 && len(core) > best {
				best, found = len(core), pos+m+i+min(max(at-margin, 0), len(core)-1)
			}
		}
		if !ok {
			return found, found >= 0
		}
		pos += len(l) + 1
		rest = more
	}
}

func lineAround(s string, at int) (line string, start int) {
	start = strings.LastIndexByte(s[:at], '\n') + 1
	line, _, _ = strings.Cut(s[start:], "\n")
	return line, start
}

// trimMargins takes off what indent, quote and trim add or remove, and says how much on the left.
func trimMargins(line string) (core string, left int) {
	const margin = " \t\r\"'"
	core = strings.TrimLeft(line, margin)
	left = len(line) - len(core)
	return strings.TrimRight(core, margin), left
}

func countLines(s, core string) int {
	n := 0
	for len(s) > 0 {
		l, more, _ := strings.Cut(s, "\n")
		if c, _ := trimMargins(l); c == core {
			n++
		}
		s = more
	}
	return n
}
