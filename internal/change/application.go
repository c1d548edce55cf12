package change

import (
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// tools are the blocks of an Application's source that say how it is rendered. Where it was rendered, what they change
// shows in the objects.
var tools = []string{"helm", "kustomize", "directory", "plugin"}

// application is an Application without what only says how it is rendered.
func application(n *source.Node) *source.Node {
	return edit(n, source.P("spec"), func(name string, v *source.Node) *source.Node {
		switch name {
		case "source":
			return without(v, tools)
		case "sources":
			if v.Kind == yaml.SequenceNode {
				return mapped(v, func(item *source.Node) *source.Node { return without(item, tools) })
			}
		}
		return v
	})
}

// applicationSet is an ApplicationSet without what makes its Applications, which are compared themselves.
func applicationSet(n *source.Node) *source.Node {
	return edit(n, nil, func(name string, v *source.Node) *source.Node {
		if name == "spec" {
			return without(v, []string{"generators", "template", "templatePatch", "goTemplate", "goTemplateOptions"})
		}
		return v
	})
}

// edit returns a copy of n in which the entries of the map at path are what change returns.
func edit(n *source.Node, path source.Path, change func(name string, v *source.Node) *source.Node) *source.Node {
	n = source.Deref(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return n
	}
	out := *n
	out.Content = slices.Clone(n.Content)
	for i := 0; i+1 < len(out.Content); i += 2 {
		name := source.KeyText(out.Content[i])
		switch v := source.Deref(out.Content[i+1]); {
		case v == nil:
		case len(path) == 0:
			out.Content[i+1] = change(name, v)
		case name == path[0]:
			out.Content[i+1] = edit(v, path[1:], change)
		}
	}
	return &out
}

// without is a map without some of its entries; their places stay, so that paths are those of the map.
func without(n *source.Node, names []string) *source.Node {
	n = source.Deref(n)
	if n == nil || n.Kind != yaml.MappingNode {
		return n
	}
	out := *n
	out.Content = nil
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !slices.Contains(names, source.KeyText(n.Content[i])) {
			out.Content = append(out.Content, n.Content[i], n.Content[i+1])
		}
	}
	return &out
}

func mapped(n *source.Node, f func(*source.Node) *source.Node) *source.Node {
	out := *n
	out.Content = make([]*source.Node, len(n.Content))
	for i, item := range n.Content {
		out.Content[i] = f(item)
	}
	return &out
}
