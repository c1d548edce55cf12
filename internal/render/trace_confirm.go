package render

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// effect is what changing an input does to a field.
type effect int

const (
	effectNone  effect = iota
	effectValue        // it has another value
	effectGone         // it is not there
	effectFails        // the template no longer renders: nothing is known
)

// confirm changes one input, renders the template again and looks at the field.
func (f *field) confirm(in *input) effect {
	if in.kind == inputChart {
		if f.occurs(in) {
			return effectValue
		}
		return effectNone
	}
	result := f.effect(in, 0)
	if result != effectNone && result != effectFails {
		return result
	}
	if in.kind != inputLeaf || in.text == "" || !isText(in.value) {
		return result
	}
	if again := f.effect(in, 1); again != effectFails {
		return again
	}
	return result
}

func (f *field) effect(in *input, attempt int) effect {
	t := f.t
	if t.trace == nil {
		return effectFails
	}
	v := t.variant(in, attempt)
	switch {
	case v.failed:
		return effectFails
	case v.docs == nil: // the text is the same
		if v.text == t.trace.Text {
			return effectNone
		}
		return effectGone
	case f.chunk < 0:
		return effectNone
	case len(v.docs) == len(t.docs) && v.docs[f.chunk].text == t.docs[f.chunk].text:
		return effectNone
	}
	root := v.document(t, f.chunk, f.object)
	if root == nil {
		return effectGone
	}
	if len(f.path) == 0 {
		if text(value(root, "kind")) != f.object.Kind {
			return effectGone
		}
		return effectNone
	}
	other := counterpart(f.object.doc.yaml.Root(), root, f.path)
	if f.holder != nil && other != nil {
		if other.Value == f.holder.Value {
			return effectNone
		}
		inner := source.ParseYAML(source.NewFile("", []byte(other.Value)))
		other = counterpart(f.yaml.Root(), inner.Root(), f.want.inner)
	}
	switch {
	case other == nil:
		return effectGone
	case f.want.key:
		return effectNone
	case equalNodes(f.value, other):
		return effectNone
	}
	return effectValue
}

// counterpart finds a path of one tree in another that was rendered with one
// value changed: items of lists whose lengths differ are matched by name.
func counterpart(base, other *source.Node, path source.Path) *source.Node {
	for _, elem := range path {
		if base, other = source.Deref(base), source.Deref(other); base == nil || other == nil || base.Kind != other.Kind {
			return nil
		}
		next := child(base, elem)
		if base.Kind == yaml.SequenceNode && len(base.Content) != len(other.Content) {
			if name := itemName(next); name != "" {
				other = namedItem(other, name)
				base = next
				continue
			}
		}
		base, other = next, child(other, elem)
	}
	return other
}

func child(n *source.Node, elem string) *source.Node {
	_, v := source.Get(n, source.P(elem))
	return v
}

func itemName(n *source.Node) string {
	if n = source.Deref(n); n == nil || n.Kind != yaml.MappingNode {
		return ""
	}
	return text(value(n, "name"))
}

func namedItem(list *source.Node, name string) *source.Node {
	for _, item := range list.Content {
		if itemName(item) == name {
			return item
		}
	}
	return nil
}

// equalNodes compares what two trees say.
func equalNodes(a, b *source.Node) bool {
	if a, b = source.Deref(a), source.Deref(b); a == nil || b == nil {
		return a == b
	}
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	if a.Kind == yaml.ScalarNode {
		return a.Value == b.Value && a.ShortTag() == b.ShortTag()
	}
	for i := range a.Content {
		if !equalNodes(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// stretchIn maps a stretch of a rendered text into the text of an input that
// occurs in it: false where the input does not cover it.
func stretchIn(rendered, input string, start, end int) (int, int, bool) {
	input = strings.TrimRight(input, "\n")
	if input == "" {
		return 0, 0, false
	}
	for from := 0; from <= len(rendered)-len(input); {
		i := strings.Index(rendered[from:], input)
		if i < 0 {
			return 0, 0, false
		}
		at := from + i
		if at <= start && end <= at+len(input) {
			return start - at, end - at, true
		}
		from = at + 1
	}
	return 0, 0, false
}
