package groovy

import "strings"

type kind int

const (
	kindEnd kind = iota
	kindIdent
	kindString
	kindNumber
	kindPunct
	kindNewline
)

// token is one token: [start, end) of the text.
type token struct {
	kind       kind
	text       string // of an identifier or punctuation; a string's value
	start, end int
	pos        []int    // of a string: the offset of each byte of the value, and of the end
	embeds     []string // of a string: the expressions of ${…} and $x
	marks      []int    // where they are in the value, as one NUL byte each
}

// constant reports whether a string has no interpolation.
func (t token) constant() bool { return len(t.embeds) == 0 }

type lexer struct {
	s    string
	mode slashes
	i    int
	toks []token
}

// maxText bounds what is read; a pipeline is a few kilobytes.
const maxText = 1 << 20

// tokenize cuts a text into tokens; comments are dropped.
func tokenize(s string, mode slashes) ([]token, *Error) {
	if len(s) > maxText {
		return nil, &Error{Message: "the file is too long for a pipeline", ID: "too-long"}
	}
	l := &lexer{s: s, mode: mode}
	if strings.HasPrefix(s, "#!") {
		l.line()
	}
	for l.i < len(s) {
		if err := l.next(); err != nil {
			return nil, err
		}
	}
	return l.toks, nil
}

func (l *lexer) line() {
	for l.i < len(l.s) && l.s[l.i] != '\n' {
		l.i++
	}
}

func (l *lexer) has(prefix string) bool { return strings.HasPrefix(l.s[l.i:], prefix) }

func (l *lexer) add(k kind, start int) {
	l.toks = append(l.toks, token{kind: k, text: l.s[start:l.i], start: start, end: l.i})
}

func (l *lexer) next() *Error {
	start := l.i
	c := l.s[l.i]
	switch {
	case c == '\n':
		l.i++
		l.add(kindNewline, start)
	case c == ' ' || c == '\t' || c == '\r' || c == '\f':
		l.i++
	case c == '\\' && (l.has("\\\n") || l.has("\\\r\n")):
		l.i += 1 + strings.IndexByte(l.s[l.i:], '\n')
	case l.has("//"):
		l.line()
	case l.has("/*"):
		end := strings.Index(l.s[l.i+2:], "*/")
		if end < 0 {
			return &Error{Offset: start, Message: "this comment does not end", ID: "comment"}
		}
		l.i += 2 + end + 2
	case identByte(c) && (c < '0' || c > '9'), c == '$' && l.i+1 < len(l.s) && identByte(l.s[l.i+1]):
		l.i++ // $class is a name too
		for l.i < len(l.s) && identByte(l.s[l.i]) {
			l.i++
		}
		l.add(kindIdent, start)
	case '0' <= c && c <= '9':
		for l.i < len(l.s) && (identByte(l.s[l.i]) || l.s[l.i] == '.' && l.i+1 < len(l.s) && '0' <= l.s[l.i+1] && l.s[l.i+1] <= '9') {
			l.i++
		}
		l.add(kindNumber, start)
	case c == '\'' || c == '"':
		return l.quoted()
	case c == '/' && l.slashy():
	case l.has("$/") && strings.Contains(l.s[l.i+2:], "/$"):
		l.i += 2 + strings.Index(l.s[l.i+2:], "/$") + 2
		l.opaque(start)
	default:
		l.punct()
		l.add(kindPunct, start)
	}
	return nil
}

