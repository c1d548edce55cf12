package render

import (
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func (o *Object) isSecret() bool { return o.Kind == "Secret" && o.Group() == "" }

// Masked is the manifest as it may be printed: with a mask for each value of a Secret's data, as it is otherwise.
func (o *Object) Masked() *source.Node {
	if !o.isSecret() || o.Node == nil {
		return o.Node
	}
	root := *source.Deref(o.Node)
	root.Content = append([]*yaml.Node(nil), root.Content...)
	for i := 0; i+1 < len(root.Content); i += 2 {
		if key := source.KeyText(root.Content[i]); key == "data" || key == "stringData" {
			root.Content[i+1] = hidden(root.Content[i+1])
		}
	}
	return &root
}

// hidden is a copy of a node with a mask in place of each value in it.
func hidden(n *source.Node) *source.Node {
	n = source.Deref(n)
	switch {
	case n == nil || n.Kind == yaml.ScalarNode && n.Value == "":
		return n
	case n.Kind == yaml.ScalarNode:
		return &source.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: finding.Masked}
	}
	out := *n
	out.Anchor, out.HeadComment, out.LineComment, out.FootComment = "", "", "", ""
	out.Content = append([]*yaml.Node(nil), n.Content...)
	for i := range out.Content {
		if n.Kind == yaml.SequenceNode || i%2 == 1 {
			out.Content[i] = hidden(out.Content[i])
			continue
		}
		key := *out.Content[i]
		key.HeadComment, key.LineComment, key.FootComment = "", "", ""
		out.Content[i] = &key
	}
	return &out
}
