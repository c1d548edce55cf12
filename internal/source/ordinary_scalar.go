package source

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"
)

// key returns where the colon of a key is that begins here; false where there
// is none.
func (r *ordinary) key() (colon int, ok bool) {
	if r.dash() {
		return 0, false
	}
	switch r.text[r.at] {
	case '"', '\'':
		end := r.quoteEnd()
		return end, end > 0 && end < len(r.text) && r.text[end] == ':' && r.blank(end+1) && end-r.at < maxKey
	case '[', '{':
		return 0, false
	}
	end, colon := r.plainEnd()
	return end, colon == end && end > r.at && end-r.at < maxKey
}

// value reads a value that begins in the line of its key or dash, which is in
// the column indent, and ends before the next line with content.
func (r *ordinary) value(indent int) (n *Node) {
	if r.dash() {
		return nil
	}
	switch r.text[r.at] {
	case '|':
		return r.literal(indent)
	case '[', '{':
		n = r.flow()
	case '"', '\'':
		n = r.scalar(r.quoteEnd())
	default:
		end, colon := r.plainEnd()
		if colon >= 0 {
			return nil
		}
		n = r.scalar(end)
	}
	if n == nil || !r.ends() {
		return nil
	}
	if r.advance(); r.indent > indent {
		return nil // it goes on there, or is an error
	}
	return n
}

// plainEnd returns where a plain scalar ends that begins here, and where its
// first colon before a blank is, -1 if it has none: it is then no scalar, or a
// key. end is colon for a key.
func (r *ordinary) plainEnd() (end, colon int) {
	for end = r.at; end < len(r.text) && r.text[end] != '\n'; end++ {
		switch {
		case r.text[end] == ':' && r.blank(end+1):
			return end, end
		case r.text[end] == '#' && end > r.at && r.text[end-1] == ' ':
			return end, -1
		}
	}
	return end, -1
}

// quoteEnd returns where a quoted scalar ends that begins here, -1 where that is
// not in this line.
func (r *ordinary) quoteEnd() int {
	quote := r.text[r.at]
	for i := r.at + 1; i < len(r.text) && r.text[i] != '\n'; i++ {
		switch {
		case r.text[i] == '\\' && quote == '"':
			i++
		case r.text[i] != quote:
		case quote == '\'' && i+1 < len(r.text) && r.text[i+1] == quote:
			i++
		default:
			return i + 1
		}
	}
	return -1
}

// scalar reads the scalar from here to end, and goes there.
func (r *ordinary) scalar(end int) *Node {
	if end < 0 {
		return nil
	}
	n := r.node(yaml.ScalarNode, "!!str", r.at)
	text, ok := strings.TrimRight(r.text[r.at:end], " "), true
	r.at += len(text)
	switch text[0] {
	case '"':
		n.Style, n.Value = yaml.DoubleQuotedStyle, text[1:len(text)-1]
		if strings.IndexByte(n.Value, '\\') >= 0 {
			n.Value, ok = unescape(n.Value)
		}
	case '\'':
		n.Style, n.Value = yaml.SingleQuotedStyle, text[1:len(text)-1]
		if strings.IndexByte(n.Value, '\'') >= 0 {
			n.Value = strings.ReplaceAll(n.Value, "''", "'")
		}
	default:
		n.Value = text
		n.Tag, ok = plainTag(text)
	}
	if !ok {
		return nil
	}
	return n
}

// unescape reads the escapes that are written most; false for others.
func unescape(s string) (string, bool) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '\\' {
			i++
			switch c = s[i]; c {
			case '"', '\\':
			case 'n':
				c = '\n'
			case 't':
				c = '\t'
			default:
				return "", false
			}
		}
		b.WriteByte(c)
	}
	return b.String(), true
}

// words12 are the words that YAML 1.2 does not take for strings.
var words12 = map[string]string{
	"true": "!!bool", "True": "!!bool", "TRUE": "!!bool", "false": "!!bool", "False": "!!bool", "FALSE": "!!bool",
	"~": "!!null", "null": "!!null", "Null": "!!null", "NULL": "!!null", "<<": "!!merge",
}

// plainTag tells the tag of a plain scalar by YAML 1.2; false where it cannot
// begin as it does, or may be one of the rarer numbers or a time.
func plainTag(s string) (tag string, ok bool) {
	if s == "" {
		return "", false
	}
	switch c := s[0]; {
	case strings.IndexByte("?:,[]{}#&*!|>'\"%@`=", c) >= 0:
		return "", false
	case c == '.':
		return "!!str", len(s) == 1 || strings.IndexByte("0123456789iInN", s[1]) < 0
	case c == '+':
		return "", false
	case c == '-' || c >= '0' && c <= '9':
		return numberTag(s)
	}
	if len(s) <= len("false") {
		if tag, word := words12[s]; word {
			return tag, true
		}
	}
	return "!!str", true
}

