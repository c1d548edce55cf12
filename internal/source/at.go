package source

import (
	yaml "go.yaml.in/yaml/v4"
)

// Spot is an entry of a map or an item of a list, by where it is in the text.
type Spot struct {
	Doc   int
	Path  Path
	Key   *Node // nil for an item of a list
	Value *Node
	OnKey bool // the place is in the key
}

// At finds the innermost entry or item at a place: on its key, its value, or
// between. A place before the first entry, or in a document that is no map or
// list, is in none.
func (y *YAML) At(p Pos) (out Spot, ok bool) {
	for doc, root := range y.Docs {
		if root == nil {
			continue
		}
		if spot, found := y.below(doc, root, nil, p); found {
			out, ok = spot, true
		}
	}
	return out, ok
}

func (y *YAML) below(doc int, n *Node, path Path, p Pos) (out Spot, ok bool) {
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, value := n.Content[i], n.Content[i+1]
			span := y.NodeSpan(key)
			if p.Less(span.Start()) {
				break
			}
			out = Spot{Doc: doc, Path: path.Child(key.Value), Key: key, Value: value, OnKey: !span.End().Less(p)}
			ok = true
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			if start := y.NodeSpan(item).Start(); p.Less(start) && !(p.Line == start.Line && n.Style&yaml.FlowStyle == 0) {
				break // the dash is the item's
			}
			out, ok = Spot{Doc: doc, Path: path.Index(i), Value: item}, true
		}
	}
	if ok && !out.OnKey {
		if inner, found := y.below(doc, out.Value, out.Path, p); found {
			return inner, true
		}
	}
	return out, ok
}

// Leaves lists the values without entries of their own that are written on the
// lines from first to last, a text of several lines by any of them.
func (y *YAML) Leaves(first, last int) (out []Spot) {
	for doc, root := range y.Docs {
		y.leaves(Spot{Doc: doc, Value: root}, func(s Spot) {
			span := y.NodeSpan(s.Value)
			start := span.Line
			if s.Key != nil {
				start = min(start, y.NodeSpan(s.Key).Line)
			}
			if start <= last && lastLine(span) >= first {
				out = append(out, s)
			}
		})
	}
	return out
}

func (y *YAML) leaves(s Spot, visit func(Spot)) {
	switch n := s.Value; {
	case n == nil:
	case n.Kind == yaml.MappingNode && len(n.Content) > 0:
		for i := 0; i+1 < len(n.Content); i += 2 {
			y.leaves(Spot{Doc: s.Doc, Path: s.Path.Child(n.Content[i].Value), Key: n.Content[i], Value: n.Content[i+1]}, visit)
		}
	case n.Kind == yaml.SequenceNode && len(n.Content) > 0:
		for i, item := range n.Content {
			y.leaves(Spot{Doc: s.Doc, Path: s.Path.Index(i), Value: item}, visit)
		}
	case len(s.Path) > 0:
		visit(s)
	}
}

// InText reports whether a line is within a text of several lines, where a
// comment would be a part of it.
func (y *YAML) InText(line int) bool {
	for _, s := range y.Leaves(line, line) {
		span := y.NodeSpan(s.Value)
		if s.Value.Kind == yaml.ScalarNode && span.Line < line && line <= lastLine(span) {
			return true
		}
	}
	return false
}

// lastLine is the last line that a span has a character of.
func lastLine(s Span) int {
	if s.EndColumn <= 1 && s.EndLine > s.Line {
		return s.EndLine - 1
	}
	return s.EndLine
}

// Below lists the values without entries of their own at and below a spot.
func (y *YAML) Below(s Spot) (out []Spot) {
	y.leaves(s, func(leaf Spot) { out = append(out, leaf) })
	return out
}
