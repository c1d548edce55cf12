package helm

import (
	"bytes"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// treeHead reads the head of an ordinary object from its tree, which is there anyway: reading the text once more, as
// Helm does, was a tenth of a run. False leaves it to readHead: where the two readers might not agree about the text,
// where Helm refuses it, and where the head holds anything but plain strings.
func treeHead(y *source.YAML) (h head, ok bool) {
	if y.Err != nil || len(y.Docs) != 1 || !y.Ordinary && !ordinaryText(y.Data) || !ordinaryTree(y.Docs[0]) {
		return h, false
	}
	root := y.Docs[0]
	if root.Kind != yaml.MappingNode {
		return h, false
	}
	var md *source.Node
	ok = fields(root, func(name string, v *source.Node) (ok bool) {
		switch name {
		case "apiVersion":
			h.Version, ok = plainString(v)
		case "kind":
			h.Kind, ok = plainString(v)
		case "metadata":
			md, ok = v, v.Kind == yaml.MappingNode
		}
		return ok
	}, "apiVersion", "kind", "metadata")
	if !ok || md == nil {
		return h, ok
	}
	h.Metadata = &metadata{}
	var annotations *source.Node
	ok = fields(md, func(name string, v *source.Node) (ok bool) {
		switch name {
		case "name":
			h.Metadata.Name, ok = plainString(v)
		case "annotations":
			annotations, ok = v, v.Kind == yaml.MappingNode
		}
		return ok
	}, "name", "annotations")
	if !ok || annotations == nil {
		return h, ok
	}
	h.Metadata.Annotations = make(map[string]string, len(annotations.Content)/2)
	for i := 0; i+1 < len(annotations.Content); i += 2 {
		key, ok1 := plainString(annotations.Content[i])
		text, ok2 := plainString(annotations.Content[i+1])
		if !ok1 || !ok2 {
			return h, false
		}
		h.Metadata.Annotations[key] = text
	}
	return h, true
}

// fields calls read for the fields of a mapping with these names; false where one of them is there twice or in another
// case, or read says so.
func fields(m *source.Node, read func(name string, v *source.Node) bool, names ...string) bool {
	seen := ""
	for i := 0; i+1 < len(m.Content); i += 2 {
		key := m.Content[i].Value
		for _, name := range names {
			if !strings.EqualFold(key, name) {
				continue
			}
			if key != name || strings.Contains(seen, name) || !read(name, m.Content[i+1]) {
				return false
			}
			seen += name + " "
		}
	}
	return true
}

// plainString gives the text of a scalar that all readers take for a string.
func plainString(n *source.Node) (string, bool) {
	return source.Text(n)
}

// ordinaryText says that a text has none of the characters that YAML's readers treat each in their own way: tabs and
// other control characters, line breaks but \n, a byte order mark, escapes; nor directives and document markers.
func ordinaryText(text []byte) bool {
	for i, c := range text {
		switch {
		case c < ' ' && c != '\n', c == '\\', c == 0x7f:
			return false
		case c == 0xc2 && i+1 < len(text) && text[i+1] < 0xa0, // C1 controls and NEL
			c == 0xe2 && bytes.HasPrefix(text[i:], []byte("\u2028")), c == 0xe2 && bytes.HasPrefix(text[i:], []byte("\u2029")),
			c == 0xef && bytes.HasPrefix(text[i:], []byte("\ufeff")):
			return false
		case (c == '%' || c == '.' || c == '-') && (i == 0 || text[i-1] == '\n') && (c == '%' || bytes.HasPrefix(text[i+1:], []byte{c, c})):
			return false
		}
	}
	return true
}

// ordinaryTree says that a tree is made of mappings with string keys, sequences and scalars alone, in block style
// (of `?` and line breaks in flow style the readers think differently): no anchors, merge keys or tags, and no number
// that JSON lacks.
func ordinaryTree(n *source.Node) bool {
	if n.Anchor != "" || n.Style&yaml.TaggedStyle != 0 || n.Style&yaml.FlowStyle != 0 && len(n.Content) > 0 {
		return false
	}
	switch n.Kind {
	case yaml.ScalarNode:
		return n.Tag != "!!float" || !strings.ContainsAny(n.Value, "nN") // .nan, .inf
	case yaml.SequenceNode, yaml.MappingNode:
		for i, c := range n.Content {
			if n.Kind == yaml.MappingNode && i%2 == 0 && (c.Kind != yaml.ScalarNode || c.Tag != "!!str") || !ordinaryTree(c) {
				return false
			}
		}
		return true
	}
	return false
}
