package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// decodeWord removes quotes and escapes from a word, as the shell would, and
// leaves expansions in their source form, marked as dynamic.
func decodeWord(src text, w *syntax.Word) text {
	b := newBuilder(src)
	if w != nil {
		b.parts(src, w.Parts, escapesWord)
	}
	return b.text()
}

func (t text) decode(ws []*syntax.Word) []text {
	out := make([]text, 0, len(ws))
	for _, w := range ws {
		out = append(out, decodeWord(t, w))
	}
	return out
}

// decodeHeredoc reads the body of a here-document.
func decodeHeredoc(src text, r *syntax.Redirect) text {
	b := newBuilder(src)
	kind, escapes := QuoteHeredoc, escapesHeredoc
	if src.raw(r) {
		kind, escapes = QuoteHeredocRaw, escapesNone
	}
	var body string
	if !blank(r.Hdoc) {
		b.parts(src, r.Hdoc.Parts, escapes)
		at := src.at(r.Hdoc)
		body = src.val[at.start:at.end]
	}
	b.t.quotes = append(b.t.quotes, region{kind: kind, end: len(b.buf), span: src.spanOf(r.Word), body: body, bare: decodeWord(src, r.Word).val, whole: !src.nested})
	return b.text()
}

// Which bytes a backslash escapes in which place (POSIX shell, 2.2).
const (
	escapesNone    = ""
	escapesDouble  = "$`\"\\"
	escapesHeredoc = "$`\\"
	escapesWord    = "*" // any
)

func (b *builder) parts(src text, parts []syntax.WordPart, escapes string) {
	for _, p := range parts {
		at := src.at(p)
		switch x := p.(type) {
		case *syntax.Lit:
			b.literal(src, at.start, at.end, escapes)
		case *syntax.SglQuoted:
			b.quoted(src, at, x.Dollar, func(inner node) QuoteKind {
				if x.Dollar {
					b.ansi(src, inner)
					return QuoteAnsi
				}
				b.raw(src, inner.start, inner.end, false)
				return QuoteSingle
			})
		case *syntax.DblQuoted:
			b.quoted(src, at, x.Dollar, func(node) QuoteKind {
				b.parts(src, x.Parts, escapesDouble)
				return QuoteDouble
			})
		default:
			b.raw(src, at.start, at.end, true)
		}
	}
}

// quoted adds the inside of the quotes at a place, which add knows how to read.
func (b *builder) quoted(src text, at node, dollar bool, add func(inner node) QuoteKind) {
	q := region{start: len(b.buf), whole: !src.nested}
	start := min(at.start+1, at.end)
	if dollar {
		start = min(start+1, at.end)
	}
	inner := node{start, max(at.end-1, start)}
	q.kind = add(inner)
	q.end, q.span, q.body = len(b.buf), src.span(at.start, at.end), src.val[inner.start:inner.end]
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
			b.byte(c, src, i, i+1, false)
			continue
		}
		next := s[i+1]
		switch {
		case next == '\n':
			i++
		case next == '\r' && i+2 < end && s[i+2] == '\n':
			i += 2
		case escapes == escapesWord || strings.IndexByte(escapes, next) >= 0:
			b.byte(next, src, i, i+2, false)
			i++
		default:
			b.byte(c, src, i, i+1, false)
		}
	}
}

// ansi adds the inside of $'…': the escapes of one letter, the others as written.
func (b *builder) ansi(src text, n node) {
	letters := map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '\\': '\\', '\'': '\'', '"': '"', 'a': 7, 'b': 8, 'e': 27, 'f': 12, 'v': 11}
	for i := n.start; i < n.end; i++ {
		if c, ok := letters[src.val[min(i+1, n.end-1)]]; src.val[i] == '\\' && i+1 < n.end && ok {
			b.byte(c, src, i, i+2, false)
			i++
			continue
		}
		b.byte(src.val[i], src, i, i+1, false)
	}
}
