package groovy

// member reads .name, .name(…), .name { … } behind v; i is the name.
func (r *reader) member(v value, i int) (value, int) {
	name := r.at(i).text
	next, args := i+1, []argument(nil)
	called := false
	if r.is(next, "(") {
		called, args, next = true, r.argsAt(next), r.pair[next]+1
	}
	body := -1
	if b := r.skip(next); r.is(b, "{") && (called || b == next) {
		called, body, next = true, b, r.pair[b]+1
	} else if len(args) == 1 && r.is(args[0].start, "{") {
		body = args[0].start
	}
	if v.kind == unknownValue {
		return v, next
	}
	if !called {
		if name == "size" || name == "length" {
			return unknown(r.at(i).start, "a size is no list"), next
		}
		return v.property(name), next
	}
	return r.method(v, name, i, args, body), next
}

// method is what a known method makes of v.
func (r *reader) method(v value, name string, i int, args []argument, body int) value {
	switch name {
	case "findAll", "grep", "minus", "take", "drop", "intersect", "subList", "find", "first", "last", "removeAll", "retainAll":
		v.filtered = true
		return v
	case "plus":
		if len(args) == 1 {
			return plus(v, r.eval(args[0].start, args[0].end))
		}
	}
	if v.kind == fileValue {
		return v // something of its content
	}
	switch name {
	case "toList", "asList", "toArray", "asImmutable", "sort", "toSorted", "unique", "toUnique", "toSet", "reverse", "flatten", "clone", "immutable", "toString", "stripIndent", "stripMargin", "values", "get", "getAt":
		return r.same(v, name, i, args)
	case "each", "eachWithIndex":
		return v
	case "keySet":
		if v.kind == mapValue {
			return v.keys()
		}
	case "collect":
		return r.collect(v, i, body)
	case "join":
		return r.joined(v, i, args)
	}
	if v.kind == stringValue && v.tok.constant() {
		return r.stringMethod(v, name, i, args)
	}
	return unknown(r.at(i).start, "what "+name+"() makes of it is not known")
}

// same are methods that keep the elements, and get.
func (r *reader) same(v value, name string, i int, args []argument) value {
	switch {
	case name == "get" || name == "getAt":
		if len(args) > 0 && v.kind == mapValue {
			if t, ok := r.eval(args[0].start, args[0].end).text(); ok {
				return v.property(t.Text)
			}
		}
		return unknown(r.at(i).start, "which element this is is not known")
	case name == "values" && v.kind == mapValue:
		return v.values()
	}
	return v
}

func (r *reader) joined(v value, i int, args []argument) value {
	sep := ""
	if len(args) == 1 {
		t, ok := r.eval(args[0].start, args[0].end).text()
		if !ok {
			return unknown(r.at(i).start, "the separator is not known")
		}
		sep = t.Text
	}
	if v.kind != listValue {
		return unknown(r.at(i).start, "only a list can be joined")
	}
	return v.join(sep)
}

// collect reads { it }, { it.name }, { it.trim() } and { s -> s.name }.
func (r *reader) collect(v value, i, body int) value {
	if body < 0 {
		return v
	}
	param, from := r.closureParam(body, 0)
	end := r.back(r.pair[body] - 1)
	from = r.skip(from)
	elems, ok := v.elements()
	if ok && r.is(from, param) {
		switch {
		case end == from:
			return v
		case r.is(from+1, ".") && r.ident(from+2) && end == from+2:
			return v.listed(elems).property(r.at(from + 2).text)
		case r.is(from+1, ".") && r.is(from+2, "trim") && end == from+4 && v.kind == listValue:
			out := v
			out.list = nil
			for _, e := range v.list {
				if e.kind == stringValue && e.tok.constant() {
					e = e.trim()
				}
				out.list = append(out.list, e)
			}
			return out
		}
	}
	return unknown(r.at(i).start, "what collect makes of the elements is not known")
}

func (r *reader) stringMethod(v value, name string, i int, args []argument) value {
	sep := "\n"
	switch name {
	case "trim", "strip":
		return v.trim()
	case "readLines":
		return v.split(sep)
	case "split", "tokenize":
		if len(args) == 1 {
			t, ok := r.eval(args[0].start, args[0].end).text()
			if !ok || len(t.Text) != 1 && name == "split" && t.Text != "\\n" && t.Text != "\\s+" {
				return unknown(r.at(i).start, "the separator is not known")
			}
			sep = t.Text
		} else {
			sep = " "
		}
		if sep == "\\n" {
			sep = "\n"
		}
		return v.words(sep)
	}
	return unknown(r.at(i).start, "what "+name+"() makes of it is not known")
}

// words splits at a separator; " " and "\\s+" stand for any white space.
func (v value) words(sep string) value {
	if sep != " " && sep != "\\s+" {
		out := v.split(sep)
		kept := out.list[:0]
		for _, e := range out.list {
			if e.tok.text != "" {
				kept = append(kept, e)
			}
		}
		out.list = kept
		return out
	}
	out := value{kind: listValue, start: v.start, end: v.end}
	s := v.tok.text
	for a := 0; a < len(s); {
		if space(s[a]) {
			a++
			continue
		}
		b := a
		for b < len(s) && !space(s[b]) {
			b++
		}
		out.list = append(out.list, v.sub(a, b))
		a = b
	}
	return out
}

// closureParam is the name of parameter n of the closure at token body ("it"
// without any), and the first token behind the parameters.
func (r *reader) closureParam(body, n int) (string, int) {
	end := r.pair[body]
	for i := body + 1; i < end; i++ {
		t := r.at(i)
		if t.kind == kindPunct && t.text == "->" {
			var names []string
			for j := body + 1; j < i; j++ {
				if r.ident(j) && (r.is(r.skip(j+1), ",") || r.skip(j+1) == i || r.is(r.skip(j+1), "=")) {
					names = append(names, r.at(j).text)
				}
			}
			if n < len(names) {
				return names[n], i + 1
			}
			return "", i + 1
		}
		if t.kind != kindIdent && t.kind != kindNewline && t.text != "," && t.text != "<" && t.text != ">" && t.text != "[" && t.text != "]" && t.text != "." {
			break
		}
	}
	if n == 0 {
		return "it", body + 1
	}
	return "", body + 1
}
