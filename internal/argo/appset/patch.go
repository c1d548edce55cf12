package appset

import (
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo/appset/fill"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// patched lays the set's templatePatch, filled with an element's parameters,
// over an Application: a strategic merge patch, after which the project is what
// it was before (applyTemplatePatch).
func (x *expansion) patched(app, patch *source.Node, p *Params) (*source.Node, error) {
	from := stamp{at: Place{Path: source.P("spec", "templatePatch")}}
	template := text(patch)
	out, written, err := x.renderPatch(template, p)
	if err != nil {
		return nil, &placedError{from.at, err}
	}
	y := source.ParseYAML(source.NewFile("", []byte(out)))
	switch {
	case y.Err != nil && p.Unknown:
		return app, nil
	case y.Err != nil:
		start := y.Offset(y.Err.Start())
		return nil, errorAt(from.at.within(written, template, start, start+1), "set-patch-yaml", "why", finding.NotYAML(y.Err))
	case y.Root() == nil:
		return app, nil
	case y.Root().Kind != yaml.MappingNode:
		return nil, errorAt(from.at, "set-patch-map")
	}
	tree, err := x.copyTree(y.Root(), Place{})
	if err != nil {
		return nil, err
	}
	x.stampPatch(patchText{y, from, p, written, template}, tree, nil)
	project := at(app, "spec", "project")
	result := x.strategic(app, tree)
	if spec := at(result, "spec"); project != nil && spec != nil && spec.Kind == yaml.MappingNode && at(spec, "project") != project {
		fixed := *spec
		fixed.Content = append([]*source.Node(nil), spec.Content...)
		set(&fixed, keyOf(at(app, "spec"), "project"), project)
		x.ledger.set(&fixed, x.ledger.stamps[spec])
		set(result, keyOf(result, "spec"), &fixed)
	}
	return result, nil
}

// renderPatch fills the patch, with which part of it wrote what.
func (x *expansion) renderPatch(template string, p *Params) (string, fill.Marks, error) {
	if x.goLang {
		out, written, err := x.engine.Execute(template, p.values(), p.Unknown)
		if err == nil {
			x.total += len(out)
			return out, written, nil
		}
		if !p.Unknown {
			return "", nil, err
		}
	}
	var written fill.Marks
	out, err := fill.Tags(template, &written, func(tag string) (string, bool) {
		if x.goLang {
			return placeholder, true
		}
		return x.tag(tag, p.values(), p.Unknown)
	})
	x.total += len(out)
	return out, written, err
}

// patchText is a rendered patch.
type patchText struct {
	y        *source.YAML
	from     stamp
	params   *Params
	written  fill.Marks
	template string
}

// stampPatch says of each node of a patch where its text is written.
func (x *expansion) stampPatch(t patchText, n *source.Node, path source.Path) {
	span := t.y.NodeSpan(n)
	s := stamp{params: t.params,
		at: t.from.at.within(t.written, t.template, t.y.Offset(span.Start()), t.y.Offset(span.End()))}
	s.eval = func(data map[string]any) (string, error) {
		whole, err := x.render(t.template, data, t.params.Unknown)
		if err != nil {
			return "", err
		}
		return valueAt(whole, path)
	}
	x.ledger.set(n, s)
	for i, child := range n.Content {
		switch {
		case n.Kind == yaml.SequenceNode:
			x.stampPatch(t, child, path.Index(i))
		case i%2 == 1:
			x.stampPatch(t, child, path.Child(source.KeyText(n.Content[i-1])))
		default:
			x.stampPatch(t, child, path.Child(source.KeyText(child)))
		}
	}
}

// strategic merges a patch into a map (strategicpatch for an Application: lists
// are replaced, but for the finalizers; null removes; $patch is obeyed).
func (x *expansion) strategic(base, patch *source.Node) *source.Node {
	switch text(at(patch, "$patch")) {
	case "replace":
		out := *patch
		out.Content = append([]*source.Node(nil), patch.Content...)
		remove(&out, "$patch")
		return x.ledger.set(&out, x.ledger.stamps[patch])
	case "delete":
		return x.ledger.set(mapping(), x.ledger.stamps[patch])
	}
	out := *base
	out.Content = append([]*source.Node(nil), base.Content...)
	source.Entries(patch, func(name string, k, v *source.Node) {
		old := at(base, name)
		switch {
		case source.IsNull(v):
			remove(&out, name)
		case old == nil || old.Kind != v.Kind || v.Kind == yaml.ScalarNode:
			set(&out, k, v)
		case v.Kind == yaml.MappingNode:
			set(&out, k, x.strategic(old, v))
		case name == "finalizers":
			set(&out, k, x.union(v, old)) // the patch's come first
		default:
			set(&out, k, v)
		}
	})
	return x.ledger.set(&out, x.ledger.stamps[base])
}

// union is two lists of texts, each once.
func (x *expansion) union(a, b *source.Node) *source.Node {
	out := *a
	out.Content = append([]*source.Node(nil), a.Content...)
	for _, item := range b.Content {
		if !slices.Contains(texts(a), text(item)) {
			out.Content = append(out.Content, item)
		}
	}
	return x.ledger.set(&out, x.ledger.stamps[a])
}
