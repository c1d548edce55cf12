package render

import (
	"bytes"
	"fmt"
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Way lists the nodes of the object's own template that had a part in the value (or the key) at path, the innermost
// first: the actions and literal lines that wrote it and those that included them. For a path that does not exist it is
// the way of the nearest key that does. Nil for what no template wrote.
func (r *Renderer) Way(o *Object, path source.Path, key bool) []finding.Step {
	src := o.render
	if src == nil || src.Chart == nil || o.doc == nil || o.doc.From != nil {
		return nil
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f := src.field(o, path, want{key: key})
	for f == nil && len(path) > 1 {
		path = path.Parent()
		f = src.field(o, path, want{key: true})
	}
	if f == nil || f.t.trace == nil {
		return nil
	}
	shared := map[string]bool{} // what puts a key into its map did not write the map
	if home := src.home(o, path); f.want.key && home != nil && home.t == f.t {
		for _, s := range f.t.trace.Behind(home.start) {
			shared[stepKey(s)] = true
		}
	}
	var out []finding.Step
	for _, w := range f.wrote() {
		for _, s := range w.steps {
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
func (r *Renderer) Named(o *Object, path source.Path, way []finding.Step) string {
	src := o.render
	if src == nil || len(way) == 0 {
		return ""
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f := src.field(o, path, want{key: true})
	if f == nil || f.key == nil || f.t.trace == nil {
		return ""
	}
	writers := f.t.trace.Behind(f.start)
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
func (src *sourceRender) step(s helm.Step) (finding.Step, bool) {
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

// Passing calls visit with the objects that some steps wrote or included a scalar of, and with these scalars, for each
// step by its Key.
func (r *Renderer) Passing(objects []*Object, steps map[string]finding.Step, visit func(o *Object, fields map[string][]source.Path)) {
	names, files := map[helm.Position]string{}, map[string]bool{}
	for name, s := range steps {
		names[positionOf(s)], files[s.File] = name, true
	}
	shared := map[*sourceRender]bool{}
	for _, o := range objects {
		src := o.render
		if src == nil || src.Chart == nil || o.doc == nil || o.doc.From != nil {
			continue
		}
		if _, known := shared[src]; !known {
			shared[src] = src.shares(files)
		}
		if !files[o.doc.Template] && !shared[src] {
			continue
		}
		if fields := src.passing(o, names); len(fields) > 0 {
			visit(o, fields)
		}
	}
}

// passing is Passing for one object: names are the steps' keys.
func (src *sourceRender) passing(o *Object, names map[helm.Position]string) map[string][]source.Path {
	src.mu.Lock()
	defer src.mu.Unlock()
	t := src.tracer(o.doc.Name)
	if t.trace == nil {
		return nil
	}
	out := map[string][]source.Path{}
	eachScalar(nil, o.Node, nil, func(key, n *source.Node, path source.Path) {
		for _, meant := range []bool{false, true} {
			f := src.fieldOf(o, path, key, n, want{key: meant})
			for _, w := range f.wrote() {
				for _, s := range w.steps {
					at := s.Position
					if s.Action == "" {
						at.Column = 0
					}
					name, asked := names[at]
					if have := out[name]; asked && (len(have) == 0 || !have[len(have)-1].Equal(path)) {
						out[name] = append(have, path)
					}
				}
			}
		}
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
func (r *Renderer) Joint(o *Object, path source.Path) (source.Span, bool) {
	src := o.render
	if src == nil || src.Chart == nil || o.doc == nil || o.doc.From != nil {
		return source.Span{}, false
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f := src.field(o, path, want{})
	if f == nil || f.t.trace == nil {
		return source.Span{}, false
	}
	ws := f.wrote()
	if len(ws) < 2 {
		return source.Span{}, false
	}
	for _, s := range ws[0].steps {
		inAll := !slices.ContainsFunc(ws[1:], func(w writer) bool {
			return !slices.ContainsFunc(w.steps, func(t helm.Step) bool { return t.File == s.File && t.Line == s.Line })
		})
		if step, ok := src.step(s); ok && inAll {
			return step.Span, true
		}
	}
	return source.Span{}, false
}

// Unquotes reports whether the template takes the quotes away: the scalar at path stays what it is when the values that
// it comes from are texts. Quotes in a values file are then of no use.
func (r *Renderer) Unquotes(o *Object, path source.Path) bool {
	src := o.render
	if src == nil || src.Chart == nil || o.doc == nil || o.doc.From != nil {
		return false
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f := src.field(o, path, want{})
	if f == nil || f.t.trace == nil || !f.scalar() || f.holder != nil {
		return false
	}
	inputs := r.search(f, f.writers())
	for i := range inputs {
		if in := &inputs[i]; in.kind == inputLeaf && f.effectOf(f.t.variant(in, asText)) != effectNone {
			return false
		}
	}
	return len(inputs) > 0
}

// Uses reports whether a site is rendered with a file: its own, one of values, a template.
func (res *Result) Uses(file string) bool {
	uses := func(rel *Release) bool {
		return rel != nil && slices.ContainsFunc(rel.sources, func(src *sourceRender) bool {
			return slices.ContainsFunc(src.Layers, func(l *chart.Layer) bool { return l.Text != nil && l.Text.Path == file }) ||
				src.Chart != nil && src.Chart.Helm != nil && src.Chart.Helm.Has(file)
		})
	}
	return res.Site.File != nil && res.Site.File.Path == file || slices.ContainsFunc(res.Releases, uses) ||
		slices.ContainsFunc(res.Roots, func(root *Root) bool { return uses(root.Release) })
}

func stepKey(s helm.Step) string {
	if s.Action == "" {
		return fmt.Sprintf("%s:%d", s.File, s.Line)
	}
	return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Column)
}

// shares reports whether one of some files is the chart's and has parts that others of its templates may include.
func (src *sourceRender) shares(files map[string]bool) bool {
	for name := range files {
		if !src.Chart.Helm.Has(name) {
			continue
		}
		f, err := src.Tree.File(name)
		if err != nil || bytes.Contains(f.Data, []byte("define")) || bytes.Contains(f.Data, []byte("block")) {
			return true
		}
	}
	return false
}

// eachScalar visits all scalars with their keys, which items of a list have none of.
func eachScalar(key, n *source.Node, at source.Path, f func(key, n *source.Node, path source.Path)) {
	switch n = source.Deref(n); {
	case n == nil:
	case n.Kind == yaml.MappingNode:
		source.Entries(n, func(name string, key, v *source.Node) { eachScalar(key, v, at.Child(name), f) })
	case n.Kind == yaml.SequenceNode:
		for i, c := range n.Content {
			eachScalar(nil, c, at.Index(i), f)
		}
	case n.Kind == yaml.ScalarNode:
		f(key, n, at)
	}
}
