package groovy

// value is what an expression is known to be.
type value struct {
	kind     valueKind
	tok      token   // of a string: its value with positions
	list     []value // of a list
	entries  []entry // of a map
	path     string  // of a file's content
	why      string  // of an unknown value
	at       int     // where the unknown thing or the file's name stands
	filtered bool    // some elements may be left out at run time
	start    int     // of the expression
	end      int
}

type valueKind int

const (
	unknownValue valueKind = iota
	stringValue
	listValue
	mapValue
	fileValue // something of a file's content, read at run time
)

type entry struct{ key, val value }

func unknown(at int, why string) value { return value{why: why, at: at, start: at, end: at} }

// textAt is a text of one piece that is written from start to end.
func textAt(text string, start, end int) token {
	t := token{kind: kindString, text: text, start: start, end: end}
	for i := range len(text) {
		t.pos = append(t.pos, min(start+i, end))
	}
	t.pos = append(t.pos, end)
	return t
}

// constString makes a string of constant text.
func constString(t token) value {
	return value{kind: stringValue, tok: t, start: t.start, end: t.end}
}

// text is a constant string with its place.
func (v value) text() (Text, bool) {
	if v.kind != stringValue || !v.tok.constant() {
		return Text{}, false
	}
	return v.tok.slice(0, len(v.tok.text)), true
}

// slice is [a, b) of a string's value with its place.
func (t token) slice(a, b int) Text {
	out := Text{Text: t.text[a:b], Start: t.pos[a], End: t.pos[a]}
	if b > a {
		// the last byte may be an escape of several: it ends where the next begins,
		// unless the next one stands elsewhere (a joined string)
		out.End = t.pos[b-1] + 1
		if n := t.pos[b]; n > t.pos[b-1] && n <= t.pos[b-1]+2 {
			out.End = n
		}
	}
	if out.End < out.Start {
		out.End = out.Start
	}
	return out
}

// sub is [a, b) of a string as a string value.
func (v value) sub(a, b int) value {
	t := v.tok
	at := t.slice(a, b)
	return value{kind: stringValue, start: at.Start, end: at.End, tok: token{
		kind: kindString, text: t.text[a:b], start: at.Start, end: at.End, pos: append(append([]int{}, t.pos[a:b]...), at.End),
	}}
}

// elements are a list's values, or the keys of a map.
func (v value) elements() ([]value, bool) {
	switch v.kind {
	case listValue:
		return v.list, true
	case mapValue:
		var out []value
		for _, e := range v.entries {
			out = append(out, e.key)
		}
		return out, true
	}
	return nil, false
}

// listed is a list in the place of v.
func (v value) listed(list []value) value {
	return value{kind: listValue, list: list, start: v.start, end: v.end, filtered: v.filtered}
}

// keys is the list of a map's keys.
func (v value) keys() value {
	l, _ := v.elements()
	return v.listed(l)
}

// values is the list of a map's values.
func (v value) values() value {
	var out []value
	for _, e := range v.entries {
		out = append(out, e.val)
	}
	return v.listed(out)
}

// property is v.name; of a list, that of each element, as Groovy's spread does.
func (v value) property(name string) value {
	switch v.kind {
	case mapValue:
		for _, e := range v.entries {
			if t, ok := e.key.text(); ok && t.Text == name {
				return e.val
			}
		}
		return unknown(v.start, "no entry "+name+" is written here")
	case listValue:
		out := v
		out.list = nil
		for _, e := range v.list {
			p := e.property(name)
			if p.kind == unknownValue {
				return p
			}
			out.list = append(out.list, p)
		}
		return out
	}
	return v
}

// join is the elements as one string, each keeping its place.
func (v value) join(sep string) value {
	out := value{kind: stringValue, start: v.start, end: v.end, tok: token{kind: kindString, start: v.start, end: v.end}}
	var val []byte
	for i, e := range v.list {
		t, ok := e.text()
		if !ok {
			if e.kind == unknownValue {
				return e
			}
			return unknown(e.start, "an element of the list is no constant text")
		}
		if i > 0 {
			for k := 0; k < len(sep); k++ {
				val, out.tok.pos = append(val, sep[k]), append(out.tok.pos, e.start)
			}
		}
		val, out.tok.pos = append(val, t.Text...), append(out.tok.pos, e.tok.pos[:len(t.Text)]...)
	}
	out.tok.text, out.tok.pos = string(val), append(out.tok.pos, v.end)
	return out
}

// split cuts a string at a separator.
func (v value) split(sep string) value {
	out := value{kind: listValue, start: v.start, end: v.end}
	s := v.tok.text
	from := 0
	for i := 0; i <= len(s); i++ {
		switch {
		case i == len(s):
			out.list = append(out.list, v.sub(from, i))
		case sep != "" && len(s)-i >= len(sep) && s[i:i+len(sep)] == sep:
			out.list = append(out.list, v.sub(from, i))
			from = i + len(sep)
			i = from - 1
		}
	}
	return out
}

// trim removes white space at both ends.
func (v value) trim() value {
	s := v.tok.text
	a, b := 0, len(s)
	for a < b && space(s[a]) {
		a++
	}
	for b > a && space(s[b-1]) {
		b--
	}
	return v.sub(a, b)
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
