package origin

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Setting is a value that the templates of a release see, and where it is set.
type Setting struct {
	Value any
	Found bool
	// Causes are the places that set it, the nearest first: the highest layer's,
	// followed on to where that was written.
	Causes []Origin
}

// Setting looks a value of the source up, by its path below .Values.
func (src *Source) Setting(at source.Path) Setting {
	src.mu.Lock()
	defer src.mu.Unlock()
	v, ok := src.Value(at)
	out := Setting{Value: v, Found: ok}
	for _, c := range sortCauses(src.origins(&trial.Input{Kind: trial.Leaf, Path: at, Value: v, Text: trial.Printed(v)}, trial.Want{})) {
		out.Causes = append(out.Causes, c.Origin)
	}
	return out
}

// Set lists the lines that set a value, by its path below .Values, whether the templates see it or not.
func (src *Source) Set(at source.Path) (out []source.Span) {
	src.mu.Lock()
	defer src.mu.Unlock()
	for _, c := range src.origins(&trial.Input{Kind: trial.Leaf, Path: at}, trial.Want{}) {
		out = append(out, c.Span)
	}
	return out
}

// Written lists the fields of an object that a line of a template has a part in:
// by what it writes there, or by what it includes.
func (o *Object) Written(file string, line int) (out []source.Path) {
	src := o.Source
	if src == nil || src.Chart == nil || o.Doc == nil || o.Doc.YAML == nil {
		return nil
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	scalars(o.Node, nil, func(at source.Path) {
		f := src.field(o, at, trial.Want{})
		if f == nil || !f.Traced() {
			return
		}
		for _, w := range f.Wrote() {
			for _, s := range w.Steps {
				if s.File == file && s.Line <= line && line <= s.Line+strings.Count(s.Action, "\n") {
					out = append(out, at)
					return
				}
			}
		}
	})
	return out
}

// scalars calls visit for each value without entries of its own.
func scalars(n *source.Node, at source.Path, visit func(source.Path)) {
	n = source.Deref(n)
	switch {
	case n == nil:
	case n.Kind == yaml.MappingNode && len(n.Content) > 0:
		source.Entries(n, func(name string, _, v *source.Node) { scalars(v, at.Child(name), visit) })
	case n.Kind == yaml.SequenceNode && len(n.Content) > 0:
		for i, item := range n.Content {
			scalars(item, at.Index(i), visit)
		}
	case len(at) > 0:
		visit(at)
	}
}
