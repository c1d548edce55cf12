package source

import (
	"slices"
	"strconv"

	yaml "go.yaml.in/yaml/v4"
)

// aliasBudget bounds how many aliases and merges one look-up follows, so that
// a bomb of nested anchors costs nothing.
const aliasBudget = 100

// Deref follows aliases to the node that they stand for, nil where they turn
// in a circle.
func Deref(n *Node) *Node {
	for i := 0; n != nil && n.Kind == yaml.AliasNode; i++ {
		if i > aliasBudget {
			return nil
		}
		n = n.Alias
	}
	return n
}

// Get returns the value below n at path, with the key node that it stands
// under (nil for list items and the root); nil if there is none. Aliases
// and merge keys are followed; of two entries for one key, merged ones
// included, the later one wins, as go.yaml.in/yaml/v2 (under Helm and Argo CD)
// reads it.
func Get(n *Node, path Path) (key, value *Node) {
	value = n
	for _, elem := range path {
		budget := aliasBudget
		if key, value = step(Deref(value), elem, &budget); value == nil {
			return nil, nil
		}
	}
	return key, value
}

func step(n *Node, elem string, budget *int) (key, value *Node) {
	if *budget--; n == nil || *budget < 0 {
		return nil, nil
	}
	switch n.Kind {
	case yaml.SequenceNode:
		i, err := strconv.Atoi(elem)
		if err != nil || i < 0 || i >= len(n.Content) {
			return nil, nil
		}
		return nil, n.Content[i]
	case yaml.MappingNode:
		for i := len(n.Content) - 2; i >= 0; i -= 2 {
			if !isMerge(n.Content[i]) {
				if KeyText(n.Content[i]) == elem {
					return n.Content[i], n.Content[i+1]
				}
				continue
			}
			for _, m := range mergeSources(n.Content[i+1]) {
				if k, v := step(Deref(m), elem, budget); v != nil {
					return k, v
				}
			}
		}
	}
	return nil, nil
}

// Through lists the keys whose alias or merge Get follows on its way to path.
func Through(n *Node, path Path) (keys []*Node) {
	for _, elem := range path {
		in, budget := Deref(n), aliasBudget
		key, value := step(in, elem, &budget)
		if value == nil {
			return keys
		}
		if in.Kind == yaml.MappingNode && !slices.Contains(in.Content, key) {
			for i := len(in.Content) - 2; i >= 0; i -= 2 {
				if isMerge(in.Content[i]) {
					keys = append(keys, in.Content[i])
				}
			}
		}
		if key != nil && value.Kind == yaml.AliasNode {
			keys = append(keys, key)
		}
		n = value
	}
	return keys
}

func isMerge(key *Node) bool { return key.Tag == "!!merge" }

func mergeSources(n *Node) []*Node {
	if d := Deref(n); d != nil && d.Kind == yaml.SequenceNode {
		return d.Content
	}
	return []*Node{n}
}

// Lookup returns the span of the value at path in document doc: for a map
// entry from its key to the end of a scalar value (to the key's end where the
// value is a map or list), for a list item the item. False where the path does
// not exist.
func (y *YAML) Lookup(doc int, path Path) (Span, bool) {
	if doc < 0 || doc >= len(y.Docs) {
		return Span{}, false
	}
	key, value := Get(y.Docs[doc], path)
	if value == nil {
		return Span{}, false
	}
	return y.EntrySpan(key, value), true
}

// EntrySpan returns the span of a map entry or list item; key may be nil.
func (y *YAML) EntrySpan(key, value *Node) Span {
	if key == nil {
		if value.Kind == yaml.MappingNode && len(value.Content) > 0 && value.Style&yaml.FlowStyle == 0 {
			return y.EntrySpan(value.Content[0], value.Content[1])
		}
		return y.NodeSpan(value)
	}
	span := y.NodeSpan(key)
	if value.Kind == yaml.ScalarNode && value.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 || value.Kind == yaml.AliasNode {
		if v := y.NodeSpan(value); v.EndLine == span.Line {
			return span.To(v)
		}
	}
	return span
}

// Value returns the span of the value alone at path, without its key.
func (y *YAML) Value(doc int, path Path) (Span, bool) {
	if doc < 0 || doc >= len(y.Docs) {
		return Span{}, false
	}
	_, value := Get(y.Docs[doc], path)
	if value == nil {
		return Span{}, false
	}
	return y.NodeSpan(value), true
}

// Nearest returns the span of path, or of its longest part that exists, with
// that part. The root's span is its first line.
func (y *YAML) Nearest(doc int, path Path) (Span, Path) {
	for p := path; len(p) > 0; p = p.Parent() {
		if s, ok := y.Lookup(doc, p); ok {
			return s, p
		}
	}
	if doc >= 0 && doc < len(y.Docs) {
		return y.LineSpan(y.Pos(y.mark(y.Docs[doc].Line, 1)).Line), Path{}
	}
	return y.LineSpan(1), Path{}
}

// NodeSpan returns the span of one node: a scalar's text with its quotes, a
// flow collection to its closing bracket, a block collection's first entry.
func (y *YAML) NodeSpan(n *Node) Span {
	start := y.mark(n.Line, n.Column)
	switch {
	case n.Kind == yaml.AliasNode:
		return y.Span(start, start+1+len(n.Value))
	case n.Kind == yaml.ScalarNode:
		return y.Span(y.contentStart(n), y.scalarEnd(n))
	case n.Style&yaml.FlowStyle != 0:
		return y.Span(start, y.flowEnd(n))
	case n.Kind == yaml.MappingNode && len(n.Content) > 0:
		return y.NodeSpan(n.Content[0])
	}
	return y.Span(start, wordEnd(y.Data, start))
}

// flowEnd returns the offset after a flow collection's closing bracket.
func (y *YAML) flowEnd(n *Node) int {
	at := y.contentStart(n) + 1
	for _, c := range n.Content {
		if end := y.Offset(y.NodeSpan(c).End()); end > at {
			at = end
		}
	}
	closing := byte('}')
	if n.Kind == yaml.SequenceNode {
		closing = ']'
	}
	for at < len(y.Data) && y.Data[at] != closing {
		if y.Data[at] == '#' {
			for at < len(y.Data) && y.Data[at] != '\n' {
				at++
			}
			continue
		}
		at++
	}
	return min(at+1, len(y.Data))
}

// contentStart skips an anchor and a tag before a node's content.
func (y *YAML) contentStart(n *Node) int {
	at := y.mark(n.Line, n.Column)
	for at < len(y.Data) && (y.Data[at] == '&' || y.Data[at] == '!') {
		for at < len(y.Data) && !isSpace(y.Data[at]) {
			at++
		}
		for at < len(y.Data) && isSpace(y.Data[at]) {
			at++
		}
	}
	return at
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }
