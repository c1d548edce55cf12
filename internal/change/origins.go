package change

import (
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxOrigins bounds the lines that are named for one field.
const maxOrigins = 8

// tracer finds the lines that changed a field.
type tracer struct {
	lines    *Lines
	old, now *State
	last     []*Manifest // of the release that was asked for last
}

// forget lets go of what tracing made of the release before, once another one's turn comes.
func (t *tracer) forget(o *Object) {
	var asked []*Manifest
	for _, s := range o.states() {
		asked = append(asked, s.m)
	}
	for _, m := range t.last {
		if !slices.ContainsFunc(asked, func(is *Manifest) bool { return is.Object.Release == m.Object.Release }) {
			render.Forget(m.Object.Release)
		}
	}
	t.last = asked
}

// state is an object in one of the two states.
type state struct {
	m    *Manifest
	side Side
}

// states are those of the two states that have the object, the new one first.
func (o *Object) states() (out []state) {
	if o.After != nil {
		out = append(out, state{o.After, New})
	}
	if o.Before != nil {
		out = append(out, state{o.Before, Old})
	}
	return out
}

// field finds the lines of a field of an object.
func (t *tracer) field(o *Object, f *Field) []Origin {
	var out []Origin
	for _, s := range o.states() {
		at := f.steps(s.side)
		within := f.stretch(s.side)
		if len(out) == 0 { // a line that was changed is in both
			out = t.changed(s.m, at, within, s.side)
		}
	}
	for _, s := range o.states() {
		if at := f.steps(s.side); len(out) == 0 && at != nil {
			out = t.undone(s, at)
		}
	}
	if len(out) == 0 {
		out = t.around(o, f)
	}
	return limit(out)
}

// undone are the changed lines of a chart without which a field, or an object, is what it is in the other state.
func (t *tracer) undone(s state, at source.Path) []Origin {
	var found []place
	for _, o := range s.m.State.Renderer.Undone(s.m.Object, at) {
		found = append(found, place{o.Span, o.Other})
		for _, by := range o.Chain {
			found = append(found, place{by.Span, o.Other})
		}
	}
	return t.touched(found, s.side)
}

// changed are the changed lines among those that a value comes from; at is nil where it is not in this state.
func (t *tracer) changed(m *Manifest, at source.Path, within *finding.Stretch, side Side) (out []Origin) {
	if at == nil {
		return nil
	}
	for _, way := range t.ways(m, at, within) {
		if out = t.touched(way, side); len(out) > 0 {
			break
		}
	}
	return out
}

// place is a line that has a part in a value, in the state that was asked or in the other one.
type place struct {
	source.Span
	other bool
}

// touched are the changed lines of some places; side is the state that was asked, and those in the other one count if
// there are none in it: a line that was changed is in both.
func (t *tracer) touched(places []place, side Side) []Origin {
	var here, there []Origin
	for _, p := range places {
		if !p.other && t.lines.Touches(p.Span, side) {
			here = append(here, Origin{p.Span, side, true})
		} else if in := otherSide(side); p.other && t.lines.Touches(p.Span, in) {
			there = append(there, Origin{p.Span, in, true})
		}
	}
	if len(here) > 0 {
		return here
	}
	return there
}

func otherSide(s Side) Side {
	if s == New {
		return Old
	}
	return New
}

// ways are the lists of places that a value may come from, the surest first: of the text that differs, of the value, of
// its key, of what is in it.
func (t *tracer) ways(m *Manifest, at source.Path, within *finding.Stretch) (out [][]place) {
	ask := func(path source.Path, within *finding.Stretch, key bool) {
		out = append(out, places(m.State.Renderer.TraceChange(m.Object, path, within, key)))
	}
	if within != nil {
		ask(at, within, false)
	}
	ask(at, nil, false)
	if len(at) > 0 {
		ask(at, nil, true)
	}
	_, n := source.Get(m.Object.Node, at)
	for i, leaf := range leaves(n, at) {
		if i == maxOrigins {
			break
		}
		ask(leaf, nil, false)
	}
	return out
}

// places are all lines that have a part in a value, the likeliest first.
func places(tr render.Trace) []place {
	var out []place
	if len(tr.Causes) == 0 {
		out = append(out, place{Span: tr.Span})
	}
	for _, c := range tr.Causes {
		out = append(out, place{c.Span, c.Other})
	}
	for _, o := range tr.Chain {
		out = append(out, place{Span: o.Span})
	}
	for _, c := range tr.Causes {
		for _, o := range c.Chain {
			if !c.Other {
				out = append(out, place{Span: o.Span})
			}
		}
	}
	seen := map[place]bool{}
	return slices.DeleteFunc(out, func(p place) bool {
		again := seen[p]
		seen[p] = true
		return again || p.File == ""
	})
}

// leaves are the paths of the scalars in a map or list.
func leaves(n *source.Node, at source.Path) (out []source.Path) {
	n = source.Deref(n)
	if n == nil {
		return nil
	}
	switch n.Kind {
	case yaml.MappingNode:
		source.Entries(n, func(name string, _, v *source.Node) {
			if v = source.Deref(v); v != nil && v.Kind == yaml.ScalarNode {
				out = append(out, at.Child(name))
			} else {
				out = append(out, leaves(v, at.Child(name))...)
			}
		})
	case yaml.SequenceNode:
		for i, v := range n.Content {
			if v = source.Deref(v); v != nil && v.Kind == yaml.ScalarNode {
				out = append(out, at.Index(i))
			} else {
				out = append(out, leaves(v, at.Index(i))...)
			}
		}
	}
	return out
}

// around asks what a field is in, and why its object is there; and where no changed line is found, where it is written.
func (t *tracer) around(o *Object, f *Field) (out []Origin) {
	for _, s := range o.states() {
		at := f.steps(s.side)
		if at == nil {
			at = nearest(s.m.Object.Node, f.Steps()).Child("")
		}
		for p := at.Parent(); len(out) == 0; p = p.Parent() {
			tr := s.m.State.Renderer.TraceChange(s.m.Object, p, nil, false)
			out = t.touched(places(tr), s.side)
			if len(p) == 0 {
				break
			}
		}
	}
	return out
}

// written is where a value is written, for who finds no changed line.
func (t *tracer) written(o *Object, f *Field) []Origin {
	m, side := o.Any(), New
	if o.After == nil || f.new == nil && f.old != nil && o.Before != nil {
		m, side = o.Before, Old
	}
	tr := m.State.Renderer.TraceChange(m.Object, f.steps(side), nil, false)
	if tr.Span.File == "" {
		return nil
	}
	return []Origin{{tr.Span, side, false}}
}

// object finds the lines that brought or took an object.
func (t *tracer) object(o *Object) []Origin {
	m, side := o.Any(), New
	if o.After == nil {
		side = Old
	}
	for _, path := range []source.Path{nil, source.P("kind"), source.P("metadata", "name"), source.P("metadata", "namespace")} {
		tr := m.State.Renderer.TraceChange(m.Object, path, nil, false)
		if out := t.touched(places(tr), side); len(out) > 0 {
			return limit(out)
		}
	}
	if out := t.undone(state{m, side}, nil); len(out) > 0 {
		return limit(out)
	}
	if rel := m.Object.Release; rel != nil && rel.App != nil && rel.App.Object != nil && rel.App.Object != m.Object {
		app := *m
		app.Object = rel.App.Object
		if out := t.object(&Object{Kind: o.Kind, After: pick(side == New, &app), Before: pick(side == Old, &app)}); len(out) > 0 && out[0].Changed {
			return out
		}
	}
	if rel := m.Object.Release; rel != nil && rel.Root != nil && rel.Root.App != nil {
		root := rel.Root.App
		if span, _ := root.File.Nearest(root.Doc, source.P("metadata", "name")); t.lines.Touches(span, side) {
			return []Origin{{span, side, true}}
		}
	}
	if file := t.siteFile(m); file != nil && !t.other(side).Repo.Tree.Exists(file.Path) {
		return []Origin{{file.LineSpan(1), side, true}}
	}
	tr := m.State.Renderer.TraceChange(m.Object, nil, nil, false)
	if tr.Span.File == "" {
		return nil
	}
	return []Origin{{tr.Span, side, false}}
}

// siteFile is the file of an object's site, nil if that has none.
func (t *tracer) siteFile(m *Manifest) *source.YAML {
	for _, res := range m.State.Results {
		if res.Site.Name == m.Release.Site {
			return res.Site.File
		}
	}
	return nil
}

func (t *tracer) other(side Side) *State {
	if side == New {
		return t.old
	}
	return t.now
}

func pick(yes bool, m *Manifest) *Manifest {
	if yes {
		return m
	}
	return nil
}

// nearest is the longest part of a path that a manifest has.
func nearest(n *source.Node, path source.Path) source.Path {
	for ; len(path) > 0; path = path.Parent() {
		if _, v := source.Get(n, path); v != nil {
			return path
		}
	}
	return source.Path{}
}

func limit(list []Origin) []Origin {
	seen := map[Origin]bool{}
	list = slices.DeleteFunc(list, func(o Origin) bool {
		at := Origin{Span: source.Span{File: o.File, Line: o.Line}, Side: o.Side}
		again := seen[at]
		seen[at] = true
		return again
	})
	if len(list) > maxOrigins {
		list = list[:maxOrigins]
	}
	return list
}

// stretch is the part of a text that the other state does not have, nil where that is all or nothing.
func (f *Field) stretch(s Side) *finding.Stretch {
	if f.oldText == "" || f.newText == "" {
		return nil
	}
	a, b := f.oldText, f.newText
	if s == New {
		a, b = b, a
	}
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	end, other := len(a), len(b)
	for end > start && other > start && a[end-1] == b[other-1] {
		end, other = end-1, other-1
	}
	if start == end {
		return nil
	}
	return &finding.Stretch{Start: start, End: end}
}

// Tracer finds the lines of changes, for who reports them one by one.
type Tracer struct{ tracer }

// NewTracer makes a Tracer of two states.
func NewTracer(lines *Lines, old, now *State) *Tracer {
	return &Tracer{tracer{lines: lines, old: old, now: now}}
}

// Place is the line of the new state that made a change, or where the line was that did it; f is nil for the object as a
// whole. sure is false if it is only near.
func (t *Tracer) Place(o *Object, f *Field) (at source.Span, sure bool) {
	var origins []Origin
	if f != nil {
		if origins = t.field(o, f); len(origins) == 0 {
			origins = t.written(o, f)
		}
	} else {
		origins = t.object(o)
	}
	if len(origins) == 0 {
		return source.Span{}, false
	}
	first := origins[0]
	if first.Side == New {
		return first.Span, first.Changed
	}
	file, line, there := t.lines.Now(first.File, first.Line)
	if !there {
		return first.Span, false
	}
	span := source.Span{File: file, Line: line, Column: 1, EndLine: line, EndColumn: 1}
	if y, err := t.now.Repo.Tree.File(file); err == nil {
		span = y.LineSpan(line)
		span.File = file
	}
	return span, false
}
