package setup

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

func mergeAll(ends []map[string]value) map[string]value {
	out := ends[0]
	for _, e := range ends[1:] {
		out = mergeEnv(out, e)
	}
	return out
}

// mergeEnv is what holds where two ways through the script meet.
func mergeEnv(a, b map[string]value) map[string]value {
	out := make(map[string]value, len(a))
	for n, va := range a {
		vb, ok := b[n]
		if !ok {
			out[n] = unsure(va, n)
			continue
		}
		out[n] = mergeValue(n, va, vb)
	}
	for n, vb := range b {
		if _, ok := a[n]; !ok {
			out[n] = unsure(vb, n)
		}
	}
	return out
}

// unsure is a variable that is assigned on one way only: an array's elements
// may be there, a scalar is not known.
func unsure(v value, name string) value {
	if v.isList {
		return mergeValue(name, value{isList: true}, v)
	}
	return value{scalar: tree.DynamicText(v.scalar, 0, len(v.scalar.Val), "$"+name)}
}

func mergeValue(name string, a, b value) value {
	if a.isList != b.isList {
		return unsure(value{scalar: a.scalar}, name)
	}
	if !a.isList {
		return value{scalar: mergeScalar(name, a.scalar, b.scalar)}
	}
	out := value{isList: true, open: a.open || b.open}
	i := 0
	for i < len(a.array) && i < len(b.array) && same(a.array[i].Text, b.array[i].Text) {
		e := a.array[i]
		e.maybe = e.maybe || b.array[i].maybe
		out.array = append(out.array, e)
		i++
	}
	for _, rest := range [][]element{a.array[i:], b.array[i:]} {
		for _, e := range rest {
			e.maybe = true
			out.array = append(out.array, e)
		}
	}
	return out
}

// mergeScalar keeps what both have. Where one continues the other (options
// collected in a string), the longer is kept and its tail marked.
func mergeScalar(name string, a, b tree.Text) tree.Text {
	if same(a, b) {
		return a
	}
	if len(a.Val) > len(b.Val) {
		a, b = b, a
	}
	if a.Val != "" && strings.HasPrefix(b.Val, a.Val+" ") || a.Val == "" && strings.HasPrefix(strings.TrimSpace(b.Val), "-") {
		return b.MaybeFrom(len(a.Val))
	}
	return tree.DynamicText(b, 0, len(b.Val), "$"+name)
}

func same(a, b tree.Text) bool {
	return a.Val == b.Val && a.Dynamic(0, len(a.Val)) == b.Dynamic(0, len(b.Val))
}

// conditions are the comparisons of a condition list that can be named: those of its
// last command, or of several joined by "&&".
func (in *interp) conditions(cond []*syntax.Stmt) []Condition {
	if len(cond) == 0 {
		return nil
	}
	switch x := cond[len(cond)-1].Cmd.(type) {
	case *syntax.TestClause:
		var out []Condition
		list, or := tree.Comparisons(x.X, false)
		for _, o := range list {
			if c, ok := in.comparison(o.Op, o.X, o.Y, o.Not); ok {
				out = append(out, c)
			}
		}
		if or {
			return anyOf(out, len(list))
		}
		return out
	case *syntax.CallExpr:
		if len(x.Args) > 0 && tree.IsTest(tree.Word(in.src, x.Args[0]).Val) {
			return in.bracketCondition(x.Args[1:])
		}
	case *syntax.BinaryCmd:
		l, r := in.conditions([]*syntax.Stmt{x.X}), in.conditions([]*syntax.Stmt{x.Y})
		if x.Op == syntax.AndStmt {
			return append(l, r...)
		}
		if x.Op == syntax.OrStmt && len(l) == 1 && len(r) == 1 {
			return anyOf(append(l, r...), 2)
		}
	}
	return nil
}

// bracketCondition reads [ x = y ], with an optional "!".
func (in *interp) bracketCondition(args []*syntax.Word) []Condition {
	not := false
	if len(args) > 0 && tree.Word(in.src, args[0]).Val == "!" {
		not, args = true, args[1:]
	}
	if len(args) < 3 || len(args) > 4 {
		return nil
	}
	if c, ok := in.comparison(tree.Word(in.src, args[1]).Val, args[0], args[2], not); ok {
		return []Condition{c}
	}
	return nil
}

func (in *interp) comparison(op string, x, y *syntax.Word, not bool) (Condition, bool) {
	if tree.IsBlank(x) || tree.IsBlank(y) || op != "=" && op != "==" && op != "!=" {
		return Condition{}, false
	}
	p := tree.OnlyParam(x)
	v, static := tree.Word(in.src, y).Static()
	if p == nil || !static {
		return Condition{}, false
	}
	return Condition{Variable: tree.Name(p.Param), Values: []string{v}, Negated: (op == "!=") != not, Start: in.src.At(x).Start, End: in.src.At(y).End}, true
}

// anyOf joins comparisons of one variable by "or".
func anyOf(cs []Condition, all int) []Condition {
	if len(cs) != all || all == 0 {
		return nil
	}
	out := cs[0]
	out.Values = nil
	for _, c := range cs {
		if c.Variable != out.Variable || c.Negated {
			return nil
		}
		out.Values = append(out.Values, c.Values...)
		out.End = max(out.End, c.End)
	}
	return []Condition{out}
}

// negate is the opposite of conditions; of several it cannot be named.
func negate(cs []Condition) []Condition {
	if len(cs) != 1 {
		return nil
	}
	c := cs[0]
	c.Negated = !c.Negated
	return []Condition{c}
}
