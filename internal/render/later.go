package render

import (
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Functions lists the functions that have no answer here and that the object's template calls.
func (o *Object) Functions() []string { return o.doc.Functions }

// Changing lists the fields that another render writes differently.
func (o *Object) Changing() []source.Path {
	if o.doc.Later == nil {
		return nil
	}
	later := o.doc.Later.Root()
	if o.list >= 0 {
		_, items := source.Get(later, source.P("items"))
		if items == nil || o.list >= len(items.Content) {
			return nil
		}
		later = items.Content[o.list]
	}
	var out []source.Path
	differing(o.Node, later, nil, func(p source.Path) { out = append(out, slices.Clone(p)) })
	return out
}

// maxChanging is how many fields of one object are compared to their end.
const maxChanging = 1000

func differing(a, b *source.Node, at source.Path, visit func(source.Path)) {
	if len(at) > maxChanging {
		return
	}
	a, b = source.Deref(a), source.Deref(b)
	if a == nil || b == nil || a.Kind != b.Kind {
		if a != nil {
			visit(at)
		}
		return
	}
	switch a.Kind {
	case yaml.MappingNode:
		for k := 0; k+1 < len(a.Content); k += 2 {
			key := a.Content[k].Value
			switch other := valueOf(b, key); {
			case other != nil:
				differing(a.Content[k+1], other, at.Child(key), visit)
			case key != "namespace" || len(at) != 1: // which Argo CD puts in
				visit(at.Child(key))
			}
		}
	case yaml.SequenceNode:
		if len(a.Content) != len(b.Content) {
			visit(at)
			return
		}
		for i := range a.Content {
			differing(a.Content[i], b.Content[i], at.Index(i), visit)
		}
	default:
		if a.Value != b.Value {
			visit(at)
		}
	}
}

// IsChanging reports whether a path of the object lies in, or holds, a field that another render writes differently:
// what it is says nothing of what will be.
func (o *Object) IsChanging(path source.Path) bool {
	if o.doc == nil || o.doc.Later == nil {
		return false
	}
	return slices.ContainsFunc(o.Changing(), func(p source.Path) bool { return path.HasPrefix(p) })
}

func valueOf(m *source.Node, key string) *source.Node {
	for k := 0; k+1 < len(m.Content); k += 2 {
		if m.Content[k].Value == key {
			return m.Content[k+1]
		}
	}
	return nil
}
