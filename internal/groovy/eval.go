package groovy

// Bounds of the evaluation: how deep constants may refer to constants, and how
// much work one file may take.
const (
	maxDepth = 24
	maxSteps = 20000
)

// eval reads the expression in tokens [i, end).
func (r *reader) eval(i, end int) value {
	i = r.skip(i)
	if i >= end {
		return unknown(r.at(i).start, "nothing is written here")
	}
	r.depth++
	r.steps++
	defer func() { r.depth-- }()
	if r.depth > maxDepth || r.steps > maxSteps {
		return unknown(r.at(i).start, "too deeply nested to be followed")
	}
	v, i := r.operand(i, end)
	for {
		i = r.skip(i)
		if i >= end || v.kind == unknownValue {
			break
		}
		if !r.is(i, "+") {
			return unknown(r.at(i).start, "what "+quoteToken(r.at(i))+" does here is not known")
		}
		var w value
		w, i = r.operand(r.skip(i+1), end)
		v = plus(v, w)
	}
	return v
}

func quoteToken(t token) string { return `"` + t.text + `"` }

// plus adds two values: lists, or constant strings.
func plus(a, b value) value {
	switch {
	case b.kind == unknownValue:
		return b
	case a.kind == fileValue || b.kind == fileValue:
		return unknown(b.start, "a list from a file and one written here are put together")
	case a.kind == listValue:
		l, ok := b.elements()
		if b.kind == stringValue {
			l, ok = []value{b}, true
		}
		if ok {
			a.list = append(append([]value{}, a.list...), l...)
			a.end, a.filtered = b.end, a.filtered || b.filtered
			return a
		}
	case a.kind == mapValue && b.kind == mapValue:
		a.entries = append(append([]entry{}, a.entries...), b.entries...)
		return a
	case a.kind == stringValue && b.kind == stringValue && a.tok.constant() && b.tok.constant():
		out := value{kind: listValue, list: []value{a, b}, start: a.start, end: b.end}
		return out.join("")
	}
	return unknown(b.start, "these two cannot be put together here")
}

// operand reads a primary expression with what follows it (.x, (…), [..], as T).
func (r *reader) operand(i, end int) (value, int) {
	v, next := r.primary(i, end)
	for next < end {
		n := r.skip(next)
		switch {
		case n < end && r.dot(n) && r.ident(n+1):
			v, next = r.member(v, n+1)
		case r.is(next, "[") && v.kind != unknownValue:
			v, next = r.index(v, next), r.pair[next]+1
		case r.is(next, "as") && r.at(next).kind == kindIdent:
			next = r.skipType(next + 1)
		default:
			return v, next
		}
	}
	return v, next
}

// skipType is the token behind a type: java.util.List<String>, String[].
func (r *reader) skipType(i int) int {
	for r.ident(i) {
		i++
		if r.is(i, "<") {
			for depth := 0; i < len(r.toks); i++ {
				if r.is(i, "<") {
					depth++
				} else if r.is(i, ">") {
					depth--
				} else if !r.ident(i) && !r.is(i, ",") && !r.is(i, ".") {
					break
				}
				if depth == 0 {
					i++
					break
				}
			}
		}
		for r.is(i, "[") && r.is(i+1, "]") {
			i += 2
		}
		if !r.is(i, ".") || !r.ident(i+1) {
			break
		}
		i++
	}
	return i
}

func (r *reader) primary(i, end int) (value, int) {
	t := r.at(i)
	switch {
	case t.kind == kindString:
		return constString(t), i + 1
	case r.is(i, "["):
		return r.literal(i), r.pair[i] + 1
	case r.is(i, "("):
		closed := r.pair[i]
		if v := r.eval(i+1, closed); v.kind != unknownValue || !r.cast(i) {
			return v, closed + 1
		}
		return r.operand(closed+1, end)
	case t.kind == kindIdent:
		return r.named(i, end)
	}
	return unknown(t.start, quoteToken(t)+" is no constant"), max(i+1, end)
}

