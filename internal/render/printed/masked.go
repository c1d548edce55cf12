package printed

import (
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Secret is a Secret as it may be printed: with a mask for all of it but what says what it is.
func Secret(n *source.Node) *source.Node {
	root := *source.Deref(n)
	root.Content = append([]*yaml.Node(nil), root.Content...)
	for i := 0; i+1 < len(root.Content); i += 2 {
		switch key, v := source.KeyText(root.Content[i]), root.Content[i+1]; {
		case key == "apiVersion", key == "kind", key == "type" && secretType.MatchString(argo.TextAt(v)), key == "immutable" && v.Tag == "!!bool":
		case key == "metadata":
			root.Content[i+1] = withoutCopy(WithoutPasswords(v))
		default:
			root.Content[i+1] = hidden(v)
		}
	}
	return &root
}

// secretType matches what a Secret's type may be.
var secretType = lazyre.New(`^(?:Opaque|[a-z0-9.-]+/[a-z0-9.-]+)$`)

// withoutCopy masks the copy of the whole object that kubectl keeps in an annotation.
func withoutCopy(metadata *source.Node) *source.Node {
	return mapped(metadata, func(key string, n *source.Node) *source.Node {
		if key == "kubectl.kubernetes.io/last-applied-configuration" {
			return hidden(n)
		}
		return n
	})
}

// WithoutPasswords is a node with a mask for the passwords in URLs.
func WithoutPasswords(n *source.Node) *source.Node {
	return mapped(n, func(_ string, n *source.Node) *source.Node {
		if masked := finding.RedactURLs(n.Value); masked != n.Value {
			out := *n
			out.Value = masked
			return &out
		}
		return n
	})
}

// mapped is a node with each scalar, whose key is given, as f returns it; the node itself where nothing is other.
func mapped(n *source.Node, f func(key string, n *source.Node) *source.Node) *source.Node {
	if n.Kind == yaml.ScalarNode {
		return f("", n)
	}
	out := n
	for i, v := range n.Content {
		is := v
		switch {
		case n.Kind == yaml.MappingNode && i%2 == 0:
			continue
		case n.Kind == yaml.MappingNode && v.Kind == yaml.ScalarNode:
			is = f(source.KeyText(n.Content[i-1]), v)
		case v.Kind != yaml.AliasNode:
			is = mapped(v, f)
		}
		if is != v {
			if out == n {
				c := *n
				c.Content = append([]*yaml.Node(nil), n.Content...)
				out = &c
			}
			out.Content[i] = is
		}
	}
	return out
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
