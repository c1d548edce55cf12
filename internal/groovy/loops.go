package groovy

// ranges is all that name (or name.prop) can be at token use: the elements of the
// list that a loop runs over, the arguments that a method is called with.
func (r *reader) ranges(name, prop string, use int) value {
	r.depth++
	defer func() { r.depth-- }()
	if r.depth > maxDepth {
		return unknown(r.at(use).start, "too deeply nested to be followed")
	}
	if name == "params" || name == "env" {
		return r.runtime(name, prop, use)
	}
	for b := r.block(use); b >= 0; b = r.block(b) {
		if v, ok := r.loopOver(b, name); ok {
			return project(v, prop, r.at(use).start)
		}
		if v, ok := r.methodArgument(b, name); ok {
			return project(v, prop, r.at(use).start)
		}
		if v, ok := r.local(b, name, use); ok {
			return project(v, prop, r.at(use).start)
		}
	}
	if v := r.axis(name); v.kind == listValue {
		return v
	}
	v := r.variable(name, use)
	return project(v, prop, r.at(use).start)
}

// project is name.prop where name is an element of v.
func project(v value, prop string, at int) value {
	switch {
	case v.kind == unknownValue || v.kind == fileValue:
		return v
	case prop == "":
		return v
	case v.kind == mapValue && prop == "key":
		return v.keys()
	case v.kind == mapValue && prop == "value":
		return v.values()
	case v.kind == listValue, v.kind == mapValue:
		return v.property(prop)
	}
	return unknown(at, "what ."+prop+" is is not known")
}

// runtime is what params.X and env.X can be: the choices of the parameter, or the
// values of a matrix axis.
func (r *reader) runtime(name, prop string, use int) value {
	if name == "env" {
		if v := r.axis(prop); v.kind == listValue {
			return v
		}
	}
	if c, ok := r.choices[prop]; ok && c.Known {
		out := value{kind: listValue, start: c.Start, end: c.End, filtered: true}
		for _, t := range c.Values {
			out.list = append(out.list, constString(textAt(t.Text, t.Start, t.End)))
		}
		return out
	}
	return unknown(r.at(use).start, name+"."+prop+" is known at run time only")
}

// loopOver is the list that the block at b runs over if name is its variable.
func (r *reader) loopOver(b int, name string) (value, bool) {
	if list, end, ok := r.forLoop(b, name); list >= 0 {
		return r.eval(list, end), true
	} else if ok {
		return value{}, false
	}
	recv, method := r.receiver(b)
	if recv < 0 {
		return value{}, false
	}
	n := -1
	for k := range 3 {
		if param, _ := r.closureParam(b, k); param == name {
			n = k
			break
		}
	}
	if n < 0 {
		return value{}, false
	}
	v := r.eval(recv, method-1)
	switch r.at(method).text {
	case "each", "collect", "collectEntries", "eachParallel", "every", "any", "findAll", "forEach", "stream", "sum", "collectMany":
	case "eachWithIndex":
		if n > 0 {
			return unknown(r.at(b).start, name+" is an index"), true
		}
		return v, true
	default:
		return unknown(r.at(method).start, "what "+r.at(method).text+"() passes on is not known"), true
	}
	if v.kind == mapValue && n == 1 {
		return v.values(), true
	}
	if v.kind == mapValue {
		if second, _ := r.closureParam(b, 1); second != "" {
			return v.keys(), true
		}
	}
	return v, true
}

// receiver finds list.method before a closure: the first token of the list and
// the method's name; -1 without one.
func (r *reader) receiver(b int) (start, method int) {
	m := b - 1
	if r.is(m, "(") {
		m--
	} else if r.is(m, ")") {
		m = r.pair[m] - 1
	}
	if !r.ident(m) || !r.is(m-1, ".") && !r.is(m-1, "?.") {
		return -1, -1
	}
	i := r.back(m - 2)
	for i >= 0 {
		t := r.at(i)
		if t.kind == kindPunct && (t.text == ")" || t.text == "]" || t.text == "}") {
			i = r.pair[i]
			if p := r.back(i - 1); r.ident(i-1) || t.text == "]" && r.is(i-1, ")") || t.text == "}" && r.is(p, ")") {
				i = p
				continue
			}
		}
		if p := r.back(i - 1); r.dot(p) {
			i = r.back(p - 1)
			continue
		}
		break
	}
	return i, m
}