// cast reports whether the parentheses hold a type: (String[]).
func (r *reader) cast(i int) bool {
	return r.ident(i+1) && r.skipType(i+1) == r.pair[i]
}

// named reads an expression that begins with a name.
func (r *reader) named(i, end int) (value, int) {
	t := r.at(i)
	switch {
	case t.text == "readYaml" || t.text == "readJSON" || t.text == "readFile" || t.text == "libraryResource":
		return r.fileRead(i)
	case (t.text == "Arrays" && r.is(i+2, "asList") || t.text == "List" && r.is(i+2, "of")) && r.is(i+1, ".") && r.is(i+3, "("):
		return r.listOf(i+3, i), r.pair[i+3] + 1
	case t.text == "new":
		j := r.skipType(i + 1)
		if args := r.argsAt(j); len(args) == 1 {
			return r.eval(args[0].start, args[0].end), r.pair[j] + 1
		}
		return unknown(t.start, "a new object is no constant"), end
	case r.is(i+1, "("):
		return unknown(t.start, "what "+t.text+"() returns is not known"), r.pair[i+1] + 1
	case (t.text == "params" || t.text == "env") && r.is(i+1, "."):
		return unknown(t.start, t.text+"."+r.at(i+2).text+" is known at run time only"), min(i+3, end)
	}
	return r.variable(t.text, i), i + 1
}

func (r *reader) argsAt(i int) []argument {
	if !r.is(i, "(") {
		return nil
	}
	return r.arguments(i+1, r.pair[i])
}

// fileRead is what a step reads from a file.
func (r *reader) fileRead(i int) (value, int) {
	args, end := r.call(i)
	next := end
	if r.is(i+1, "(") {
		next = end + 1
	}
	for _, a := range args {
		v := r.eval(a.start, a.end)
		if t, ok := v.text(); ok && (a.name == "file" || a.name == "") {
			return value{kind: fileValue, path: t.Text, at: t.Start, start: r.at(i).start, end: r.at(end - 1).end}, next
		}
		if v.kind == fileValue {
			return v, next
		}
	}
	return unknown(r.at(i).start, "which file is read here is not known"), next
}

// literal is a list or map literal.
func (r *reader) literal(i int) value {
	closed := r.pair[i]
	v := value{kind: listValue, start: r.at(i).start, end: r.at(closed).end}
	if r.is(i+1, ":") && i+2 == closed {
		v.kind = mapValue
		return v
	}
	for _, a := range r.arguments(i+1, closed) {
		if r.is(a.start, "*") {
			return unknown(r.at(a.start).start, "a list spread into another is not followed")
		}
		e := r.eval(a.start, a.end)
		if a.nameTok < 0 {
			v.list = append(v.list, e)
			continue
		}
		v.kind = mapValue
		v.entries = append(v.entries, entry{key: r.key(a), val: e})
	}
	return v
}

// key is the key of a map entry: a name or string, or (an expression).
func (r *reader) key(a argument) value {
	t := r.at(a.nameTok)
	switch {
	case r.is(a.nameTok, "("):
		return r.eval(a.nameTok+1, r.pair[a.nameTok])
	case t.kind == kindString:
		return constString(t)
	}
	return constString(textAt(t.text, t.start, t.end))
}

func (r *reader) listOf(paren, from int) value {
	v := value{kind: listValue, start: r.at(from).start, end: r.at(r.pair[paren]).end}
	for _, a := range r.arguments(paren+1, r.pair[paren]) {
		v.list = append(v.list, r.eval(a.start, a.end))
	}
	return v
}

// index is v[…]: an entry of a map by a constant key; of a list it may be any element.
func (r *reader) index(v value, open int) value {
	k := r.eval(open+1, r.pair[open])
	if t, ok := k.text(); ok && v.kind == mapValue {
		return v.property(t.Text)
	}
	if v.kind == fileValue {
		return v
	}
	return unknown(r.at(open).start, "which element this is is not known")
}
