package tree

import (
	"sort"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// Text is a string after some decoding (quotes removed, escapes resolved) that
// still knows which bytes of the origin (the argv string or script that the
// caller gave) each of its bytes came from. Expansions stay in it in their
// source form, marked, so that a value can be both searched and quoted.
type Text struct {
	Val      string
	Index    int   // of the origin among the argv strings
	from, to []int // origin span of each byte; nil: the text is the origin itself
	flags    []flag
	Quotes   []Region
	Nested   bool        // the origin holds it inside another string's quotes
	Conds    []Condition // under which the script adds it to a list
	Assumed  []string    // variables from outside whose fallback it holds
}

// MaybeFrom is t with what is behind its first n bytes there on some ways through the script only.
func (t Text) MaybeFrom(n int) Text {
	out := t.Slice(0, len(t.Val))
	for len(out.flags) < len(out.Val) {
		out.flags = append(out.flags, 0)
	}
	for i := n; i < len(out.flags); i++ {
		out.flags[i] |= flagMaybe
	}
	return out
}

// MaybeAt reports whether a byte is there on some ways through the script only.
func (t Text) MaybeAt(i int) bool { return t.flagAt(i)&flagMaybe != 0 }

// Rewritten reports whether the text was put together byte by byte, and is not its own origin.
func (t Text) Rewritten() bool { return t.flags != nil }

// IsZero reports whether there is no text at all, not even an empty one.
func (t Text) IsZero() bool { return t.Val == "" && t.from == nil }

type flag uint8

const (
	// flagDynamic marks a byte of an expansion: what will be there is not known.
	flagDynamic flag = 1 << iota
	// flagMaybe marks a byte that is there on some ways through the script only.
	flagMaybe
)

// Region is a quoted stretch of a text.
type Region struct {
	Kind       QuoteKind
	Start, End int // in the text
	span       Span
	body       string // between the quotes, as written
	bare       string // of a here-document: the delimiter without quotes
	whole      bool   // the quotes are in the origin itself, not in a nested string
}

// Plain is a text that is its own origin.
func Plain(s string, index int) Text { return Text{Val: s, Index: index} }

// Origin is where byte i was in the origin.
func (t Text) Origin(i int) int {
	if t.from == nil {
		return i
	}
	if i < len(t.from) {
		return t.from[i]
	}
	return t.endAt(len(t.Val))
}

// endAt is where the byte before i ends.
func (t Text) endAt(i int) int {
	if t.to == nil {
		return i
	}
	if i > 0 && i <= len(t.to) {
		return t.to[i-1]
	}
	if len(t.from) > 0 {
		return t.from[0]
	}
	if len(t.Quotes) > 0 {
		return t.Quotes[0].span.End
	}
	return 0
}

func (t Text) flagAt(i int) flag {
	if i < len(t.flags) {
		return t.flags[i]
	}
	return 0
}

// DynamicAt reports whether byte i comes from an expansion.
func (t Text) DynamicAt(i int) bool { return t.flagAt(i)&flagDynamic != 0 }

// Dynamic reports whether any byte of [a, b) comes from an expansion.
func (t Text) Dynamic(a, b int) bool {
	for i := a; i < b && i < len(t.flags); i++ {
		if t.flags[i]&flagDynamic != 0 {
			return true
		}
	}
	return false
}

// Static is the whole value if no part of it comes from an expansion.
func (t Text) Static() (string, bool) {
	return t.Val, !t.Dynamic(0, len(t.Val))
}

// Span is where [a, b) is in the origin. An empty stretch inside quotes
// is inside them.
func (t Text) Span(a, b int) Span {
	if a >= b {
		for _, q := range t.Quotes {
			if q.Start == a && q.End == a && q.span.End > q.span.Start {
				return Span{t.Index, q.span.End - 1, q.span.End - 1}
			}
		}
		p := t.endAt(a)
		if a == 0 {
			p = t.Origin(0)
		}
		return Span{t.Index, p, p}
	}
	start, end := t.Origin(a), t.endAt(b)
	return Span{t.Index, start, max(start, end)}
}

// Written is the span of [a, b) with the quotes of the pieces at its ends, where
// it is made of several.
func (t Text) Written(a, b int) Span {
	at := t.Span(a, b)
	if t.Quote(a, b).Kind != QuoteMixed {
		return at
	}
	for _, q := range t.Quotes {
		if q.Start >= a && q.End <= b && q.Start < q.End {
			if q.Start == a {
				at.Start = min(at.Start, q.span.Start)
			}
			if q.End == b {
				at.End = max(at.End, q.span.End)
			}
		}
	}
	return at
}

// LastRun is where [0, n) is in the origin if it is in one piece, quotes
// and escapes aside, else where its last piece does: what was put together from
// variables and text has no place of its own.
func (t Text) LastRun(n int) Span {
	a := n
	for a > 0 && (a == n || t.Origin(a) >= t.endAt(a) && t.Origin(a)-t.endAt(a) <= 2) {
		a--
	}
	return t.Span(a, n)
}

// Slice is the text [a, b) with its origins and the quotes that lie around or in it.
func (t Text) Slice(a, b int) Text {
	out := Text{Val: t.Val[a:b], Index: t.Index, Nested: t.Nested, Conds: t.Conds, Assumed: t.Assumed, from: make([]int, b-a), to: make([]int, b-a)}
	for i := a; i < b; i++ {
		out.from[i-a], out.to[i-a] = t.Origin(i), t.endAt(i+1)
	}
	if t.flags != nil {
		out.flags = append([]flag(nil), t.flags[min(a, len(t.flags)):min(b, len(t.flags))]...)
	}
	for _, q := range t.Quotes {
		if q.End < a || q.Start > b {
			continue
		}
		q.Start, q.End = max(q.Start, a)-a, min(q.End, b)-a
		out.Quotes = append(out.Quotes, q)
	}
	return out
}

// Concat joins texts of one origin.
func Concat(ts ...Text) Text {
	b := NewBuilder(Text{})
	for _, t := range ts {
		b.t.Index, b.t.Nested = t.Index, b.t.Nested || t.Nested
		b.Add(t)
	}
	return b.Text()
}

// JoinWords joins words with spaces, which are where the gaps between them are.
func JoinWords(args []Text) Text {
	b := NewBuilder(args[0])
	for i, a := range args {
		if i > 0 {
			at := args[i-1].Span(0, len(args[i-1].Val)).End
			b.buf = append(b.buf, ' ')
			b.t.from, b.t.to, b.t.flags = append(b.t.from, at), append(b.t.to, at), append(b.t.flags, 0)
		}
		b.Add(a)
	}
	return b.Text()
}

// DynamicText stands for an unknown value: words of the script, all dynamic,
// that are at src[from:to].
func DynamicText(src Text, from, to int, words string) Text {
	b := NewBuilder(src)
	at := src.Span(from, to)
	for i := 0; i < len(words); i++ {
		b.buf = append(b.buf, words[i])
		b.t.from, b.t.to = append(b.t.from, at.Start), append(b.t.to, at.End)
		b.t.flags = append(b.t.flags, flagDynamic)
	}
	return b.Text()
}

// Empty is a text without a byte, from the origin that src is from.
func Empty(src Text) Text { return NewBuilder(src).Text() }

var varPattern = lazyre.New(`\$\{[!#]?([A-Za-z_][A-Za-z0-9_]*)|\$\(?([A-Za-z_][A-Za-z0-9_]*)`)

// Names lists the variables that the expansions in [a, b) name, sorted.
func (t Text) Names(a, b int) []string {
	seen := map[string]bool{}
	for _, m := range varPattern.FindAllStringSubmatchIndex(t.Val[a:b], -1) {
		if !t.DynamicAt(a + m[0]) {
			continue
		}
		for g := 2; g < 6; g += 2 {
			if m[g] >= 0 {
				seen[t.Val[a+m[g]:a+m[g+1]]] = true
			}
		}
	}
	out := make([]string, 0, len(seen))
	for n := range seen {
		out = append(out, n)
	}
	sort.Strings(out)
	return out
}

// Quote finds the quotes that enclose all of [a, b).
func (t Text) Quote(a, b int) Quote {
	for _, q := range t.Quotes {
		if q.Start <= a && b <= q.End && (a < b || q.Start < a || q.End == a) {
			return q.Quote()
		}
	}
	for _, q := range t.Quotes {
		if q.Start < b && a < q.End {
			return Quote{Kind: QuoteMixed}
		}
	}
	return Quote{Kind: QuoteNone, Safe: !t.Nested}
}

// Quote is what is said of the quotes outside of this package.
func (q Region) Quote() Quote {
	safe := q.whole
	switch q.Kind {
	case QuoteSingle:
		safe = safe && stays(q.body, "\"`", EscapesDouble+"\n")
	case QuoteAnsi:
		safe = false
	case QuoteHeredocRaw:
		safe = safe && stays(q.body, "`", EscapesHeredoc+"\n")
	}
	return Quote{Kind: q.Kind, Span: q.span, Bare: q.bare, Safe: safe}
}

// stays reports whether a text that nothing expands reads the same once "$"
// expands, its environment variables apart: none of the forbidden bytes, no "$" that
// would begin another expansion, no backslash that would begin an escape.
func stays(body, forbidden, escapes string) bool {
	for i := 0; i < len(body); i++ {
		last := i+1 == len(body)
		switch c := body[i]; {
		case strings.IndexByte(forbidden, c) >= 0:
			return false
		case c == '\\' && (last || strings.IndexByte(escapes, body[i+1]) >= 0):
			return false
		case c == '$':
			if m := EnvPattern.FindString(body[i:]); m != "" && strings.HasPrefix(body[i:], m) {
				i += len(m) - 1
			} else if !last && strings.IndexByte("/|,;:=.% \t\n)", body[i+1]) < 0 {
				return false
			}
		}
	}
	return true
}

// EnvPattern is what a person writes who wants a variable of the environment.
var EnvPattern = lazyre.New(`\$(?:\{([A-Z_][A-Z0-9_]*)\}|([A-Z_][A-Z0-9_]*))`)

// Builder makes a text byte by byte.
type Builder struct {
	buf []byte
	t   Text
}

// NewBuilder returns a builder of texts from the origin that src is from.
func NewBuilder(src Text) *Builder {
	const usual = 16 // bytes of a word
	return &Builder{buf: make([]byte, 0, usual), t: Text{
		Index: src.Index, Nested: src.Nested,
		from: make([]int, 0, usual), to: make([]int, 0, usual), flags: make([]flag, 0, usual),
	}}
}

// Text is what has been added.
func (b *Builder) Text() Text {
	b.t.Val = string(b.buf)
	return b.t
}

// Len is the number of bytes that have been added.
func (b *Builder) Len() int { return len(b.buf) }

// Under sets the conditions under which the script adds the text to a list.
func (b *Builder) Under(conds []Condition) { b.t.Conds = conds }

// Byte adds a byte that is written as src[i:j].
func (b *Builder) Byte(c byte, src Text, i, j int, dynamic bool) {
	b.buf = append(b.buf, c)
	b.t.from = append(b.t.from, src.Origin(i))
	b.t.to = append(b.t.to, src.endAt(j))
	f := src.flagAt(i)
	if dynamic {
		f |= flagDynamic
	}
	b.t.flags = append(b.t.flags, f)
}

// Raw adds src[i:j] as it is.
func (b *Builder) Raw(src Text, i, j int, dynamic bool) {
	for k := i; k < j; k++ {
		b.Byte(src.Val[k], src, k, k+1, dynamic)
	}
}

// Add appends a whole text with its quotes.
func (b *Builder) Add(t Text) {
	at := len(b.buf)
	b.Raw(t, 0, len(t.Val), false)
	b.t.Assumed = append(b.t.Assumed, t.Assumed...)
	for _, q := range t.Quotes {
		q.Start, q.End = q.Start+at, q.End+at
		b.t.Quotes = append(b.t.Quotes, q)
	}
}
