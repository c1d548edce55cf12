package render

import (
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Share takes over from a Renderer of an earlier state of the repo the charts whose
// files are as they were, and what they rendered to.
func (r *Renderer) Share(from *Renderer) {
	r.charts.Share(from.charts)
}

// Setting is a value that the templates of a release see, and where it is set.
type Setting struct {
	Value any
	Found bool
	// Causes are the places that set it, the nearest first: the highest layer's,
	// followed on to where that was written.
	Causes []Origin
}

// Setting looks a value of a release up, by its path below .Values. With several
// charts it is that of the chart in dir.
func (r *Renderer) Setting(rel *Release, dir string, at source.Path) Setting {
	for _, src := range rel.sources {
		if src.Chart == nil || src.Chart.Err != nil || src.Chart.Dir != dir {
			continue
		}
		src.mu.Lock()
		src.leaves()
		v, ok := chart.At(src.full, at)
		in := input{kind: inputLeaf, path: at, value: v, text: printed(v)}
		causes := r.origins(src, &in, want{})
		src.mu.Unlock()
		out := Setting{Value: v, Found: ok}
		for _, c := range sortCauses(causes) {
			out.Causes = append(out.Causes, c.Origin)
		}
		return out
	}
	return Setting{}
}

// Charts lists the folders of the charts that a release renders.
func (rel *Release) Charts() (out []string) {
	for _, src := range rel.sources {
		if src.Chart != nil && !slices.Contains(out, src.Chart.Dir) {
			out = append(out, src.Chart.Dir)
		}
	}
	return out
}

// Reads reports whether a release takes values from a file: of its chart's own,
// or of its Application's.
func (rel *Release) Reads(file string) bool {
	return slices.ContainsFunc(rel.sources, func(src *sourceRender) bool {
		if src.Chart == nil {
			return false
		}
		if src.Chart.Dir+"/values.yaml" == file || src.Chart.Dir == "." && file == "values.yaml" {
			return true
		}
		return slices.ContainsFunc(src.Layers, func(l *chart.Layer) bool { return l.Kind == chart.LayerFile && l.Text != nil && l.Text.Path == file })
	})
}

// Written lists the fields of an object that a line of a template has a part in:
// by what it writes there, or by what it includes.
func (r *Renderer) Written(o *Object, file string, line int) (out []source.Path) {
	src := o.render
	if src == nil || src.Chart == nil || o.doc == nil || o.doc.YAML == nil {
		return nil
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	scalars(o.Node, nil, func(at source.Path) {
		f := src.field(o, at, want{})
		if f == nil || f.t.trace == nil {
			return
		}
		for _, w := range f.wrote() {
			for _, s := range w.steps {
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

// Another is a value of the same type that prints differently; a second attempt
// differs at its other end.
func Another(v any, attempt int) any { return changed(v, attempt) }
