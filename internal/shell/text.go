package shell

import (
	"sort"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// text is a string after some decoding (quotes removed, escapes resolved) that
// still knows which bytes of the origin (the argv string or script that the
// caller gave) each of its bytes came from. Expansions stay in it in their
// source form, marked, so that a value can be both searched and quoted.
type text struct {
	val      string
	index    int   // of the origin among the argv strings
	from, to []int // origin span of each byte; nil: the text is the origin itself
	flags    []flag
	quotes   []region
	nested   bool        // the origin holds it inside another string's quotes
	conds    []Condition // under which the script adds it to a list
	assumed  []string    // variables from outside whose fallback it holds
}

// maybeFrom is t with what is behind its first n bytes there on some ways through the script only.
func (t text) maybeFrom(n int) text {
	out := t.slice(0, len(t.val))
	for len(out.flags) < len(out.val) {
		out.flags = append(out.flags, 0)
	}
	for i := n; i < len(out.flags); i++ {
		out.flags[i] |= flagMaybe
	}
	return out
}

// maybeAt reports whether a byte is there on some ways through the script only.
func (t text) maybeAt(i int) bool { return t.flagAt(i)&flagMaybe != 0 }

// rewritten reports whether the text was put together byte by byte, and is not its own origin.
func (t text) rewritten() bool { return t.flags != nil }

// isZero reports whether there is no text at all, not even an empty one.
func (t text) isZero() bool { return t.val == "" && t.from == nil }

type flag uint8

const (
	// flagDynamic marks a byte of an expansion: what will be there is not known.
	flagDynamic flag = 1 << iota
	// flagMaybe marks a byte that is there on some ways through the script only.
	flagMaybe
)

// region is a quoted stretch of a text.
type region struct {
	kind       QuoteKind
	start, end int // in the text
	span       Span
	body       string // between the quotes, as written
	bare       string // of a here-document: the delimiter without quotes
	whole      bool   // the quotes are in the origin itself, not in a nested string
}

// plain is a text that is its own origin.
func plain(s string, index int) text { return text{val: s, index: index} }

func (t text) origin(i int) int {
	if t.from == nil {
		return i
	}
	if i < len(t.from) {
		return t.from[i]
	}
	return t.endAt(len(t.val))
}

// endAt is where the byte before i ends.
func (t text) endAt(i int) int {
	if t.to == nil {
		return i
	}
	if i > 0 && i <= len(t.to) {
		return t.to[i-1]
	}
	if len(t.from) > 0 {
		return t.from[0]
	}
	if len(t.quotes) > 0 {
		return t.quotes[0].span.End
	}
	return 0
}

func (t text) flagAt(i int) flag {
	if i < len(t.flags) {
		return t.flags[i]
	}
	return 0
}

func (t text) dynamicAt(i int) bool { return t.flagAt(i)&flagDynamic != 0 }

// dynamic reports whether any byte of [a, b) comes from an expansion.
func (t text) dynamic(a, b int) bool {
	for i := a; i < b && i < len(t.flags); i++ {
		if t.flags[i]&flagDynamic != 0 {
			return true
		}
	}
	return false
}

// static is the whole value if no part of it comes from an expansion.
func (t text) static() (string, bool) {
	return t.val, !t.dynamic(0, len(t.val))
}

// span is where [a, b) is in the origin. An empty stretch inside quotes
// is inside them.
func (t text) span(a, b int) Span {
	if a >= b {
		for _, q := range t.quotes {
			if q.start == a && q.end == a && q.span.End > q.span.Start {
				return Span{t.index, q.span.End - 1, q.span.End - 1}
			}
		}
		p := t.endAt(a)
		if a == 0 {
			p = t.origin(0)
		}
		return Span{t.index, p, p}
	}
	start, end := t.origin(a), t.endAt(b)
	return Span{t.index, start, max(start, end)}
}

// written is the span of [a, b) with the quotes of the pieces at its ends, where
// it is made of several.
func (t text) written(a, b int) Span {
	at := t.span(a, b)
	if t.quote(a, b).Kind != QuoteMixed {
		return at
	}
	for _, q := range t.quotes {
		if q.start >= a && q.end <= b && q.start < q.end {
			if q.start == a {
				at.Start = min(at.Start, q.span.Start)
			}
			if q.end == b {
				at.End = max(at.End, q.span.End)
			}
		}
	}
	return at
}

// lastRun is where [0, n) is in the origin if it is in one piece, quotes
// and escapes aside, else where its last piece does: what was put together from
// variables and text has no place of its own.
func (t text) lastRun(n int) Span {
	a := n
	for a > 0 && (a == n || t.origin(a) >= t.endAt(a) && t.origin(a)-t.endAt(a) <= 2) {
		a--
	}
	return t.span(a, n)
}

// slice is the text [a, b) with its origins and the quotes that lie around or in it.
func (t text) slice(a, b int) text {
	out := text{val: t.val[a:b], index: t.index, nested: t.nested, conds: t.conds, assumed: t.assumed, from: make([]int, b-a), to: make([]int, b-a)}
	for i := a; i < b; i++ {
		out.from[i-a], out.to[i-a] = t.origin(i), t.endAt(i+1)
	}
	if t.flags != nil {
		out.flags = append([]flag(nil), t.flags[min(a, len(t.flags)):min(b, len(t.flags))]...)
	}
	for _, q := range t.quotes {
		if q.end < a || q.start > b {
			continue
		}
		q.start, q.end = max(q.start, a)-a, min(q.end, b)-a
		out.quotes = append(out.quotes, q)
	}
	return out
}

// concat joins texts of one origin.
func concat(ts ...text) text {
	b := newBuilder(text{})
	for _, t := range ts {
		b.t.index, b.t.nested = t.index, b.t.nested || t.nested
		b.add(t)
	}
	return b.text()
}

// joinWords joins words with spaces that stand where the gaps do.
func joinWords(args []text) text {
	b := newBuilder(args[0])
	for i, a := range args {
		if i > 0 {
			at := args[i-1].span(0, len(args[i-1].val)).End
			b.buf = append(b.buf, ' ')
			b.t.from, b.t.to, b.t.flags = append(b.t.from, at), append(b.t.to, at), append(b.t.flags, 0)
		}
		b.add(a)
	}
	return b.text()
}

// dynamicText stands for an unknown value: words of the script, all dynamic,
// that are at src[from:to].
func dynamicText(src text, from, to int, words string) text {
	b := newBuilder(src)
	at := src.span(from, to)
	for i := 0; i < len(words); i++ {
		b.buf = append(b.buf, words[i])
		b.t.from, b.t.to = append(b.t.from, at.Start), append(b.t.to, at.End)
		b.t.flags = append(b.t.flags, flagDynamic)
	}
	return b.text()
}

// empty is a text without a byte.
func empty(src text) text { return newBuilder(src).text() }

var varPattern = lazyre.New(`\$\{[!#]?([A-Za-z_][A-Za-z0-9_]*)|\$\(?([A-Za-z_][A-Za-z0-9_]*)`)

// names lists the variables that the expansions in [a, b) name, sorted.
func (t text) names(a, b int) []string {
	seen := map[string]bool{}
	for _, m := range varPattern.FindAllStringSubmatchIndex(t.val[a:b], -1) {
		if !t.dynamicAt(a + m[0]) {
			continue
		}
		for g := 2; g < 6; g += 2 {
			if m[g] >= 0 {
				seen[t.val[a+m[g]:a+m[g+1]]] = true
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

// quote finds the quotes that enclose all of [a, b).
func (t text) quote(a, b int) Quote {
	for _, q := range t.quotes {
		if q.start <= a && b <= q.end && (a < b || q.start < a || q.end == a) {
			return q.quote()
		}
	}
	for _, q := range t.quotes {
		if q.start < b && a < q.end {
			return Quote{Kind: QuoteMixed}
		}
	}
	return Quote{Kind: QuoteNone, Safe: !t.nested}
}

func (q region) quote() Quote {
	safe := q.whole
	switch q.kind {
	case QuoteSingle:
		safe = safe && stays(q.body, "\"`", escapesDouble+"\n")
	case QuoteAnsi:
		safe = false
	case QuoteHeredocRaw:
		safe = safe && stays(q.body, "`", escapesHeredoc+"\n")
	}
	return Quote{Kind: q.kind, Span: q.span, Bare: q.bare, Safe: safe}
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
			if m := envPattern.FindString(body[i:]); m != "" && strings.HasPrefix(body[i:], m) {
				i += len(m) - 1
			} else if !last && strings.IndexByte("/|,;:=.% \t\n)", body[i+1]) < 0 {
				return false
			}
		}
	}
	return true
}

// envPattern is what a person writes who wants a variable of the environment.
var envPattern = lazyre.New(`\$(?:\{([A-Z_][A-Z0-9_]*)\}|([A-Z_][A-Z0-9_]*))`)

// builder makes a text byte by byte.
type builder struct {
	buf []byte
	t   text
}

func newBuilder(src text) *builder {
	const usual = 16 // bytes of a word
	return &builder{buf: make([]byte, 0, usual), t: text{
		index: src.index, nested: src.nested,
		from: make([]int, 0, usual), to: make([]int, 0, usual), flags: make([]flag, 0, usual),
	}}
}

func (b *builder) text() text {
	b.t.val = string(b.buf)
	return b.t
}

func (b *builder) len() int { return len(b.buf) }

// under sets the conditions under which the script adds the text to a list.
func (b *builder) under(conds []Condition) { b.t.conds = conds }

// byte adds a byte that is written as src[i:j].
func (b *builder) byte(c byte, src text, i, j int, dynamic bool) {
	b.buf = append(b.buf, c)
	b.t.from = append(b.t.from, src.origin(i))
	b.t.to = append(b.t.to, src.endAt(j))
	f := src.flagAt(i)
	if dynamic {
		f |= flagDynamic
	}
	b.t.flags = append(b.t.flags, f)
}

// raw adds src[i:j] as it is.
func (b *builder) raw(src text, i, j int, dynamic bool) {
	for k := i; k < j; k++ {
		b.byte(src.val[k], src, k, k+1, dynamic)
	}
}

// add appends a whole text with its quotes.
func (b *builder) add(t text) {
	at := len(b.buf)
	b.raw(t, 0, len(t.val), false)
	b.t.assumed = append(b.t.assumed, t.assumed...)
	for _, q := range t.quotes {
		q.start, q.end = q.start+at, q.end+at
		b.t.quotes = append(b.t.quotes, q)
	}
}
