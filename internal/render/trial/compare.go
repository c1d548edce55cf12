package trial

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// compareLine compares a value of one line without parsing: where the document
// has as many lines as before, and all up to the value is the same on its line,
// the place is the same. False where that cannot be said.
func (f *Field) compareLine(other string) (effect, bool) {
	base := f.t.docs[f.chunk]
	start, end := f.from-base.offset, f.to-base.offset
	if f.Want.Key || len(f.path) == 0 || start < 0 || end <= start || end > len(base.text) ||
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
	return argo.TextAt(n, "name")
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
