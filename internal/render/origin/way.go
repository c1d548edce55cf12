package origin

import (
	"fmt"
	"slices"
	"strconv"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Way lists the nodes of the object's own template that had a part in the value (or the key) at path, the innermost
// first: the actions and literal lines that wrote it and those that included them. For a path that does not exist it is
// the way of the nearest key that does. Nil for what no template wrote.
func (o *Object) Way(path source.Path, key bool) []finding.Step {
	src := o.traced()
	if src == nil {
		return nil
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f := src.field(o, path, trial.Want{Key: key})
	for f == nil && len(path) > 1 {
		path = path.Parent()
		f = src.field(o, path, trial.Want{Key: true})
	}
	if f == nil || !f.Traced() {
		return nil
	}
	shared := map[string]bool{} // what puts a key into its map did not write the map
	if home := src.home(o, path); f.Want.Key && home != nil {
		for _, s := range home.Behind() {
			shared[stepKey(s)] = true
		}
	}
	var out []finding.Step
	for _, w := range f.Wrote() {
		for _, s := range w.Steps {
			if shared[stepKey(s)] {
				continue
			}
			if step, ok := src.step(s); ok && !slices.ContainsFunc(out, func(have finding.Step) bool { return have.Key() == step.Key() }) {
				out = append(out, step)
			}
		}
	}
	return out
}

// Named returns the key of the node of a way that is on the line of literal text that writes the key at path, "" if
// there is none.
func (o *Object) Named(path source.Path, way []finding.Step) string {
	src := o.Source
	if src == nil || len(way) == 0 {
		return ""
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f := src.field(o, path, trial.Want{Key: true})
	if f == nil || f.Key == nil || !f.Traced() {
		return ""
	}
	writers := f.Behind()
	if len(writers) == 0 || writers[0].Action != "" {
		return ""
	}
	for _, step := range way { // the first writer alone: who includes the line did not choose it
		if step.Action && step.File == writers[0].File && step.Line == writers[0].Line {
			return step.Key()
		}
	}
	return ""
}

// step is a node of a template as findings name it; false for one of a text that tpl rendered.
func (src *Source) step(s helm.Step) (finding.Step, bool) {
	if s.File == "" {
		return finding.Step{}, false
	}
	if s.Action != "" {
		return finding.Step{Span: src.stepSpan(s), Action: true}, true
	}
	out := finding.Step{Span: source.Span{File: s.File, Line: s.Line, Column: s.Column, EndLine: s.Line, EndColumn: s.Column + 1}}
	if f, err := src.Tree.File(s.File); err == nil {
		out.Span = f.LineSpan(s.Line)
	}
	return out, true
}

// Passing calls visit with the objects that some steps wrote or included a scalar of, by their numbers, and with these
// scalars, for each step by its Key.
func Passing(objects []*Object, steps map[string]finding.Step, visit func(n int, fields map[string][]source.Path)) {
	names, at := map[helm.Position]string{}, map[helm.Position]bool{}
	for name, s := range steps {
		names[positionOf(s)], at[positionOf(s)] = name, true
	}
	passing := map[*Source]*helm.Passing{}
	for i, o := range objects {
		src := o.traced()
		if src == nil {
			continue
		}
		p, known := passing[src]
		if !known {
			p = src.passing(at)
			passing[src] = p
		}
		if p == nil || !p.May(o.Doc.Name) {
			continue
		}
		if fields := src.passed(o, p, names); len(fields) > 0 {
			visit(i, fields)
		}
	}
}

// passed is Passing for one object: names are the steps' keys.
func (src *Source) passed(o *Object, p *helm.Passing, names map[helm.Position]string) map[string][]source.Path {
	src.mu.Lock()
	defer src.mu.Unlock()
	if !src.Passes(o.Doc.Name, p) {
		return nil
	}
	out := map[string][]source.Path{}
	eachScalar(nil, o.Node, nil, func(key, n *source.Node, path source.Path) {
		src.Passed(&o.Object, key, n, p, func(at helm.Position) {
			name := names[at]
			if have := out[name]; len(have) == 0 || !have[len(have)-1].Equal(path) {
				out[name] = append(have, slices.Clone(path))
			}
		})
	})
	return out
}

// positionOf is where a step is: of a line of literal text, without the column.
func positionOf(s finding.Step) helm.Position {
	at := helm.Position{File: s.File, Line: s.Line}
	if s.Action {
		at.Column = s.Column
	}
	return at
}

// Joint is the node of the object's template that puts the text at path together of parts that different nodes write:
// the innermost that all of them share, by its line. False where one node writes it all.
func (o *Object) Joint(path source.Path) (source.Span, bool) {
	src := o.traced()
	if src == nil {
		return source.Span{}, false
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f := src.field(o, path, trial.Want{})
	if f == nil || !f.Traced() {
		return source.Span{}, false
	}
	ws := f.Wrote()
	if len(ws) < 2 {
		return source.Span{}, false
	}
	for _, s := range ws[0].Steps {
		inAll := !slices.ContainsFunc(ws[1:], func(w trial.Writer) bool {
			return !slices.ContainsFunc(w.Steps, func(t helm.Step) bool { return t.File == s.File && t.Line == s.Line })
		})
		if step, ok := src.step(s); ok && inAll {
			return step.Span, true
		}
	}
	return source.Span{}, false
}

// Unquotes reports whether the template takes the quotes away: the scalar at path stays what it is when the values that
// it comes from are texts. Quotes in a values file are then of no use.
func (o *Object) Unquotes(path source.Path) bool {
	src := o.traced()
	if src == nil {
		return false
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f := src.field(o, path, trial.Want{})
	if f == nil || !f.Traced() || !f.Scalar() || f.Inside() {
		return false
	}
	inputs := f.Search()
	for i := range inputs {
		if in := &inputs[i]; in.Kind == trial.Leaf && !f.Unquoted(in) {
			return false
		}
	}
	return len(inputs) > 0
}

func stepKey(s helm.Step) string {
	if s.Action == "" {
		return fmt.Sprintf("%s:%d", s.File, s.Line)
	}
	return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Column)
}

// passing are the nodes of the chart at some places, nil for none.
func (src *Source) passing(at map[helm.Position]bool) *helm.Passing {
	own := map[helm.Position]bool{}
	for p := range at {
		if src.Chart.Helm.Has(p.File) {
			own[p] = true
		}
	}
	if len(own) == 0 {
		return nil
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	return src.Passing(own)
}

// eachScalar visits all scalars with their keys, which items of a list have none of. A path is valid until f returns.
func eachScalar(key, n *source.Node, at source.Path, f func(key, n *source.Node, path source.Path)) {
	switch n = source.Deref(n); {
	case n == nil:
	case n.Kind == yaml.MappingNode:
		source.Entries(n, func(name string, key, v *source.Node) { eachScalar(key, v, append(at, name), f) })
	case n.Kind == yaml.SequenceNode:
		for i, c := range n.Content {
			eachScalar(nil, c, append(at, strconv.Itoa(i)), f)
		}
	case n.Kind == yaml.ScalarNode:
		f(key, n, at)
	}
}