// forLoop finds the list of for (x in LIST) and for (T x : LIST) before the block at b, if name is x: its first token and
// the one behind it, or -1. ok: it is such a loop.
func (r *reader) forLoop(b int, name string) (list, end int, ok bool) {
	p := r.back(b - 1)
	if !r.is(p, ")") || !r.is(r.back(r.pair[p]-1), "for") {
		return -1, -1, false
	}
	for i := r.pair[p] + 1; i < p; i++ {
		if (r.is(i, "in") || r.is(i, ":")) && r.is(i-1, name) {
			return i + 1, p, true
		}
	}
	return -1, -1, true
}

// local is a variable that is assigned in the block itself: a copy of the loop's
// variable (def s = svc), or an element of a list (def svc = SERVICES[i]).
func (r *reader) local(b int, name string, use int) (value, bool) {
	var found []binding
	for _, x := range r.bindings[name] {
		if x.block == b && x.tok < use {
			found = append(found, x)
		}
	}
	if len(found) != 1 {
		if len(found) > 1 {
			return unknown(r.at(use).start, name+" is assigned more than once"), true
		}
		return value{}, false
	}
	x := found[0]
	from, to := r.skip(x.from), r.back(x.to-1)+1
	if other, prop, ok := r.reference(from, to); ok && other != name {
		return r.ranges(other, prop, x.tok), true
	}
	if r.ident(from) && r.is(from+1, "[") && r.pair[from+1] == to-1 {
		v := r.variable(r.at(from).text, x.tok)
		if v.kind == listValue || v.kind == fileValue || v.kind == unknownValue {
			return v, true // the index may be any
		}
	}
	return r.eval(x.from, x.to), true
}

// methodArgument is what a method declared in this file is called with, if name
// is a parameter of the method whose body is b.
func (r *reader) methodArgument(b int, name string) (value, bool) {
	p := r.back(b - 1)
	if !r.is(p, ")") {
		return value{}, false
	}
	open := r.pair[p]
	decl := open - 1
	if !r.ident(decl) || !r.ident(decl-1) && !r.is(decl-1, ">") && !r.is(decl-1, "]") || r.is(decl-1, "return") {
		return value{}, false
	}
	index := -1
	for k, a := range r.arguments(open+1, p) {
		for i := a.start; i < a.end; i++ {
			if r.is(i, name) && (i+1 >= a.end || r.is(i+1, "=")) {
				index = k
			}
		}
	}
	if index < 0 {
		return value{}, false
	}
	out := value{kind: listValue, start: r.at(decl).start, end: r.at(p).end}
	method := r.at(decl).text
	for i, t := range r.toks {
		if t.kind != kindIdent || t.text != method || i == decl || r.member0(i) || !r.is(i+1, "(") {
			continue
		}
		args := r.argsAt(i + 1)
		if index >= len(args) {
			return unknown(t.start, "what "+method+"() is called with is not known"), true
		}
		v := r.argumentValue(args[index])
		if v.kind == unknownValue || v.kind == fileValue {
			return v, true
		}
		if l, ok := v.elements(); ok {
			out.list = append(out.list, l...)
		} else {
			out.list = append(out.list, v)
		}
		out.filtered = out.filtered || v.filtered
	}
	if len(out.list) == 0 {
		return unknown(r.at(decl).start, method+"() is not called in this file"), true
	}
	return out, true
}

func (r *reader) argumentValue(a argument) value {
	if name, prop, ok := r.reference(r.skip(a.start), r.back(a.end-1)+1); ok {
		return r.ranges(name, prop, a.start)
	}
	return r.eval(a.start, a.end)
}

// axis is the values of a matrix axis: axis { name 'SERVICE'; values 'a', 'b' }.
func (r *reader) axis(name string) value {
	for i, t := range r.toks {
		if t.kind != kindIdent || t.text != "axis" || !r.is(i+1, "{") {
			continue
		}
		out := value{kind: listValue, start: t.start, end: r.at(r.pair[i+1]).end}
		matches := false
		for j := i + 2; j < r.pair[i+1]; j++ {
			switch {
			case r.is(j, "name") && r.at(j+1).text == name:
				matches = true
			case r.is(j, "values"):
				args, _ := r.call(j)
				for _, a := range args {
					out.list = append(out.list, r.eval(a.start, a.end))
				}
			}
		}
		if matches {
			return out
		}
	}
	return unknown(0, "")
}
