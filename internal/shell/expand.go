package shell

import "strconv"

// fields expands a word as far as it is constant, and splits it as the shell would.
func (in *interp) fields(w *word) []text {
	f := &splitter{in: in, cur: newBuilder(in.src)}
	if w == nil {
		return nil
	}
	f.parts(w.parts, false, escapesWord)
	f.flush()
	return f.out
}

func (in *interp) words(ws []*word) []text {
	var out []text
	for _, w := range ws {
		out = append(out, in.fields(w)...)
	}
	return out
}

// scalar expands a word without splitting it.
func (in *interp) scalar(w *word) text {
	f := &splitter{in: in, cur: newBuilder(in.src), whole: true}
	if w != nil {
		f.parts(w.parts, true, escapesWord)
	}
	return f.cur.text()
}

// heredoc expands the body of a here-document.
func (in *interp) heredoc(r *redir) text {
	f := &splitter{in: in, cur: newBuilder(in.src), whole: true}
	escapes := escapesHeredoc
	if r.quoted(in.src) {
		escapes = escapesNone
	}
	if r.hdoc != nil {
		f.parts(r.hdoc.parts, true, escapes)
	}
	return f.cur.text()
}

type splitter struct {
	in    *interp
	cur   *builder
	begun bool // a field has begun, be it an empty quoted one
	whole bool // no splitting at all
	out   []text
}

func (f *splitter) flush() {
	if f.begun || len(f.cur.buf) > 0 {
		f.out = append(f.out, f.cur.text())
	}
	f.cur, f.begun = newBuilder(f.in.src), false
}

func (f *splitter) parts(parts []*part, quoted bool, escapes string) {
	for _, p := range parts {
		switch p.kind {
		case partLit:
			f.cur.literal(f.in.src, p.start, p.end, escapes)
		case partSingle:
			f.begun = true
			f.cur.quoted(f.in.src, p)
		case partDouble:
			f.begun = f.begun || !f.listOnly(p)
			f.parts(p.parts, true, escapesDouble)
		case partParam:
			f.param(p, quoted)
		default:
			f.cur.raw(f.in.src, p.start, p.end, flagDynamic)
		}
	}
}

// listOnly reports whether a quoted part is "$@" or "${a[@]}" alone, which makes
// no field if the list is empty.
func (f *splitter) listOnly(p *part) bool {
	return len(p.parts) == 1 && p.parts[0].kind == partParam && (p.parts[0].param.name == "@" || p.parts[0].param.index == "@")
}

func (f *splitter) param(p *part, quoted bool) {
	list, one, ok := f.in.resolve(p.param)
	f.in.spend(len(one.val))
	for _, t := range list {
		f.in.spend(len(t.val))
	}
	switch {
	case !ok || f.in.steps > maxSteps:
		f.cur.raw(f.in.src, p.start, p.end, flagDynamic)
	case list == nil && (quoted || f.whole):
		f.cur.add(one)
	case list == nil:
		f.split(one)
	default:
		for i, t := range list {
			if i > 0 && f.whole {
				f.cur.raw(plain(" ", t.index), 0, 1, 0)
			} else if i > 0 {
				f.flush()
			}
			f.cur.add(t)
			f.cur.t.conds, f.begun = t.conds, true
		}
	}
}

// split adds an unquoted value: white space that the script wrote separates fields.
func (f *splitter) split(t text) {
	start := -1
	for i := 0; i <= len(t.val); i++ {
		space := i < len(t.val) && (t.val[i] == ' ' || t.val[i] == '\t' || t.val[i] == '\n') && !t.dynamicAt(i)
		if i < len(t.val) && !space {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			f.cur.add(t.slice(start, i))
			start = -1
		}
		if space {
			f.flush()
		}
	}
}

// resolve is the constant value of a parameter: a list for "$@" and "${a[@]}".
func (in *interp) resolve(p *param) (list []text, one text, ok bool) {
	if p.indirect || p.length || p.names || p.words != nil || p.arith != nil {
		return nil, text{}, false
	}
	if list, ok := in.list(p); ok {
		return list, text{}, p.op == "" || len(list) > 0
	}
	if p.index != "" {
		return nil, text{}, false
	}
	one, known := in.variable(p.name)
	switch p.op {
	case "":
		return nil, one, known
	case ":-", "-", ":=", "=":
		if known && one.val != "" {
			return nil, one, true
		}
		def := in.scalar(p.arg)
		if !known {
			if in.assigned(p.name) {
				return nil, text{}, false
			}
			def.assumed = append(def.assumed, p.name)
		}
		if p.op == ":=" || p.op == "=" {
			in.env[p.name] = value{scalar: def}
		}
		return nil, def, true
	case ":?", "?":
		return nil, one, known
	}
	return nil, text{}, false
}

// list is the value of "$@" or of an array's all elements.
func (in *interp) list(p *param) ([]text, bool) {
	if p.name == "@" || p.name == "*" {
		if !in.argsOK {
			return nil, false
		}
		return append([]text{}, in.args...), true
	}
	v, ok := in.env[p.name]
	if !ok || !v.isList || p.index != "@" && p.index != "*" {
		return nil, false
	}
	out := []text{}
	for _, e := range v.array {
		t := e.text
		t.conds = e.conds
		if e.maybe {
			t = t.marked(flagMaybe)
		}
		out = append(out, t)
	}
	if v.open {
		out = append(out, dynamicText(in.src, p.start, p.end, "${"+p.name+"[@]}"))
	}
	return out, true
}

// variable is a scalar's value; positional parameters are those of the function.
func (in *interp) variable(name string) (text, bool) {
	if n, err := strconv.Atoi(name); err == nil {
		if !in.argsOK || n < 1 {
			return text{}, false
		}
		if n > len(in.args) {
			return newBuilder(in.src).text(), true
		}
		return in.args[n-1], true
	}
	v, ok := in.env[name]
	if !ok || v.isList {
		return text{}, false
	}
	return v.scalar, true
}

// assigned reports whether the script gives the name a value at all, so that a
// fallback for it is not what holds without configuration.
func (in *interp) assigned(name string) bool {
	_, ok := in.env[name]
	return ok
}
