package shell

import "strings"

// decodeWord removes quotes and escapes from a word, as the shell would, and
// leaves expansions in their source form, marked as dynamic.
func decodeWord(src text, w *word) text {
	b := newBuilder(src)
	if w != nil {
		b.parts(src, w.parts, escapesWord)
	}
	return b.text()
}

// decodeHeredoc reads the body of a here-document.
func decodeHeredoc(src text, r *redir) text {
	b := newBuilder(src)
	kind, escapes := QuoteHeredoc, escapesHeredoc
	if r.quoted(src) {
		kind, escapes = QuoteHeredocRaw, escapesNone
	}
	var body string
	if r.hdoc != nil {
		b.parts(src, r.hdoc.parts, escapes)
		body = src.val[r.hdoc.start:r.hdoc.end]
	}
	b.t.quotes = append(b.t.quotes, region{kind: kind, end: len(b.buf), span: src.span(r.word.start, r.word.end), body: body, bare: decodeWord(src, r.word).val, whole: !src.nested})
	return b.text()
}

// Which bytes a backslash escapes in which place (POSIX shell, 2.2).
const (
	escapesNone    = ""
	escapesDouble  = "$`\"\\"
	escapesHeredoc = "$`\\"
	escapesWord    = "*" // any
)

func (b *builder) parts(src text, parts []*part, escapes string) {
	for _, p := range parts {
		switch p.kind {
		case partLit:
			b.literal(src, p.start, p.end, escapes)
		case partSingle, partDouble:
			b.quoted(src, p)
		default:
			b.raw(src, p.start, p.end, flagDynamic)
		}
	}
}

func (b *builder) quoted(src text, p *part) {
	q := region{kind: QuoteSingle, start: len(b.buf), whole: !src.nested}
	open := 1
	if p.dollar {
		open = 2
	}
	inner := node{min(p.start+open, p.end), max(p.end-1, min(p.start+open, p.end))}
	switch {
	case p.kind == partDouble:
		q.kind = QuoteDouble
		b.parts(src, p.parts, escapesDouble)
	case p.dollar:
		q.kind = QuoteAnsi
		b.ansi(src, inner)
	default:
		b.raw(src, inner.start, inner.end, 0)
	}
	q.end, q.span, q.body = len(b.buf), src.span(p.start, p.end), src.val[inner.start:inner.end]
	b.t.quotes = append(b.t.quotes, q)
}

// literal adds unquoted text, or the literal text between double quotes or in a
// here-document: escapes says which bytes a backslash escapes there.
func (b *builder) literal(src text, start, end int, escapes string) {
	s := src.val
	for i := start; i < end; i++ {
		c := s[i]
		if c == '\r' && escapes != escapesNone && i+1 < len(s) && s[i+1] == '\n' {
			continue // the parser takes CRLF for a line's end
		}
		if c != '\\' || escapes == escapesNone || i+1 >= end {
			b.byte(c, src, i, i+1, 0)
			continue
		}
		next := s[i+1]
		switch {
		case next == '\n':
			i++
		case next == '\r' && i+2 < end && s[i+2] == '\n':
			i += 2
		case escapes == escapesWord || strings.IndexByte(escapes, next) >= 0:
			b.byte(next, src, i, i+2, 0)
			i++
		default:
			b.byte(c, src, i, i+1, 0)
		}
	}
}

// ansi adds the inside of $'…': the escapes of one letter, the others as written.
func (b *builder) ansi(src text, n node) {
	letters := map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '\\': '\\', '\'': '\'', '"': '"', 'a': 7, 'b': 8, 'e': 27, 'f': 12, 'v': 11}
	for i := n.start; i < n.end; i++ {
		if c, ok := letters[src.val[min(i+1, n.end-1)]]; src.val[i] == '\\' && i+1 < n.end && ok {
			b.byte(c, src, i, i+2, 0)
			i++
			continue
		}
		b.byte(src.val[i], src, i, i+1, 0)
	}
}
