package appset

import (
	"encoding/json"
	"strconv"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// at returns the value under keys, nil where it is absent or null.
func at(n *source.Node, keys ...string) *source.Node {
	if n == nil {
		return nil
	}
	_, v := source.Get(n, keys)
	if v = source.Deref(v); v == nil || source.IsNull(v) {
		return nil
	}
	return v
}

// text returns a scalar as text, "" for anything else.
func text(n *source.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode {
		return ""
	}
	return source.KeyText(n)
}

// texts returns the scalars of a list.
func texts(n *source.Node) []string {
	var out []string
	for _, item := range items(n) {
		out = append(out, text(source.Deref(item)))
	}
	return out
}

// items returns a list's items.
func items(n *source.Node) []*source.Node {
	if n = source.Deref(n); n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	return n.Content
}

func isTrue(n *source.Node) bool {
	return n != nil && n.Kind == yaml.ScalarNode && source.Scalar(n) == true
}

// isString reports whether a node is a scalar that the API server reads as a
// string, the only thing that Argo CD puts parameters into.
func isString(n *source.Node) bool {
	_, ok := source.Text(n)
	return ok
}

// scalar makes a string node in the place of another one.
func scalar(like *source.Node, value string) *source.Node {
	n := source.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Style: yaml.DoubleQuotedStyle}
	if like != nil {
		n.Line, n.Column, n.Style = like.Line, like.Column, like.Style
		if like.Style == 0 {
			n.Style = yaml.TaggedStyle // else "8080" would be a number
		}
	}
	return &n
}

// key makes the node of a map's key.
func key(name string) *source.Node { return scalar(nil, name) }

// set puts a value under a key of a map, in the place of the one that is there.
func set(m *source.Node, k, v *source.Node) {
	name := source.KeyText(k)
	for i := 0; i+1 < len(m.Content); i += 2 {
		if source.KeyText(m.Content[i]) == name {
			m.Content[i], m.Content[i+1] = k, v
			return
		}
	}
	m.Content = append(m.Content, k, v)
}

// remove takes a key out of a map.
func remove(m *source.Node, name string) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if source.KeyText(m.Content[i]) == name {
			m.Content = append(m.Content[:i:i], m.Content[i+2:]...)
			return
		}
	}
}

// mapping makes a map of keys and values.
func mapping(content ...*source.Node) *source.Node {
	return &source.Node{Kind: yaml.MappingNode, Tag: "!!map", Content: content}
}

// isEmpty reports whether mergo, which Argo CD merges templates with, takes a
// value for absent.
func isEmpty(n *source.Node) bool {
	n = source.Deref(n)
	switch {
	case n == nil:
		return true
	case n.Kind != yaml.ScalarNode:
		return len(n.Content) == 0
	}
	switch v := source.Scalar(n).(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case int64:
		return v == 0
	case float64:
		return v == 0
	}
	return false
}

// tagStrings marks lists and maps that Argo CD keeps as []string and
// map[string]string: some of Sprig's functions refuse these.
const tagStrings = "!strings"

// decode turns a tree of parameters into what Argo CD's templates see: numbers
// are float64, as encoding/json reads them.
func decode(n *source.Node) any {
	if n = source.Deref(n); n == nil {
		return nil
	}
	switch n.Kind {
	case yaml.MappingNode:
		if n.Tag == tagStrings {
			out := make(map[string]string, len(n.Content)/2)
			source.Entries(n, func(name string, _, v *source.Node) { out[name] = text(v) })
			return out
		}
		out := make(map[string]any, len(n.Content)/2)
		source.Entries(n, func(name string, _, v *source.Node) { out[name] = decode(v) })
		return out
	case yaml.SequenceNode:
		if n.Tag == tagStrings {
			return texts(n)
		}
		out := make([]any, len(n.Content))
		for i, item := range n.Content {
			out[i] = decode(item)
		}
		return out
	}
	switch v := source.Scalar(n).(type) {
	case int64:
		return float64(v)
	default:
		return v
	}
}

// jsonText is a value as JSON, for keys that join elements.
func jsonText(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return strconv.Quote(err.Error())
	}
	return string(data)
}
