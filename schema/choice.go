package schema

import (
	"fmt"
	"math"
	"regexp"
	"sync"

	"cuelang.org/go/cue"
)

// leaf is a constraint on scalars in a form that can be asked without CUE: one
// of its choices must hold. Nil is a constraint that only CUE understands.
type leaf []choice

// choice is what must hold at once.
type choice struct {
	kinds  cue.Kind
	is     []string // texts; more than one are a contradiction
	match  []string // regular expressions; CUE's are Go's
	not    []string
	bounds []bound
}

// bound is a bound of numbers.
type bound struct {
	op string // as CUE writes it
	of int64
}

// exact bounds the bounds: a whole number up to here is a float64 as well, and
// comparing floats with it as such is comparing them as decimals, as CUE does.
const exact = 1 << 53

// choices reads a constraint; what it does not understand is nil.
func (b *builder) choices(v cue.Value) leaf {
	out := leaf{}
	for _, v := range split(v, cue.OrOp) {
		if v.IncompleteKind()&^(cue.StructKind|cue.ListKind|cue.NullKind) == 0 {
			continue // no scalar that is asked for
		}
		c := choice{kinds: v.IncompleteKind()}
		for _, v := range split(v, cue.AndOp) {
			if !b.claim(&c, v) {
				return nil
			}
		}
		out = append(out, c)
	}
	return out
}

// split returns the operands of an operation, however deep, in their order.
func split(v cue.Value, by cue.Op) (out []cue.Value) {
	v = cue.Dereference(v)
	op, args := v.Expr()
	if op != by {
		return []cue.Value{v}
	}
	for _, arg := range args {
		out = append(out, split(arg, by)...)
	}
	return out
}

// claim adds one operand of a conjunction to a choice, false if there is none
// that can be asked without CUE.
func (b *builder) claim(c *choice, v cue.Value) bool {
	op, args := v.Expr()
	if op == cue.NoOp && v.IsConcrete() {
		text, err := v.String()
		c.is = append(c.is, text)
		return err == nil
	}
	if op == cue.NoOp {
		return b.isAny(v)
	}
	if len(args) != 1 || !args[0].IsConcrete() {
		return false
	}
	switch op {
	case cue.RegexMatchOp, cue.NotRegexMatchOp:
		text, err := args[0].String()
		if op == cue.RegexMatchOp {
			c.match = append(c.match, text)
		} else {
			c.not = append(c.not, text)
		}
		return err == nil
	case cue.GreaterThanEqualOp, cue.GreaterThanOp, cue.LessThanEqualOp, cue.LessThanOp:
		of, err := args[0].Int64()
		c.bounds = append(c.bounds, bound{op.String(), of})
		return err == nil && -exact <= of && of <= exact
	}
	return false
}

// isAny tells a constraint that only says a kind.
func (b *builder) isAny(v cue.Value) bool {
	all, ok := b.any[v.IncompleteKind()]
	return ok && v.Subsume(all) == nil
}

// holds asks a leaf that is not nil whether a scalar meets it.
func (l leaf) holds(kind cue.Kind, value any, e *expressions) (bool, error) {
	for _, c := range l {
		if ok, err := c.holds(kind, value, e); ok || err != nil {
			return ok, err
		}
	}
	return false, nil
}

func (c *choice) holds(kind cue.Kind, value any, e *expressions) (bool, error) {
	if c.kinds&kind == 0 {
		return false, nil
	}
	text, _ := value.(string)
	for _, is := range c.is {
		if is != text {
			return false, nil
		}
	}
	for _, b := range c.bounds {
		if !b.holds(value) {
			return false, nil
		}
	}
	if ok, err := e.match(c.match, text, true); !ok || err != nil {
		return false, err
	}
	return e.match(c.not, text, false)
}

func (b bound) holds(value any) bool {
	switch v := value.(type) {
	case int64:
		return compare(b.op, v, b.of)
	case float64:
		return compare(b.op, v, float64(b.of))
	}
	return false
}

func compare[T int64 | float64](op string, a, b T) bool {
	switch op {
	case ">=":
		return a >= b
	case ">":
		return a > b
	case "<=":
		return a <= b
	}
	return a < b
}

// isNaN tells the one scalar that CUE compares in its own way.
func isNaN(value any) bool {
	f, ok := value.(float64)
	return ok && math.IsNaN(f)
}

// expressions are regular expressions, each compiled once, when first asked.
type expressions struct{ compiled sync.Map }

// match reports whether a text matches all expressions, or none of them.
func (e *expressions) match(all []string, text string, want bool) (bool, error) {
	for _, expression := range all {
		re, err := e.compile(expression)
		if err != nil {
			return false, err
		}
		if re.MatchString(text) != want {
			return false, nil
		}
	}
	return true, nil
}

func (e *expressions) compile(text string) (*regexp.Regexp, error) {
	if re, ok := e.compiled.Load(text); ok {
		return re.(*regexp.Regexp), nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		return nil, fmt.Errorf("compile pattern of schema: %w", err)
	}
	e.compiled.Store(text, re)
	return re, nil
}
