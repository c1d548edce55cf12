package index

import (
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// at returns the value below a node, nil if there is none.
func at(n *source.Node, path ...string) *source.Node {
	if n == nil {
		return nil
	}
	_, v := source.Get(n, path)
	return source.Deref(v)
}

// text is the scalar below a node, "" if there is none.
func text(n *source.Node, path ...string) string { return scalar(at(n, path...)) }

func scalar(n *source.Node) string {
	if n = source.Deref(n); n == nil || n.Kind != yaml.ScalarNode || source.IsNull(n) {
		return ""
	}
	return n.Value
}

func isTrue(n *source.Node) bool {
	if n == nil || n.Kind != yaml.ScalarNode {
		return false
	}
	v, _ := source.Scalar(n).(bool)
	return v
}

func items(n *source.Node) []*source.Node {
	if n = source.Deref(n); n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

func isMap(n *source.Node) bool { return n != nil && n.Kind == yaml.MappingNode }

func keysOf(n *source.Node, path ...string) []string {
	var out []string
	if m := at(n, path...); isMap(m) {
		source.Entries(m, func(name string, _, _ *source.Node) { out = append(out, name) })
	}
	return out
}

// holds reports whether a scalar of a tree is that text.
func holds(n *source.Node, value string, depth int) bool {
	if n = source.Deref(n); n == nil || depth > 40 {
		return false
	}
	if n.Kind == yaml.ScalarNode {
		return n.Value == value
	}
	for _, c := range n.Content {
		if holds(c, value, depth+1) {
			return true
		}
	}
	return false
}

func first(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}
