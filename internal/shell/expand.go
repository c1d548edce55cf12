package shell

import (
	"strconv"

	"mvdan.cc/sh/v3/syntax"
)

// fields expands a word as far as it is constant, and splits it as the shell would.
func (in *interp) fields(w *syntax.Word) []text {
	f := &splitter{in: in, cur: newBuilder(in.src)}
	if blank(w) {
		return nil
	}
	f.parts(w.Parts, false, escapesWord)
	f.flush()
	return f.out
}

func (in *interp) words(ws []*syntax.Word) []text {
	var out []text
	for _, w := range ws {
		out = append(out, in.fields(w)...)
	}
	return out
}

// scalar expands a word without splitting it.
func (in *interp) scalar(w *syntax.Word) text {
	f := &splitter{in: in, cur: newBuilder(in.src), whole: true}
	if !blank(w) {
		f.parts(w.Parts, true, escapesWord)
	}
	return f.cur.text()
}

// heredoc expands the body of a here-document.
func (in *interp) heredoc(r *syntax.Redirect) text {
	f := &splitter{in: in, cur: newBuilder(in.src), whole: true}
	escapes := escapesHeredoc
	if in.src.raw(r) {
		escapes = escapesNone
	}
	if !blank(r.Hdoc) {
		f.parts(r.Hdoc.Parts, true, escapes)
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
	if f.begun || f.cur.len() > 0 {
		f.out = append(f.out, f.cur.text())
	}
	f.cur, f.begun = newBuilder(f.in.src), false
}

func (f *splitter) parts(parts []syntax.WordPart, quoted bool, escapes string) {
	src := f.in.src
	for i, p := range parts {
		at := src.at(p)
		switch x := p.(type) {
		case *syntax.Lit:
			f.cur.literal(src, at.start, at.end, escapes)
		case *syntax.SglQuoted:
			f.begun = true
			f.cur.parts(src, parts[i:i+1], escapes)
		case *syntax.DblQuoted:
			f.begun = f.begun || !f.listOnly(x)
			f.parts(x.Parts, true, escapesDouble)
		case *syntax.ParamExp:
			f.param(x, quoted)
		default:
			f.cur.raw(src, at.start, at.end, true)
		}
	}
}

// listOnly reports whether a quoted part is "$@" or "${a[@]}" alone, which makes
// no field if the list is empty.
func (f *splitter) listOnly(q *syntax.DblQuoted) bool {
	if len(q.Parts) != 1 {
		return false
	}
	p, ok := q.Parts[0].(*syntax.ParamExp)
	return ok && (literal(p.Param) == "@" || elements(p) == "@")
}

func (f *splitter) param(p *syntax.ParamExp, quoted bool) {
	list, one, ok := f.in.resolve(p)
	f.in.spend(len(one.val))
	for _, t := range list {
		f.in.spend(len(t.val))
	}
	switch {
	case !ok || f.in.steps > maxSteps:
		at := f.in.src.at(p)
		f.cur.raw(f.in.src, at.start, at.end, true)
	case list == nil && (quoted || f.whole):
		f.cur.add(one)
	case list == nil:
		f.split(one)
	default:
		for i, t := range list {
			if i > 0 && f.whole {
				f.cur.raw(plain(" ", t.index), 0, 1, false)
			} else if i > 0 {
				f.flush()
			}
			f.cur.add(t)
			f.cur.under(t.conds)
			f.begun = true
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
func (in *interp) resolve(p *syntax.ParamExp) (list []text, one text, ok bool) {
	if p.Excl || p.Length || p.Width || p.Names != 0 || p.Repl != nil || p.Slice != nil || p.Index != nil && elements(p) == "" {
		return nil, text{}, false
	}
	if list, ok := in.list(p); ok {
		return list, text{}, p.Exp == nil || len(list) > 0
	}
	if p.Index != nil {
		return nil, text{}, false
	}
	name := literal(p.Param)
	one, known := in.variable(name)
	if p.Exp == nil {
		return nil, one, known
	}
	switch op := p.Exp.Op; op {
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.AssignUnset, syntax.AssignUnsetOrNull:
		if known && one.val != "" {
			return nil, one, true
		}
		def := in.scalar(p.Exp.Word)
		if !known {
			if in.assigned(name) {
				return nil, text{}, false
			}
			def.assumed = append(def.assumed, name)
		}
		if op == syntax.AssignUnset || op == syntax.AssignUnsetOrNull {
			in.env[name] = value{scalar: def}
		}
		return nil, def, true
	case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		return nil, one, known
	}
	return nil, text{}, false
}

// list is the value of "$@" or of an array's all elements.
func (in *interp) list(p *syntax.ParamExp) ([]text, bool) {
	name := literal(p.Param)
	if name == "@" || name == "*" {
		if !in.argsOK {
			return nil, false
		}
		return append([]text{}, in.args...), true
	}
	v, ok := in.env[name]
	if !ok || !v.isList || elements(p) == "" {
		return nil, false
	}
	out := []text{}
	for _, e := range v.array {
		t := e.text
		t.conds = e.conds
		if e.maybe {
			t = t.maybeFrom(0)
		}
		out = append(out, t)
	}
	if v.open {
		at := in.src.at(p)
		out = append(out, dynamicText(in.src, at.start, at.end, "${"+name+"[@]}"))
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
			return empty(in.src), true
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