// identByte accepts every byte of a character beyond ASCII too.
func identByte(c byte) bool {
	return c == '_' || c >= 0x80 || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

var puncts = []string{"->", "*.", "?.", "?:", "<<", "+=", "-=", "==", "!=", "=~", "<=", ">=", "&&", "||", "++", "--", "..", "::"}

func (l *lexer) punct() {
	for _, p := range puncts {
		if l.has(p) {
			l.i += len(p)
			return
		}
	}
	l.i++
}

// slashy reads /…/ where a division cannot stand.
func (l *lexer) slashy() bool {
	if l.mode == slashNever {
		return false
	}
	if n := len(l.toks); n > 0 {
		switch p := l.toks[n-1]; {
		case p.kind == kindIdent && p.text != "return", p.kind == kindString, p.kind == kindNumber, p.text == ")", p.text == "]", p.text == "}":
			return false
		}
	}
	for j := l.i + 1; j < len(l.s) && (l.s[j] != '\n' || l.mode == slashLines); j++ {
		switch l.s[j] {
		case '\\':
			j++
		case '/':
			start := l.i
			l.i = j + 1
			l.opaque(start)
			return true
		}
	}
	return false
}

// opaque adds a string whose value is not read: one embedded unknown.
func (l *lexer) opaque(start int) {
	l.toks = append(l.toks, token{kind: kindString, text: "\x00", start: start, end: l.i, pos: []int{start, l.i}, embeds: []string{"?"}, marks: []int{0}})
}

// quoted reads '…', "…" and their triple forms.
func (l *lexer) quoted() *Error {
	start := l.i
	q := l.s[l.i : l.i+1]
	if strings.HasPrefix(l.s[l.i:], q+q+q) {
		q = q + q + q
	}
	l.i += len(q)
	t := token{kind: kindString, start: start}
	var val []byte
	for {
		switch {
		case l.i >= len(l.s) || len(q) == 1 && l.s[l.i] == '\n':
			return &Error{Offset: start, Message: "this string does not end", ID: "string"}
		case l.has(q):
			t.pos = append(t.pos, l.i)
			l.i += len(q)
			t.text, t.end = string(val), l.i
			l.toks = append(l.toks, t)
			return nil
		case l.s[l.i] == '\\' && l.i+1 < len(l.s):
			val = l.escape(&t, val)
		case l.s[l.i] == '$' && q[0] == '"' && l.embedded():
			expr, end := l.embed()
			t.embeds, t.marks = append(t.embeds, expr), append(t.marks, len(val))
			t.pos = append(t.pos, l.i)
			val = append(val, 0)
			l.i = end
		default:
			t.pos = append(t.pos, l.i)
			val = append(val, l.s[l.i])
			l.i++
		}
	}
}

// escape reads a backslash and what follows it.
func (l *lexer) escape(t *token, val []byte) []byte {
	letters := map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', 'b': '\b', 'f': '\f'}
	at, c := l.i, l.s[l.i+1]
	l.i += 2
	switch {
	case c == '\n':
		return val // a line that goes on
	case c == '\r' && l.i < len(l.s) && l.s[l.i] == '\n':
		l.i++
		return val
	}
	if e, ok := letters[c]; ok {
		c = e
	}
	t.pos = append(t.pos, at)
	return append(val, c)
}

func (l *lexer) embedded() bool {
	if l.i+1 >= len(l.s) {
		return false
	}
	c := l.s[l.i+1]
	return c == '{' || identByte(c) && (c < '0' || c > '9')
}

// embed is the expression of ${…} or $a.b, and where it ends.
func (l *lexer) embed() (string, int) {
	j := l.i + 1
	if l.s[j] != '{' {
		for j < len(l.s) && (identByte(l.s[j]) || l.s[j] == '.' && j+1 < len(l.s) && identByte(l.s[j+1])) {
			j++
		}
		return l.s[l.i+1 : j], j
	}
	depth := 0
	for ; j < len(l.s); j++ {
		switch l.s[j] {
		case '{':
			depth++
		case '}':
			depth--
			if depth == 0 {
				return strings.TrimSpace(l.s[l.i+2 : j]), j + 1
			}
		case '\'', '"':
			if end := strings.IndexByte(l.s[j+1:], l.s[j]); end >= 0 {
				j += end + 1
			}
		}
	}
	return l.s[l.i+2:], len(l.s)
}
