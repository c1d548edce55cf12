package appset

import (
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// finalizer is added to Applications whose resources go when they go.
const finalizer = "resources-finalizer.argocd.argoproj.io"

// application fills the template for one element.
func (x *expansion) application(template *source.Node, p *Params) (*Application, error) {
	if template == nil || template.Kind != yaml.MappingNode {
		return nil, says("set-no-template")
	}
	node := x.object(template)
	if len(p.Node.Content) > 0 || p.Unknown {
		var err error
		if node, err = x.substitute(node, p); err != nil {
			return nil, err
		}
		node = x.finalized(node)
	}
	if patch := at(x.Set, "spec", "templatePatch"); patch != nil {
		patched, err := x.patched(node, patch, p)
		if err != nil {
			return nil, err
		}
		node = patched
	}
	node = x.inNamespace(node)
	return &Application{Node: node, Unknown: p.Unknown, run: x}, nil
}

// object makes an Application of a template: what the controller takes of it.
func (x *expansion) object(template *source.Node) *source.Node {
	head := func(name, value string) []*source.Node {
		from := x.ledger.stamps[template]
		k, v := scalar(template, name), scalar(template, value)
		return []*source.Node{x.ledger.set(k, from), x.ledger.set(v, from)}
	}
	out := mapping(append(head("apiVersion", "argoproj.io/v1alpha1"), head("kind", "Application")...)...)
	out.Line, out.Column = template.Line, template.Column
	x.ledger.set(out, x.ledger.stamps[template])
	for _, part := range []string{"metadata", "spec"} {
		if k, v := source.Get(template, source.P(part)); v != nil {
			out.Content = append(out.Content, k, v)
		}
	}
	return out
}

// finalized adds Argo CD's finalizer where the template has none and the set
// does not keep the resources.
func (x *expansion) finalized(app *source.Node) *source.Node {
	if x.preserved || len(items(at(app, "metadata", "finalizers"))) > 0 {
		return app
	}
	return x.withMetadata(app, func(meta *source.Node) {
		list := &source.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: meta.Line, Column: meta.Column,
			Content: []*source.Node{x.ledger.set(scalar(nil, finalizer), x.ledger.stamps[meta])}}
		set(meta, key("finalizers"), x.ledger.set(list, x.ledger.stamps[meta]))
	})
}

// inNamespace puts an Application into the set's own namespace, the only one
// that Argo CD lets it be made in.
func (x *expansion) inNamespace(app *source.Node) *source.Node {
	namespace := at(x.Set, "metadata", "namespace")
	return x.withMetadata(app, func(meta *source.Node) {
		if namespace == nil {
			remove(meta, "namespace")
			return
		}
		n := scalar(namespace, text(namespace))
		set(meta, key("namespace"), x.ledger.set(n, stamp{at: Place{Path: source.P("metadata", "namespace")}}))
	})
}

// withMetadata changes a copy of an Application's metadata.
func (x *expansion) withMetadata(app *source.Node, change func(meta *source.Node)) *source.Node {
	out := *app
	out.Content = append([]*source.Node(nil), app.Content...)
	meta := mapping()
	stamped := x.ledger.stamps[app]
	if old := at(app, "metadata"); old != nil && old.Kind == yaml.MappingNode {
		m := *old
		m.Content = append([]*source.Node(nil), old.Content...)
		meta, stamped = &m, x.ledger.stamps[old]
	}
	x.ledger.set(meta, stamped)
	change(meta)
	k := keyOf(app, "metadata")
	if k == nil {
		k = x.ledger.set(key("metadata"), stamped)
	}
	set(&out, k, meta)
	return x.ledger.set(&out, x.ledger.stamps[app])
}
