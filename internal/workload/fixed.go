package workload

import (
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Tracer finds where a rendered value comes from; *render.Renderer is one.
type Tracer interface {
	Trace(o *render.Object, path source.Path, within *finding.Stretch, key bool) render.Trace
}

// fixedKey names one written entry: what is traced for one site holds for all
// that share the template and the service's values.
type fixedKey struct{ template, service, name string }

// Fixed tells the entries of env whose value no site can change: those that hide
// what the site itself says, and those that are written in a template or as an
// item of a list of values (Helm replaces lists whole, so no layer can set one
// item). An entry that a template makes of a map of settings is none.
func (r *Reader) Fixed(c *Container, v *Variable) bool {
	if v.Kind != Env || v.Text == "" || len(v.Refers) > 0 || v.Place.Object == nil {
		return false
	}
	if hidesSite := slices.ContainsFunc(v.Shadows, func(s Value) bool { return r.fromSite(c, s.Place) }); hidesSite {
		return !r.fromSite(c, v.Place)
	}
	key := fixedKey{c.Object.Template, c.Release.Service, v.Name}
	if known, ok := r.fixed.Load(key); ok {
		return known.(bool)
	}
	is := r.written(v.Place)
	r.fixed.Store(key, is)
	return is
}

// fromSite reports whether a value is in the site's own file.
func (r *Reader) fromSite(c *Container, p Place) bool {
	return p.Object != nil && r.tracer.Trace(p.Object, p.Path, nil, false).Span.File == c.Release.Site.File.Path
}

// written traces a value and looks at what it is in.
func (r *Reader) written(p Place) bool {
	t := r.tracer.Trace(p.Object, p.Path, nil, false)
	if t.Precision == finding.Anchored || len(t.Causes) == 0 {
		return false
	}
	path := t.Causes[0].Path
	if path == nil {
		return true // in a template
	}
	y, err := r.repo.Tree.YAML(t.Span.File)
	if err != nil || path.Last() != "value" {
		return false
	}
	for _, doc := range y.Docs {
		if _, n := source.Get(doc, path.Parent().Parent()); n != nil && source.Deref(n).Kind == yaml.SequenceNode {
			return true
		}
	}
	return false
}