// numberTag is plainTag of what begins as a number does.
func numberTag(s string) (tag string, ok bool) {
	digits := strings.TrimPrefix(s, "-")
	n := 0
	for n < len(digits) && digits[n] >= '0' && digits[n] <= '9' {
		n++
	}
	switch {
	case n == 0 && digits != "" && digits[0] >= 'a' && digits[0] <= 'z':
		return "!!str", true
	case n == len(digits):
		return "!!int", n > 0 && n < 19 && (digits[0] != '0' || s == "0")
	case n == 4 && digits[n] == '-':
		return "", false // perhaps a time
	case digits[n] == '.' && n > 0 && len(s) < 18 && isDigits(digits[n+1:]):
		return "!!float", true
	case strings.Count(s, ".") > 1 || hasNotOfNumbers(s):
		return "!!str", true
	}
	return "", false
}

func isDigits(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
}

// flow reads a collection in brackets, and goes behind it.
func (r *ordinary) flow() *Node {
	if r.nest++; r.nest > maxNest {
		return nil
	}
	defer func() { r.nest-- }()
	kind, tag, closing := yaml.SequenceNode, "!!seq", byte(']')
	if r.text[r.at] == '{' {
		kind, tag, closing = yaml.MappingNode, "!!map", '}'
	}
	n, mark := r.node(kind, tag, r.at), len(r.open)
	n.Style = yaml.FlowStyle
	r.at++
	for r.spaces(); r.at < len(r.text); r.spaces() {
		if r.text[r.at] == closing && len(r.open) == mark {
			r.at++
			return n
		}
		if kind == yaml.MappingNode && !r.flowKey() {
			return nil
		}
		value := r.flowValue()
		if value == nil {
			return nil
		}
		r.open = append(r.open, value)
		r.spaces()
		switch {
		case r.at < len(r.text) && r.text[r.at] == closing:
			r.at++
			return r.fill(n, mark)
		case r.at == len(r.text) || r.text[r.at] != ',' || !r.blank(r.at+1):
			return nil
		}
		r.at++
	}
	return nil
}

// flowKey reads a key with its colon and the space behind it.
func (r *ordinary) flowKey() bool {
	if c := r.text[r.at]; c == '[' || c == '{' {
		return false
	}
	key, from := r.flowValue(), r.at
	if key == nil || key.Tag == "!!merge" || !strings.HasPrefix(r.text[r.at:], ": ") {
		return false
	}
	r.open = append(r.open, key)
	r.at++
	r.spaces()
	return r.at < len(r.text) && r.at-from < maxKey
}

// flowValue reads a collection, a quoted scalar or a word.
func (r *ordinary) flowValue() *Node {
	switch r.text[r.at] {
	case '[', '{':
		return r.flow()
	case '"', '\'':
		return r.scalar(r.quoteEnd())
	}
	end := r.at
	for end < len(r.text) && isWord(r.text[end]) {
		end++
	}
	if end == r.at || r.text[r.at] == '-' {
		return nil
	}
	return r.scalar(end)
}

// isWord reports whether a character means nothing but itself in brackets.
func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.' || c == '/'
}

// literal reads a | scalar whose lines follow; its key or dash is in the column
// indent.
func (r *ordinary) literal(indent int) *Node {
	n := r.node(yaml.ScalarNode, "!!str", r.at)
	n.Style = yaml.LiteralStyle
	r.at++
	var chomp byte
	if r.at < len(r.text) && (r.text[r.at] == '-' || r.text[r.at] == '+') {
		chomp = r.text[r.at]
		r.at++
	}
	if !r.ends() {
		return nil
	}
	own, from, end, blank := -1, 0, 0, 0
	var b strings.Builder
	for {
		if from = strings.IndexByte(r.text[r.at:], '\n'); from < 0 {
			break
		}
		from += r.at + 1
		text := from
		for text < len(r.text) && r.text[text] == ' ' {
			text++
		}
		if text == len(r.text) || r.text[text] == '\n' {
			if from == len(r.text) {
				break
			}
			if own < 0 || text-from > own || text == len(r.text) {
				return nil // blanks before the text, or that may belong to it
			}
			blank++
			r.line, r.start, r.at = r.line+1, from, text
			continue
		}
		if own < 0 {
			if own = text - from; own <= indent {
				return nil
			}
		}
		if text-from < own {
			break
		}
		for ; blank > 0; blank-- {
			b.WriteByte('\n')
		}
		if end = strings.IndexByte(r.text[text:], '\n'); end < 0 {
			return nil // the text ends in it, without a line break
		}
		end += text
		b.WriteString(r.text[from+own : end+1])
		r.line, r.start, r.at = r.line+1, from, end
	}
	n.Value = b.String()
	switch {
	case own < 0:
		return nil
	case chomp == '-':
		n.Value = strings.TrimSuffix(n.Value, "\n")
	case chomp == '+':
		n.Value += strings.Repeat("\n", blank)
	}
	if r.advance(); r.indent > indent {
		return nil
	}
	return n
}
