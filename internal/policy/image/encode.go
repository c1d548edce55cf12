package image

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Encode returns an image as bytes, the same bytes for the same image. The
// error names a construct that the format does not know.
func Encode(i Image) ([]byte, error) {
	body := &writer{texts: &table[string]{}, scalars: &table[scalar]{}}
	body.number(len(i.Rules))
	for _, r := range i.Rules {
		body.meta(r)
	}
	body.number(len(i.Modules))
	for _, file := range slices.Sorted(maps.Keys(i.Modules)) {
		m := i.Modules[file]
		body.text(file)
		body.terms(m.Package.Path)
		body.number(len(m.Rules))
		for _, r := range m.Rules {
			body.rule(r)
		}
	}
	scalars := &writer{texts: body.texts}
	scalars.number(len(body.scalars.list))
	for _, s := range body.scalars.list {
		scalars.number(s.kind)
		scalars.text(s.text)
	}
	whole := &writer{}
	whole.raw(i.Stamp)
	whole.number(len(body.texts.list))
	for _, text := range body.texts.list {
		whole.raw(text)
	}
	return slices.Concat(whole.out, scalars.out, body.out), body.err
}

// table numbers what is put into it.
type table[T comparable] struct {
	list []T
	at   map[T]int
}

func (t *table[T]) number(v T) int {
	n, ok := t.at[v]
	if !ok {
		if t.at == nil {
			t.at = map[T]int{}
		}
		n = len(t.list)
		t.list, t.at[v] = append(t.list, v), n
	}
	return n
}

type scalar struct {
	kind int
	text string
}

type writer struct {
	out     []byte
	texts   *table[string]
	scalars *table[scalar]
	err     error // the first
}

func (w *writer) number(n int)  { w.out = binary.AppendUvarint(w.out, uint64(n)) }
func (w *writer) text(s string) { w.number(w.texts.number(s)) }
func (w *writer) raw(s string)  { w.number(len(s)); w.out = append(w.out, s...) }
func (w *writer) unknown(what any) {
	if w.err == nil {
		w.err = fmt.Errorf("write the image of compiled rules: no form for %T: %v", what, what)
	}
}

func (w *writer) meta(r Rule) {
	for _, s := range metaTexts(&r.Rule) {
		w.text(*s)
	}
	w.number(int(r.Severity))
	w.number(flags(r.Incident, r.Fixable, r.Needs == nil, r.Pair))
	w.number(len(r.Needs))
	for _, part := range r.Needs {
		w.text(part)
	}
	w.number(int(r.Stage))
	w.text(string(r.Blames))
	w.number(len(r.Reads))
	for _, p := range r.Reads {
		w.text(string(p.Kind))
		w.number(len(p.Path))
		for _, name := range p.Path {
			w.text(name)
		}
	}
	w.number(len(r.Follows))
	for _, f := range r.Follows {
		w.text(f.Rule)
		w.text(string(f.On))
	}
}

// metaTexts are the texts of a rule, in the order of the format.
func metaTexts(r *finding.Rule) [8]*string {
	return [8]*string{&r.ID, &r.Title, &r.Description, &r.Scope, &r.Help, &r.Bad, &r.Good, &r.Effect}
}

// flags returns bit 0 for the first, bit 1 for the second, and so on.
func flags(set ...bool) int {
	bits := 0
	for i, on := range set {
		if on {
			bits |= 1 << i
		}
	}
	return bits
}

func (w *writer) rule(r *ast.Rule) {
	h := r.Head
	w.number(flags(r.Default, r.Else != nil, h.Assign, h.Key != nil, h.Value != nil))
	row, col := 0, 0
	if r.Location != nil {
		row, col = r.Location.Row, r.Location.Col
	}
	w.number(row)
	w.number(col)
	w.text(string(h.Name))
	w.terms(h.Reference)
	w.terms(h.Args)
	for _, t := range []*ast.Term{h.Key, h.Value} {
		if t != nil {
			w.term(t)
		}
	}
	w.body(r.Body)
	if r.Else != nil {
		w.rule(r.Else)
	}
}

func (w *writer) body(b ast.Body) {
	w.number(len(b))
	for _, e := range b {
		w.expr(e)
	}
}

func (w *writer) expr(e *ast.Expr) {
	w.number(flags(e.Negated, e.Generated))
	w.number(e.Index)
	w.number(len(e.With))
	for _, with := range e.With {
		w.term(with.Target)
		w.term(with.Value)
	}
	switch terms := e.Terms.(type) {
	case *ast.Term:
		w.number(exprTerm)
		w.term(terms)
	case []*ast.Term:
		w.number(exprCall)
		w.terms(terms)
	case *ast.Every:
		w.number(exprEvery)
		key := []*ast.Term{}
		if terms.Key != nil {
			key = append(key, terms.Key)
		}
		w.terms(key)
		w.term(terms.Value)
		w.term(terms.Domain)
		w.body(terms.Body)
	default:
		w.unknown(e)
	}
}

func (w *writer) terms(terms []*ast.Term) {
	w.number(len(terms))
	for _, t := range terms {
		w.term(t)
	}
}

func (w *writer) term(t *ast.Term) {
	switch v := t.Value.(type) {
	case ast.Ref:
		w.number(kindRef)
		w.terms(v)
	case ast.Call:
		w.number(kindCall)
		w.terms(v)
	case *ast.Array:
		w.number(kindArray)
		w.number(v.Len())
		v.Foreach(w.term)
	case ast.Set:
		w.number(kindSet)
		w.terms(v.Slice())
	case ast.Object:
		w.number(kindObject)
		w.number(2 * v.Len())
		for _, key := range v.Keys() { // sorted
			w.term(key)
			w.term(v.Get(key))
		}
	case *ast.ArrayComprehension:
		w.number(kindArrays)
		w.term(v.Term)
		w.body(v.Body)
	case *ast.SetComprehension:
		w.number(kindSets)
		w.term(v.Term)
		w.body(v.Body)
	case *ast.ObjectComprehension:
		w.number(kindObjects)
		w.term(v.Key)
		w.term(v.Value)
		w.body(v.Body)
	default:
		w.number(kindScalar)
		w.number(w.scalars.number(w.scalar(v)))
	}
}

func (w *writer) scalar(v ast.Value) scalar {
	switch v := v.(type) {
	case ast.Null:
		return scalar{kind: scalarNull}
	case ast.Boolean:
		return scalar{kind: scalarFalse + flags(bool(v))}
	case ast.Number:
		return scalar{scalarNumber, string(v)}
	case ast.String:
		return scalar{scalarString, string(v)}
	case ast.Var:
		return scalar{scalarVar, string(v)}
	}
	w.unknown(v)
	return scalar{}
}
