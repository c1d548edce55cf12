package trial

import (
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Passing gives the nodes at some places, nil where nothing is known of the chart's templates: see helm.Traces.
func (src *Source) Passing(at map[helm.Position]bool) *helm.Passing { return src.tracing().Passing(at) }

// Passes reports whether the template of a document, by Helm's name of it, executed one of some nodes.
func (src *Source) Passes(template string, p *helm.Passing) bool {
	t := src.tracer(template)
	return t.trace != nil && t.trace.Passes(p)
}

// Passed calls visit with the places of those nodes that wrote or included a part of a scalar of an object, or of its key, nil for none.
// The template has to be one that Passes.
func (src *Source) Passed(o *Object, key, value *source.Node, p *helm.Passing, visit func(helm.Position)) {
	t := src.tracer(o.Doc.Name)
	f := Field{Source: src, Object: o, YAML: o.Doc.YAML, Key: key, Value: value, Text: value.Value}
	for _, meant := range []bool{false, true} {
		if f.Want.Key = meant; meant && key == nil {
			return // an item of a list
		}
		start, end := f.bytes(f.span())
		t.trace.Passed(p, samples(t.trace.Text, start, max(start, end)), visit)
	}
}
