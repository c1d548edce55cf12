package tree

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Word removes quotes and escapes from a word, as the shell would, and
// leaves expansions in their source form, marked as dynamic.
func Word(src Text, w *syntax.Word) Text {
	b := NewBuilder(src)
	if w != nil {
		b.Parts(src, w.Parts, EscapesWord)
	}
	return b.Text()
}

// Decode reads words as Word does.
func (t Text) Decode(ws []*syntax.Word) []Text {
	out := make([]Text, 0, len(ws))
	for _, w := range ws {
		out = append(out, Word(t, w))
	}
	return out
}

// Heredoc reads the body of a here-document as Word reads a word. The quotes around it are those of its delimiter.
func Heredoc(src Text, r *syntax.Redirect) Text {
	b := NewBuilder(src)
	kind, escapes := QuoteHeredoc, EscapesHeredoc
	if src.Raw(r) {
		kind, escapes = QuoteHeredocRaw, EscapesNone
	}
	var body string
	if !IsBlank(r.Hdoc) {
		b.Parts(src, r.Hdoc.Parts, escapes)
		at := src.At(r.Hdoc)
		body = src.Val[at.Start:at.End]
	}
	b.t.Quotes = append(b.t.Quotes, Region{Kind: kind, End: len(b.buf), span: src.SpanOf(r.Word), body: body, bare: Word(src, r.Word).Val, whole: !src.Nested})
	return b.Text()
}

// Which bytes a backslash escapes in which place (POSIX shell, 2.2).
const (
	EscapesNone    = ""
	EscapesDouble  = "$`\"\\"
	EscapesHeredoc = "$`\\"
	EscapesWord    = "*" // any
)

// Parts adds the parts of a word; escapes are the bytes that a backslash escapes where there are no quotes.
func (b *Builder) Parts(src Text, parts []syntax.WordPart, escapes string) {
	for _, p := range parts {
		at := src.At(p)
		switch x := p.(type) {
		case *syntax.Lit:
			b.Literal(src, at.Start, at.End, escapes)
		case *syntax.SglQuoted:
			b.quoted(src, at, x.Dollar, func(inner Node) QuoteKind {
				if x.Dollar {
					b.ansi(src, inner)
					return QuoteAnsi
				}
				b.Raw(src, inner.Start, inner.End, false)
				return QuoteSingle
			})
		case *syntax.DblQuoted:
			b.quoted(src, at, x.Dollar, func(Node) QuoteKind {
				b.Parts(src, x.Parts, EscapesDouble)
				return QuoteDouble
			})
		default:
			b.Raw(src, at.Start, at.End, true)
		}
	}
}

// quoted adds the inside of the quotes at a place, which add knows how to read.
func (b *Builder) quoted(src Text, at Node, dollar bool, add func(inner Node) QuoteKind) {
	q := Region{Start: len(b.buf), whole: !src.Nested}
	start := min(at.Start+1, at.End)
	if dollar {
		start = min(start+1, at.End)
	}
	inner := Node{start, max(at.End-1, start)}
	q.Kind = add(inner)
	q.End, q.span, q.body = len(b.buf), src.Span(at.Start, at.End), src.Val[inner.Start:inner.End]
	b.t.Quotes = append(b.t.Quotes, q)
}

// Literal adds unquoted text, or the literal text between double quotes or in a
// here-document: escapes says which bytes a backslash escapes there.
func (b *Builder) Literal(src Text, start, end int, escapes string) {
	s := src.Val
	for i := start; i < end; i++ {
		c := s[i]
		if c == '\r' && escapes != EscapesNone && i+1 < len(s) && s[i+1] == '\n' {
			continue // the parser takes CRLF for a line's end
		}
		if c != '\\' || escapes == EscapesNone || i+1 >= end {
			b.Byte(c, src, i, i+1, false)
			continue
		}
		next := s[i+1]
		switch {
		case next == '\n':
			i++
		case next == '\r' && i+2 < end && s[i+2] == '\n':
			i += 2
		case escapes == EscapesWord || strings.IndexByte(escapes, next) >= 0:
			b.Byte(next, src, i, i+2, false)
			i++
		default:
			b.Byte(c, src, i, i+1, false)
		}
	}
}

// ansi adds the inside of $'…': the escapes of one letter, the others as written.
func (b *Builder) ansi(src Text, n Node) {
	letters := map[byte]byte{'n': '\n', 't': '\t', 'r': '\r', '\\': '\\', '\'': '\'', '"': '"', 'a': 7, 'b': 8, 'e': 27, 'f': 12, 'v': 11}
	for i := n.Start; i < n.End; i++ {
		if c, ok := letters[src.Val[min(i+1, n.End-1)]]; src.Val[i] == '\\' && i+1 < n.End && ok {
			b.Byte(c, src, i, i+2, false)
			i++
			continue
		}
		b.Byte(src.Val[i], src, i, i+1, false)
	}
}
