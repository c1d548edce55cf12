package scaffold

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// edit replaces bytes of a file.
type edit struct {
	start, end int
	text       string
}

// edited is a YAML file with edits to come: everything else of it stays as it is
// written.
type edited struct {
	*source.YAML
	edits []edit
}

func (e *edited) replace(s source.Span, text string) {
	e.edits = append(e.edits, edit{e.Offset(s.Start()), e.Offset(s.End()), text})
}

// scalar replaces the text of a scalar where f gives another one; f gets it as it
// is written, with its quotes.
func (e *edited) scalar(n *source.Node, f func(string) string) {
	span := e.NodeSpan(n)
	if raw := e.Text(span); f(raw) != raw {
		e.replace(span, f(raw))
	}
}

// set replaces the whole value of a scalar, with the quotes that it has.
func (e *edited) set(n *source.Node, value string) {
	switch {
	case n.Style&yaml.SingleQuotedStyle != 0:
		value = "'" + value + "'"
	case n.Style&yaml.DoubleQuotedStyle != 0:
		value = `"` + value + `"`
	default:
		value = quoted(value)
	}
	e.replace(e.NodeSpan(n), value)
}

// bytes are the file with its edits.
func (e *edited) bytes() []byte { return e.between(0, len(e.Data)) }

// between is a stretch of the file with its edits.
func (e *edited) between(from, to int) []byte {
	list := slices.Clone(e.edits)
	slices.SortStableFunc(list, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out []byte
	at := from
	for _, c := range list {
		if c.start < at || c.end > to {
			continue
		}
		out = append(append(out, e.Data[at:c.start]...), c.text...)
		at = c.end
	}
	return append(out, e.Data[at:to]...)
}

// document is the stretch of the file that holds a document, without the lines
// that part it from others.
func (e *edited) document(doc int) (from, to int) {
	to = len(e.Data)
	if doc >= len(e.Docs) || len(e.Docs) < 2 {
		return 0, to
	}
	line := e.Pos(e.Offset(e.NodeSpan(e.Docs[doc]).Start())).Line
	for n := line; n > 0; n-- {
		if strings.HasPrefix(e.Line(n), "---") {
			from = e.Offset(source.Pos{Line: n + 1, Column: 1})
			break
		}
	}
	for n := line; n <= e.Lines(); n++ {
		if strings.HasPrefix(e.Line(n), "---") {
			to = e.Offset(source.Pos{Line: n, Column: 1})
			break
		}
	}
	return from, to
}

// walk visits the scalars of a tree in the order of the file, each with its path
// and key; what an alias stands for is visited where it is written.
func walk(n *source.Node, at source.Path, f func(path source.Path, key, value *source.Node)) {
	walkBelow(n, nil, at, f)
}

func walkBelow(n, key *source.Node, at source.Path, f func(source.Path, *source.Node, *source.Node)) {
	if n == nil {
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			walkBelow(n.Content[i+1], n.Content[i], at.Child(source.KeyText(n.Content[i])), f)
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			walkBelow(c, nil, at.Index(i), f)
		}
	case yaml.ScalarNode:
		f(at, key, n)
	}
}

// lastLine is the last line that a node has a part of.
func (e *edited) lastLine(n *source.Node) int {
	span := e.NodeSpan(n)
	line := span.EndLine
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		line = e.blockEnd(span.Line)
	}
	for _, c := range n.Content {
		line = max(line, e.lastLine(c))
	}
	return line
}

// blockEnd is the last line of a block text whose header is on a line: what
// follows is blank or indented deeper than the key.
func (e *edited) blockEnd(header int) int {
	text := e.Line(header)
	key := len(text) - len(strings.TrimLeft(text, " "))
	for strings.HasPrefix(text[key:], "- ") && strings.Contains(text[key:], ":") {
		key += 2
	}
	last := header
	for n := header + 1; n <= e.Lines(); n++ {
		line := e.Line(n)
		rest := strings.TrimLeft(line, " ")
		if rest != "" && len(line)-len(rest) <= key {
			break
		}
		if rest != "" {
			last = n
		}
	}
	return last
}

// whole replaces a scalar in whatever form it is written.
func (e *edited) whole(n *source.Node, value string) {
	span := e.NodeSpan(n)
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		last := e.blockEnd(span.Line)
		span.EndLine, span.EndColumn = last, len([]rune(e.Line(last)))+1
	}
	e.replace(span, quoted(value))
}

