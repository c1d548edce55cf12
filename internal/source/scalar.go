package source

import (
	"bytes"
	"unicode/utf8"

	yaml "go.yaml.in/yaml/v4"
)

// Within returns the span of the bytes from start to end of a scalar's value,
// in the file: the third line of a `command: |` script is that line. Exact is
// false where the text there is not the value's own (an escape, a folded line
// break), so that it must not be edited.
func (y *YAML) Within(n *Node, start, end int) (span Span, exact bool) {
	offsets := y.scalarOffsets(n)
	if len(offsets) == 0 || start < 0 || start >= len(offsets) {
		return y.NodeSpan(n), false
	}
	end = max(start, min(end, len(offsets)))
	a := offsets[start]
	if end == start {
		return y.Span(a, a), true
	}
	last := offsets[end-1]
	exact = bytes.Equal(y.Data[a:min(last+1, len(y.Data))], []byte(n.Value[start:end]))
	return y.Span(a, last+1), exact
}

// scalarEnd returns the offset after a scalar, its closing quote included.
func (y *YAML) scalarEnd(n *Node) int {
	start := y.contentStart(n)
	offsets := y.scalarOffsets(n)
	end := start
	if len(offsets) > 0 {
		end = offsets[len(offsets)-1] + 1
	}
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return y.closingQuote(max(end, start+1), '"')
	case n.Style&yaml.SingleQuotedStyle != 0:
		return y.closingQuote(max(end, start+1), '\'')
	}
	return end
}

func (y *YAML) closingQuote(at int, quote byte) int {
	for at < len(y.Data) && y.Data[at] != quote {
		at++
	}
	return min(at+1, len(y.Data))
}

// scalarOffsets maps each byte of a scalar's value to its offset in the file.
func (y *YAML) scalarOffsets(n *Node) []int {
	if n.Kind != yaml.ScalarNode || n.Value == "" {
		return nil
	}
	at := y.contentStart(n)
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return y.blockOffsets(n, at)
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return y.flowOffsets(n.Value, at+1, '"')
	case n.Style&yaml.SingleQuotedStyle != 0:
		return y.flowOffsets(n.Value, at+1, '\'')
	}
	return y.flowOffsets(n.Value, at, 0)
}

// blockOffsets aligns a | or > scalar with its lines: every byte of the value
// is either the next byte of the text or a line break (folded to a space).
func (y *YAML) blockOffsets(n *Node, at int) []int {
	for at < len(y.Data) && y.Data[at] != '\n' {
		at++
	}
	at++
	indent := y.blockIndent(n, at)
	out := make([]int, 0, len(n.Value))
	lineStart := true
	for i := 0; i < len(n.Value); {
		if lineStart {
			for k := 0; k < indent && at < len(y.Data) && y.Data[at] == ' '; k++ {
				at++
			}
			lineStart = false
		}
		if at >= len(y.Data) {
			out = append(out, max(0, len(y.Data)-1))
			i++
			continue
		}
		src, val := y.Data[at], n.Value[i]
		switch {
		case src == '\r' && at+1 < len(y.Data) && y.Data[at+1] == '\n':
			at++
		case src == val:
			out = append(out, at)
			lineStart = src == '\n'
			at++
			i++
		case src == '\n': // folded: a space, or nothing where a blank line follows
			if val == ' ' {
				out = append(out, at)
				i++
			}
			lineStart = true
			at++
		default: // lost step: stay on this byte rather than point elsewhere
			out = append(out, at)
			i++
		}
	}
	return out
}

// blockIndent finds a block scalar's indentation: the indicator's, or that of
// its first line that is not blank. Leading blanks of the value are its own.
func (y *YAML) blockIndent(n *Node, at int) int {
	own := 0
	for own < len(n.Value) && n.Value[own] == '\n' {
		own++
	}
	lead := 0
	for own+lead < len(n.Value) && n.Value[own+lead] == ' ' {
		lead++
	}
	for at < len(y.Data) {
		k := at
		for k < len(y.Data) && y.Data[k] == ' ' {
			k++
		}
		if k < len(y.Data) && y.Data[k] != '\n' && y.Data[k] != '\r' {
			return k - at - lead
		}
		for k < len(y.Data) && y.Data[k] != '\n' {
			k++
		}
		at = k + 1
	}
	return 0
}

// flowOffsets aligns a plain or quoted scalar, escapes and folds included.
func (y *YAML) flowOffsets(value string, at int, quote byte) []int {
	out := make([]int, 0, len(value))
	for i := 0; i < len(value); {
		if at >= len(y.Data) {
			return append(out, max(0, len(y.Data)-1))
		}
		src := y.Data[at]
		switch {
		case quote == '"' && src == '\\':
			size, width := escape(y.Data[at:], value[i:])
			for k := 0; k < width; k++ {
				out = append(out, at)
			}
			i, at = i+width, at+size
		case quote == '\'' && src == '\'' && value[i] == '\'':
			out = append(out, at)
			i, at = i+1, at+2
		case src == value[i] && src != '\n' && !y.foldAt(at):
			out = append(out, at)
			i, at = i+1, at+1
		case isSpace(src): // a fold: blanks around one line break
			next := at
			for next < len(y.Data) && isSpace(y.Data[next]) {
				next++
			}
			for i < len(value) && (value[i] == ' ' || value[i] == '\n') {
				out = append(out, at)
				i++
				if value[i-1] == ' ' {
					break
				}
			}
			at = next
		default:
			out = append(out, at)
			i++
		}
	}
	return out
}

// foldAt reports whether the blanks at at end in a line break.
func (y *YAML) foldAt(at int) bool {
	for at < len(y.Data) && (y.Data[at] == ' ' || y.Data[at] == '\t' || y.Data[at] == '\r') {
		at++
	}
	return at < len(y.Data) && y.Data[at] == '\n'
}

// escape returns how many source bytes a double-quoted escape takes and how
// many bytes of the value it makes (YAML 1.2, section 5.7).
func escape(src []byte, value string) (size, width int) {
	if len(src) < 2 {
		return 1, 1
	}
	_, width = utf8.DecodeRuneInString(value)
	switch src[1] {
	case 'x':
		return 4, width
	case 'u':
		return 6, width
	case 'U':
		return 10, width
	case '\n', '\r':
		size = 1
		for size < len(src) && isSpace(src[size]) {
			size++
		}
		return size, 0
	}
	return 2, width
}
