package setup

import (
	"strconv"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// fields expands a word as far as it is constant, and splits it as the shell would.
func (in *interp) fields(w *syntax.Word) []tree.Text {
	f := &splitter{in: in, cur: tree.NewBuilder(in.src)}
	if tree.IsBlank(w) {
		return nil
	}
	f.parts(w.Parts, false, tree.EscapesWord)
	f.flush()
	return f.out
}

func (in *interp) words(ws []*syntax.Word) []tree.Text {
	var out []tree.Text
	for _, w := range ws {
		out = append(out, in.fields(w)...)
	}
	return out
}

// scalar expands a word without splitting it.
func (in *interp) scalar(w *syntax.Word) tree.Text {
	f := &splitter{in: in, cur: tree.NewBuilder(in.src), whole: true}
	if !tree.IsBlank(w) {
		f.parts(w.Parts, true, tree.EscapesWord)
	}
	return f.cur.Text()
}

// heredoc expands the body of a here-document.
func (in *interp) heredoc(r *syntax.Redirect) tree.Text {
	f := &splitter{in: in, cur: tree.NewBuilder(in.src), whole: true}
	escapes := tree.EscapesHeredoc
	if in.src.Raw(r) {
		escapes = tree.EscapesNone
	}
	if !tree.IsBlank(r.Hdoc) {
		f.parts(r.Hdoc.Parts, true, escapes)
	}
	return f.cur.Text()
}

type splitter struct {
	in    *interp
	cur   *tree.Builder
	begun bool // a field has begun, be it an empty quoted one
	whole bool // no splitting at all
	out   []tree.Text
}

func (f *splitter) flush() {
	if f.begun || f.cur.Len() > 0 {
		f.out = append(f.out, f.cur.Text())
	}
	f.cur, f.begun = tree.NewBuilder(f.in.src), false
}

func (f *splitter) parts(parts []syntax.WordPart, quoted bool, escapes string) {
	src := f.in.src
	for i, p := range parts {
		at := src.At(p)
		switch x := p.(type) {
		case *syntax.Lit:
			f.cur.Literal(src, at.Start, at.End, escapes)
		case *syntax.SglQuoted:
			f.begun = true
			f.cur.Parts(src, parts[i:i+1], escapes)
		case *syntax.DblQuoted:
			f.begun = f.begun || !f.listOnly(x)
			f.parts(x.Parts, true, tree.EscapesDouble)
		case *syntax.ParamExp:
			f.param(x, quoted)
		default:
			f.cur.Raw(src, at.Start, at.End, true)
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
	return ok && (tree.Name(p.Param) == "@" || tree.Elements(p) == "@")
}

func (f *splitter) param(p *syntax.ParamExp, quoted bool) {
	list, one, ok := f.in.resolve(p)
	f.in.spend(len(one.Val))
	for _, t := range list {
		f.in.spend(len(t.Val))
	}
	switch {
	case !ok || f.in.steps > maxSteps:
		at := f.in.src.At(p)
		f.cur.Raw(f.in.src, at.Start, at.End, true)
	case list == nil && (quoted || f.whole):
		f.cur.Add(one)
	case list == nil:
		f.split(one)
	default:
		for i, t := range list {
			if i > 0 && f.whole {
				f.cur.Raw(tree.Plain(" ", t.Index), 0, 1, false)
			} else if i > 0 {
				f.flush()
			}
			f.cur.Add(t)
			f.cur.Under(t.Conds)
			f.begun = true
		}
	}
}

// split adds an unquoted value: white space that the script wrote separates fields.
func (f *splitter) split(t tree.Text) {
	start := -1
	for i := 0; i <= len(t.Val); i++ {
		space := i < len(t.Val) && (t.Val[i] == ' ' || t.Val[i] == '\t' || t.Val[i] == '\n') && !t.DynamicAt(i)
		if i < len(t.Val) && !space {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			f.cur.Add(t.Slice(start, i))
			start = -1
		}
		if space {
			f.flush()
		}
	}
}

// resolve is the constant value of a parameter: a list for "$@" and "${a[@]}".
func (in *interp) resolve(p *syntax.ParamExp) (list []tree.Text, one tree.Text, ok bool) {
	if p.Excl || p.Length || p.Width || p.Names != 0 || p.Repl != nil || p.Slice != nil || p.Index != nil && tree.Elements(p) == "" {
		return nil, tree.Text{}, false
	}
	if list, ok := in.list(p); ok {
		return list, tree.Text{}, p.Exp == nil || len(list) > 0
	}
	if p.Index != nil {
		return nil, tree.Text{}, false
	}
	name := tree.Name(p.Param)
	one, known := in.variable(name)
	if p.Exp == nil {
		return nil, one, known
	}
	switch op := p.Exp.Op; op {
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.AssignUnset, syntax.AssignUnsetOrNull:
		if known && one.Val != "" {
			return nil, one, true
		}
		def := in.scalar(p.Exp.Word)
		if !known {
			if in.assigned(name) {
				return nil, tree.Text{}, false
			}
			def.Assumed = append(def.Assumed, name)
		}
		if op == syntax.AssignUnset || op == syntax.AssignUnsetOrNull {
			in.env[name] = value{scalar: def}
		}
		return nil, def, true
	case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		return nil, one, known
	}
	return nil, tree.Text{}, false
}

// list is the value of "$@" or of an array's all elements.
func (in *interp) list(p *syntax.ParamExp) ([]tree.Text, bool) {
	name := tree.Name(p.Param)
	if name == "@" || name == "*" {
		if !in.argsOK {
			return nil, false
		}
		return append([]tree.Text{}, in.args...), true
	}
	v, ok := in.env[name]
	if !ok || !v.isList || tree.Elements(p) == "" {
		return nil, false
	}
	out := []tree.Text{}
	for _, e := range v.array {
		t := e.Text
		t.Conds = e.conds
		if e.maybe {
			t = t.MaybeFrom(0)
		}
		out = append(out, t)
	}
	if v.open {
		at := in.src.At(p)
		out = append(out, tree.DynamicText(in.src, at.Start, at.End, "${"+name+"[@]}"))
	}
	return out, true
}

// variable is a scalar's value; positional parameters are those of the function.
func (in *interp) variable(name string) (tree.Text, bool) {
	if n, err := strconv.Atoi(name); err == nil {
		if !in.argsOK || n < 1 {
			return tree.Text{}, false
		}
		if n > len(in.args) {
			return tree.Empty(in.src), true
		}
		return in.args[n-1], true
	}
	v, ok := in.env[name]
	if !ok || v.isList {
		return tree.Text{}, false
	}
	return v.scalar, true
}

// assigned reports whether the script gives the name a value at all, so that a
// fallback for it is not what holds without configuration.
func (in *interp) assigned(name string) bool {
	_, ok := in.env[name]
	return ok
}
