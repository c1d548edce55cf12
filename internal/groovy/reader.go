package groovy

// reader holds the tokens of a pipeline and what is known of them.
type reader struct {
	text         string
	toks         []token
	pair         []int // of a bracket: its partner; else -1
	parent       []int // the innermost bracket that a token is in, -1 outside
	bindings     map[string][]binding
	changed      map[string][]int // tokens that change a variable in place
	choices      map[string]Choices
	parametersOf map[string]bool // names of declared parameters
	depth        int
	steps        int
}

// match pairs the brackets.
func (r *reader) match() *Error {
	r.pair, r.parent = make([]int, len(r.toks)), make([]int, len(r.toks))
	var open []int
	for i, t := range r.toks {
		r.pair[i], r.parent[i] = -1, -1
		if len(open) > 0 {
			r.parent[i] = open[len(open)-1]
		}
		if t.kind != kindPunct {
			continue
		}
		switch t.text {
		case "(", "[", "{":
			open = append(open, i)
		case ")", "]", "}":
			if len(open) == 0 || closing(r.toks[open[len(open)-1]].text) != t.text {
				return r.mismatch(t, open)
			}
			o := open[len(open)-1]
			open = open[:len(open)-1]
			r.pair[o], r.pair[i] = i, o
			r.parent[i] = r.parent[o]
		}
	}
	if len(open) > 0 {
		t := r.toks[open[len(open)-1]]
		return r.unpaired(unclosed(t), t.text == "{")
	}
	return nil
}

// mismatch is the fault at a bracket that does not close the last one that is open: that one is never
// closed if the bracket closes one around it.
func (r *reader) mismatch(t token, open []int) *Error {
	for _, o := range open {
		if closing(r.toks[o].text) != t.text {
			continue
		}
		last := r.toks[open[len(open)-1]]
		return r.unpaired(unclosed(last), last.text == "{")
	}
	return r.unpaired(unopened(t), t.text == "}")
}

func unclosed(t token) *Error {
	return &Error{Offset: t.start, Message: "this " + t.text + " is never closed", ID: "unclosed", Token: t.text}
}

func unopened(t token) *Error {
	return &Error{Offset: t.start, Message: "this " + t.text + " closes nothing", ID: "unopened", Token: t.text}
}

// unpaired is a fault of the brackets, at the brace that the indentation tells if it is about braces.
func (r *reader) unpaired(e *Error, brace bool) *Error {
	if brace {
		if better := r.misplaced(); better != nil {
			return better
		}
	}
	return e
}

func closing(open string) string {
	switch open {
	case "(":
		return ")"
	case "[":
		return "]"
	}
	return "}"
}

func (r *reader) at(i int) token {
	if i < 0 || i >= len(r.toks) {
		return token{start: len(r.text), end: len(r.text)}
	}
	return r.toks[i]
}

// is reports whether token i is this identifier or punctuation.
func (r *reader) is(i int, text string) bool {
	t := r.at(i)
	return (t.kind == kindIdent || t.kind == kindPunct) && t.text == text
}

// dot reports whether token i is one of the dots before a member.
func (r *reader) dot(i int) bool { return r.is(i, ".") || r.is(i, "?.") || r.is(i, "*.") }

func (r *reader) ident(i int) bool { return r.at(i).kind == kindIdent }

// skip is the first token from i on that is no newline.
func (r *reader) skip(i int) int {
	for r.at(i).kind == kindNewline {
		i++
	}
	return i
}

// back is the last token up to i that is no newline.
func (r *reader) back(i int) int {
	for i >= 0 && r.at(i).kind == kindNewline {
		i--
	}
	return i
}

// block is the innermost brace that encloses token i, -1 at the top.
func (r *reader) block(i int) int {
	for p := r.parentOf(i); p >= 0; p = r.parent[p] {
		if r.toks[p].text == "{" {
			return p
		}
	}
	return -1
}

func (r *reader) parentOf(i int) int {
	if i < 0 || i >= len(r.parent) {
		return -1
	}
	return r.parent[i]
}

// argument is one argument of a call or entry of a literal.
type argument struct {
	name       string // of a named one
	start, end int    // tokens of the value
	nameTok    int
}

// arguments cuts the tokens (from, to) at the commas.
func (r *reader) arguments(from, to int) []argument {
	var out []argument
	for i := r.skip(from); i < to; i = r.skip(i) {
		a := argument{start: i, nameTok: -1}
		if t := r.at(i); (t.kind == kindIdent || t.kind == kindString) && r.is(r.skip(i+1), ":") && r.skip(i+1) < to {
			a.name, a.nameTok = t.text, i
			a.start = r.skip(r.skip(i+1) + 1)
		} else if r.is(i, "(") && r.is(r.skip(r.pair[i]+1), ":") {
			a.nameTok = i
			a.start = r.skip(r.skip(r.pair[i]+1) + 1)
		}
		for i = a.start; i < to && !r.is(i, ","); i++ {
			if r.pair[i] > i {
				i = r.pair[i]
			}
		}
		a.end = min(i, to)
		if a.end > a.start || a.nameTok >= 0 {
			out = append(out, a)
		}
		i++
	}
	return out
}

// call is the arguments of the call whose name is token i: in parentheses, or as
// a command without them, up to the end of the line (lines that end in a comma
// go on).
func (r *reader) call(i int) ([]argument, int) {
	if r.is(i+1, "(") {
		return r.arguments(i+2, r.pair[i+1]), r.pair[i+1]
	}
	end := i + 1
	for end < len(r.toks) {
		t := r.toks[end]
		if t.text == ";" && t.kind == kindPunct || t.kind == kindPunct && (t.text == ")" || t.text == "]" || t.text == "}") {
			break
		}
		if t.kind == kindNewline && !r.continues(end, i) {
			break
		}
		if r.pair[end] > end {
			end = r.pair[end]
		}
		end++
	}
	return r.arguments(i+1, end), end
}

// continues reports whether the line that ends at token i goes on.
func (r *reader) continues(i, from int) bool {
	b, n := r.back(i), r.skip(i)
	if b > from && (r.is(b, ",") || r.is(b, ":") || r.is(b, "+") || r.is(b, "=")) {
		return true
	}
	return r.is(n, ".") || r.is(n, "?.") || r.is(n, ",") || r.is(n, "+")
}