// removeEntry removes a key of a map with all below it.
func (e *edited) removeEntry(m *source.Node, key string) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if source.KeyText(m.Content[i]) != key {
			continue
		}
		k, v := m.Content[i], m.Content[i+1]
		if m.Style&yaml.FlowStyle != 0 {
			e.removeFlow(m, i)
			return
		}
		first, last := e.NodeSpan(k).Line, e.lastLine(v)
		for first > 1 && strings.TrimSpace(e.Line(first-1)) == "" {
			first--
		}
		from := e.Offset(source.Pos{Line: first, Column: 1})
		to := len(e.Data)
		if last < e.Lines() {
			to = e.Offset(source.Pos{Line: last + 1, Column: 1})
		}
		e.edits = append(e.edits, edit{from, to, ""})
		return
	}
}

func (e *edited) removeFlow(m *source.Node, i int) {
	from, to := e.Offset(e.NodeSpan(m.Content[i]).Start()), e.Offset(e.NodeSpan(m.Content[i+1]).End())
	switch {
	case i+2 < len(m.Content):
		to = e.Offset(e.NodeSpan(m.Content[i+2]).Start())
	case i > 0:
		from = e.Offset(e.NodeSpan(m.Content[i-1]).End())
	}
	e.edits = append(e.edits, edit{from, to, ""})
}

// copyEntry puts an entry of a map behind it once more, changed by f.
func (e *edited) copyEntry(m *source.Node, key string, f func(raw string) string) bool {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if source.KeyText(m.Content[i]) != key {
			continue
		}
		k, v := m.Content[i], m.Content[i+1]
		from := e.Offset(e.NodeSpan(k).Start())
		if m.Style&yaml.FlowStyle != 0 {
			to := e.Offset(e.NodeSpan(v).End())
			e.edits = append(e.edits, edit{to, to, ", " + f(string(e.Data[from:to]))})
			return true
		}
		lines := []string{}
		indent := strings.Repeat(" ", e.NodeSpan(k).Column-1)
		for n := e.NodeSpan(k).Line; n <= e.lastLine(v); n++ {
			lines = append(lines, e.Line(n))
		}
		lines[0] = indent + strings.TrimLeft(lines[0], " ")
		e.insertAfter(e.lastLine(v), f(strings.Join(lines, "\n")))
		return true
	}
	return false
}

// insertAfter puts lines behind a line of the file.
func (e *edited) insertAfter(line int, text string) {
	at := len(e.Data)
	if line < e.Lines() {
		at = e.Offset(source.Pos{Line: line + 1, Column: 1})
	}
	if at > 0 && e.Data[at-1] != '\n' {
		text = "\n" + text
	} else {
		text += "\n"
	}
	e.edits = append(e.edits, edit{at, at, text})
}

// appendItem puts a text behind the item of a list, as the items are written.
func (e *edited) appendItem(list *source.Node, item int, value string) {
	n := list.Content[item]
	raw := e.Text(e.NodeSpan(n))
	written := value
	if raw != "" && (raw[0] == '"' || raw[0] == '\'') {
		written = raw[:1] + value + raw[:1]
	}
	end := e.Offset(e.NodeSpan(n).End())
	if list.Style&yaml.FlowStyle != 0 {
		e.edits = append(e.edits, edit{end, end, ", " + written})
		return
	}
	line := e.Line(e.NodeSpan(n).Line)
	dash := line[:max(0, strings.IndexByte(line, '-'))]
	e.insertAfter(e.lastLine(n), dash+"- "+written)
}

var headComment = regexp.MustCompile(`^(?:#[^\n]*\r?\n)+`)

// withHead gives a copied text a head of its own: what stood there speaks of the
// like site. Lines for tools stay.
func withHead(data []byte, head string) []byte {
	old := headComment.Find(data)
	rest := data[len(old):]
	var kept [][]byte
	for _, line := range bytes.SplitAfter(old, []byte("\n")) {
		if bytes.Contains(line, []byte("yaml-language-server")) || bytes.Contains(line, []byte("xgen-lint:")) {
			kept = append(kept, line)
		}
	}
	return slices.Concat(bytes.Join(kept, nil), []byte("# "+head+"\n"), rest)
}
