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
	case len(v.docs) == len(t.docs) && len(f.path) > 0 && !f.absent() && untouched(t.docs[f.chunk], v.docs[f.chunk].text, f.from, f.to):
		return effectNone
	}
	if len(v.docs) == len(t.docs) {
		if result, ok := f.compareLine(v.docs[f.chunk].text); ok {
			return result
		}
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

// compareLine compares a value of one line without parsing: where the document
// has as many lines as before, and all up to the value is the same on its line,
// the place is the same. False where that cannot be said.
func (f *field) compareLine(other string) (effect, bool) {
	base := f.t.docs[f.chunk]
	start, end := f.from-base.offset, f.to-base.offset
	if f.want.key || len(f.path) == 0 || start < 0 || end <= start || end > len(base.text) ||
		strings.Contains(base.text[start:end], "\n") || strings.Count(base.text, "\n") != strings.Count(other, "\n") {
		return effectNone, false
	}
	from := strings.LastIndexByte(base.text[:start], '\n') + 1
	line, _, _ := strings.Cut(base.text[from:], "\n")
	for n := strings.Count(base.text[:from], "\n"); n > 0; n-- {
		other = other[strings.IndexByte(other, '\n')+1:]
	}
	other, _, _ = strings.Cut(other, "\n")
	prefix, rest := line[:start-from], line[start-from:]
	after, ok := strings.CutPrefix(other, prefix)
	switch {
	case !ok:
		return effectNone, false
	case after == rest:
		return effectNone, true
	case strings.HasPrefix(after, rest[:end-start]):
		return effectNone, false // the value goes on, or something after it changed
	}
	return effectValue, true
}

// untouched reports whether the bytes from start to end of the template's text
// stand outside the part of their document in which two renders differ. The
// field's line and the one before it are counted in: they may hold its key.
func untouched(base chunk, other string, start, end int) bool {
	text := base.text
	start, end = start-base.offset, min(end-base.offset, len(text))
	if start < 0 || start > end {
		return false
	}
	same := 0
	for same < len(text) && same < len(other) && text[same] == other[same] {
		same++
	}
	if same == len(text) && same == len(other) || end < same {
		return true
	}
	tail := 0
	for tail < len(text)-same && tail < len(other)-same && text[len(text)-1-tail] == other[len(other)-1-tail] {
		tail++
	}
	return strings.LastIndexByte(text[:start], '\n') > len(text)-tail
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
