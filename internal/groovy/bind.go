package groovy

// binding is one place that gives a variable a value.
type binding struct {
	tok      int // the name
	from, to int // tokens of the value
	block    int // the brace that it is in, -1 at the top
	declared bool
}

// bind finds the assignments, and what changes a list in place.
func (r *reader) bind() {
	r.bindings, r.changed = map[string][]binding{}, map[string][]int{}
	for i, t := range r.toks {
		if t.kind != kindIdent {
			continue
		}
		switch {
		case r.is(i+1, "=") && !r.member0(i) && !r.parameter(i):
			b := binding{tok: i, from: i + 2, to: r.expressionEnd(i + 2), block: r.block(i), declared: r.declares(i)}
			r.bindings[t.text] = append(r.bindings[t.text], b)
		case r.is(i+1, "+=") || r.is(i+1, "-=") || r.is(i+1, "<<"):
			r.changed[t.text] = append(r.changed[t.text], i)
		case r.is(i+1, ".") && mutator(r.at(i+2).text) && (r.is(i+3, "(") || r.is(i+3, "{")):
			r.changed[t.text] = append(r.changed[t.text], i)
		case r.is(i+1, "[") && r.is(r.pair[i+1]+1, "="):
			r.changed[t.text] = append(r.changed[t.text], i)
		}
	}
}

func mutator(method string) bool {
	switch method {
	case "add", "addAll", "remove", "removeAll", "removeIf", "retainAll", "push", "pop", "clear", "put", "putAll", "leftShift", "set", "removeAt", "removeElement":
		return true
	}
	return false
}

// member0 reports whether the name is a property of something else (env.X = …).
func (r *reader) member0(i int) bool { return r.is(i-1, ".") || r.is(i-1, "?.") }

// parameter reports whether the name is a parameter with a default value.
func (r *reader) parameter(i int) bool {
	p := r.parentOf(i)
	return p >= 0 && r.toks[p].text != "{"
}

// declares reports whether a type or def is before the name.
func (r *reader) declares(i int) bool {
	b := i - 1
	return r.ident(b) && r.at(b).text != "return" || r.is(b, ">") || r.is(b, "]") && r.is(b-1, "[")
}

// expressionEnd is the token behind the expression that starts at i: the end of
// its line, unless the line goes on.
func (r *reader) expressionEnd(i int) int {
	start := r.skip(i)
	for j := start; j < len(r.toks); j++ {
		t := r.toks[j]
		if t.kind == kindNewline && !r.continues(j, start-2) {
			return j
		}
		if t.kind == kindPunct && (t.text == ";" || t.text == ")" || t.text == "]" || t.text == "}" || t.text == ",") {
			return j
		}
		if r.pair[j] > j {
			j = r.pair[j]
		}
	}
	return len(r.toks)
}

// lookup finds the binding that a name has at token use.
func (r *reader) lookup(name string, use int) (binding, string) {
	var best []binding
	for _, b := range r.bindings[name] {
		if b.block >= 0 && (use < b.block || use > r.pair[b.block]) && (b.declared || r.declaredElsewhere(name, b)) {
			continue
		}
		switch {
		case len(best) == 0 || b.declared && b.block > best[0].block:
			best = []binding{b}
		case b.block == best[0].block || !b.declared:
			best = append(best, b)
		}
	}
	switch {
	case len(best) == 0:
		return binding{}, name + " is not assigned in this file"
	case len(best) > 1:
		return binding{}, name + " is assigned more than once"
	}
	for _, c := range r.changed[name] {
		if blk := best[0].block; blk < 0 || c > blk && c < r.pair[blk] {
			return binding{}, name + " is changed after it is assigned"
		}
	}
	return best[0], ""
}

// declaredElsewhere reports whether the block of an assignment belongs to a
// declared variable of that name, so that it is none of the script's.
func (r *reader) declaredElsewhere(name string, b binding) bool {
	for _, d := range r.bindings[name] {
		if d.declared && d.block >= 0 && b.tok > d.block && b.tok < r.pair[d.block] {
			return true
		}
	}
	return false
}

// variable is the value of a variable at token use.
func (r *reader) variable(name string, use int) value {
	b, why := r.lookup(name, use)
	if why != "" {
		return unknown(r.at(use).start, why)
	}
	if use >= b.tok && use < b.to {
		return unknown(r.at(use).start, name+" refers to itself")
	}
	return r.eval(b.from, b.to)
}
