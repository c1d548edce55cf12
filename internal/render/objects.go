package render

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/origin"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// objectsOf returns the objects of what a tool rendered: one, or the items of a
// List.
func objectsOf(m *tool.Manifest) []*Object {
	h, ok := m.From.(*origin.Manifest)
	if !ok {
		d := &chart.Document{Template: m.File, Name: m.File, Hook: m.Hook, From: m.From, YAML: &source.YAML{File: m.Text, Docs: []*source.Node{m.Node}}}
		return objectsIn(d)
	}
	out := objectsIn(h.Doc)
	for _, o := range out {
		o.source = h.Source
	}
	return out
}

// objectsIn returns the manifests of a document: one, or the items of a List.
func objectsIn(d *chart.Document) []*Object {
	root := d.YAML.Root()
	if root == nil || root.Kind != yaml.MappingNode {
		return nil
	}
	o := newObject(d, root, -1)
	items := source.Deref(value(root, "items"))
	if !strings.HasSuffix(o.Kind, "List") || items == nil || items.Kind != yaml.SequenceNode {
		return []*Object{o}
	}
	var out []*Object
	for i, item := range items.Content {
		if item = source.Deref(item); item != nil && item.Kind == yaml.MappingNode {
			out = append(out, newObject(d, item, i))
		}
	}
	return out
}

func newObject(d *chart.Document, root *source.Node, list int) *Object {
	return &Object{Node: root, Template: d.Template, Hook: d.Hook, doc: d, list: list,
		APIVersion: text(value(root, "apiVersion")), Kind: text(value(root, "kind")),
		Name: text(value(root, "metadata", "name")), Namespace: text(value(root, "metadata", "namespace"))}
}

// value returns the node at a path, nil if there is none.
func value(n *source.Node, path ...string) *source.Node {
	if n == nil {
		return nil
	}
	_, v := source.Get(n, path)
	return v
}

// text is a scalar as text, "" for anything else.
func text(n *source.Node) string { return argo.TextAt(n) }

// settle does what Argo CD does with the manifests of an Application before it
// applies them (DeduplicateTargetObjects in its controller): namespaces put in
// or taken out by the kind's scope, of equal ones the last kept.
func settle(objects []*Object, namespace string) (kept, duplicates []*Object) {
	own := ownScopes(objects)
	last := map[objectKey]int{}
	for i, o := range objects {
		cluster, known := own[groupKind{o.Group(), o.Kind}]
		if !known {
			cluster = kube.ClusterScoped(o.Group(), o.Kind)
		}
		o.setNamespace(cluster, namespace)
		if o.Name != "" {
			last[o.key()] = i
		}
	}
	for i, o := range objects {
		if o.Name != "" && last[o.key()] != i {
			duplicates = append(duplicates, o)
			continue
		}
		kept = append(kept, o)
	}
	return kept, duplicates
}

type groupKind struct{ group, kind string }

type objectKey struct {
	groupKind
	namespace, name string
}

func (o *Object) key() objectKey {
	return objectKey{groupKind{o.Group(), o.Kind}, o.Namespace, o.Name}
}

// ownScopes reads which kinds the rendered CustomResourceDefinitions make
// cluster-scoped.
func ownScopes(objects []*Object) map[groupKind]bool {
	out := map[groupKind]bool{}
	for _, o := range objects {
		if o.Kind == "CustomResourceDefinition" {
			gk := groupKind{text(value(o.Node, "spec", "group")), text(value(o.Node, "spec", "names", "kind"))}
			out[gk] = text(value(o.Node, "spec", "scope")) == "Cluster"
		}
	}
	return out
}

// setNamespace changes the object's namespace to what Argo CD would apply. The
// tree is shared with other releases, so a changed one is a copy.
func (o *Object) setNamespace(clusterScoped bool, namespace string) {
	meta := source.Deref(value(o.Node, "metadata"))
	if meta == nil || meta.Kind != yaml.MappingNode {
		return
	}
	written := value(meta, "namespace") != nil
	switch {
	case clusterScoped && written:
		o.Namespace, o.namespaceRemoved = "", true
		o.Node = withMeta(o.Node, meta, func(entries []*source.Node) []*source.Node {
			return dropEntry(entries, "namespace")
		})
	case !clusterScoped && o.Namespace == "" && namespace != "":
		o.Namespace, o.namespaceSet = namespace, true
		o.Node = withMeta(o.Node, meta, func(entries []*source.Node) []*source.Node {
			at := meta.Content
			var line, column int
			if len(at) > 0 {
				line, column = at[0].Line, at[0].Column
			}
			return append(dropEntry(entries, "namespace"),
				&source.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "namespace", Line: line, Column: column},
				&source.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: namespace, Line: line, Column: column})
		})
	}
}

func dropEntry(entries []*source.Node, name string) []*source.Node {
	out := make([]*source.Node, 0, len(entries)+2)
	for i := 0; i+1 < len(entries); i += 2 {
		if source.KeyText(entries[i]) != name {
			out = append(out, entries[i], entries[i+1])
		}
	}
	return out
}

// withMeta returns root with the entries of its metadata changed.
func withMeta(root, meta *source.Node, change func([]*source.Node) []*source.Node) *source.Node {
	m := *meta
	m.Content = change(meta.Content)
	out := *root
	out.Content = append([]*source.Node(nil), root.Content...)
	for i := len(out.Content) - 2; i >= 0; i -= 2 {
		if source.KeyText(out.Content[i]) == "metadata" { // of several the last counts, and the others are another object's
			out.Content[i+1] = &m
			break
		}
	}
	return &out
}
