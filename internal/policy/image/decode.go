package image

import (
	"encoding/binary"
	"encoding/json"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Decode reads what Encode wrote. The error says no more than that the bytes
// are something else; texts of the image point into data.
func Decode(data string) (Image, error) {
	r := &reader{rest: data}
	i := Image{Stamp: r.raw()}
	r.texts = make([]string, r.count())
	for n := range r.texts {
		r.texts[n] = r.raw()
	}
	r.scalars = make([]ast.Term, r.count())
	for n := range r.scalars {
		r.scalars[n].Value = scalarValue(r.number(), r.text())
	}
	i.Rules = make([]Rule, r.count())
	for n := range i.Rules {
		i.Rules[n] = r.meta()
	}
	modules := r.count()
	i.Modules = make(map[string]*ast.Module, modules)
	for range modules {
		file := r.text()
		i.Modules[file] = r.module(file)
	}
	if r.damaged || r.rest != "" {
		return Image{}, errDamaged
	}
	return i, nil
}

// Stamp returns the stamp of an image, "" where data is none.
func Stamp(data string) string { return (&reader{rest: data}).raw() }

// reader reads on with zeros once something is wrong.
type reader struct {
	rest    string
	damaged bool
	texts   []string
	scalars []ast.Term
	file    string
	place   *ast.Location // of the rule that is read

	// Each of these would be an allocation of its own, ten thousands of them.
	newTerms  slab[ast.Term]
	newExprs  slab[ast.Expr]
	termLists slab[*ast.Term]
	exprLists slab[*ast.Expr]
}

// slab hands out values from blocks.
type slab[T any] struct{ block []T }

func (s *slab[T]) list(n int) []T {
	if n == 0 {
		return nil
	}
	if len(s.block) < n {
		s.block = make([]T, max(n, 1024))
	}
	out := s.block[:n:n]
	s.block = s.block[n:]
	return out
}

func (s *slab[T]) one() *T { return &s.list(1)[0] }

func (r *reader) number() int {
	n := 0
	for i, shift := 0, 0; i < len(r.rest) && i < binary.MaxVarintLen32; i, shift = i+1, shift+7 {
		b := r.rest[i]
		n |= int(b&0x7f) << shift
		if b < 0x80 {
			r.rest = r.rest[i+1:]
			return n
		}
	}
	r.fail()
	return 0
}

func (r *reader) fail() {
	r.damaged, r.rest = true, ""
}

// count reads how many things follow, each of which has a byte at least.
func (r *reader) count() int {
	n := r.number()
	if n > len(r.rest) {
		r.fail()
		return 0
	}
	return n
}

func (r *reader) raw() string {
	n := r.count()
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}

func (r *reader) text() string {
	if n := r.number(); n < len(r.texts) {
		return r.texts[n]
	}
	r.fail()
	return ""
}

func (r *reader) meta() Rule {
	var out Rule
	for _, s := range metaTexts(&out.Rule) {
		*s = r.text()
	}
	out.Severity = finding.Severity(r.number())
	set := r.number()
	out.Incident, out.Fixable = set&metaIncident != 0, set&metaFixable != 0
	needs := make([]string, r.count())
	for n := range needs {
		needs[n] = r.text()
	}
	if set&metaNeedsAll == 0 {
		out.Needs = needs
	}
	out.Pair = set&metaPair != 0
	out.Stage = finding.Stage(r.number())
	out.Blames = finding.Blame(r.text())
	for range r.count() {
		p := finding.Pattern{Kind: finding.Kind(r.text())}
		for range r.count() {
			p.Path = append(p.Path, r.text())
		}
		out.Reads = append(out.Reads, p)
	}
	for range r.count() {
		out.Follows = append(out.Follows, finding.Follows{Rule: r.text(), On: finding.On(r.text())})
	}
	return out
}

func (r *reader) module(file string) *ast.Module {
	r.file = file
	m := &ast.Module{Package: &ast.Package{Path: r.terms()}}
	m.Rules = make([]*ast.Rule, r.count())
	for n := range m.Rules {
		m.Rules[n] = r.rule(m)
	}
	return m
}

func (r *reader) rule(m *ast.Module) *ast.Rule {
	set := r.number()
	place := &ast.Location{File: r.file, Row: r.number(), Col: r.number()}
	r.place = place
	head := &ast.Head{Name: ast.Var(r.text()), Reference: r.terms(), Args: r.terms(), Assign: set&ruleAssign != 0, Location: place}
	if set&ruleKey != 0 {
		head.Key = r.term()
	}
	if set&ruleValue != 0 {
		head.Value = r.term()
	}
	out := &ast.Rule{Head: head, Default: set&ruleDefault != 0, Location: place, Module: m}
	out.Body = r.body()
	if set&ruleElse != 0 {
		out.Else = r.rule(m)
	}
	return out
}

func (r *reader) body() ast.Body {
	out := r.exprLists.list(r.count())
	for n := range out {
		out[n] = r.expr()
	}
	return out
}

func (r *reader) expr() *ast.Expr {
	e := r.newExprs.one()
	e.Location = r.place
	set := r.number()
	e.Negated, e.Generated = set&exprNegated != 0, set&exprGenerated != 0
	e.Index = r.number()
	for range r.count() {
		e.With = append(e.With, &ast.With{Target: r.term(), Value: r.term(), Location: r.place})
	}
	switch r.number() {
	case exprTerm:
		e.Terms = r.term()
	case exprCall:
		e.Terms = r.terms()
	case exprEvery:
		every := &ast.Every{Location: r.place}
		if key := r.terms(); len(key) > 0 {
			every.Key = key[0]
		}
		every.Value, every.Domain, every.Body = r.term(), r.term(), r.body()
		e.Terms = every
	default:
		r.fail()
	}
	return e
}

func (r *reader) terms() []*ast.Term {
	out := r.termLists.list(r.count())
	for n := range out {
		out[n] = r.term()
	}
	return out
}

func (r *reader) term() *ast.Term {
	kind := r.number()
	if kind == kindScalar {
		if n := r.number(); n < len(r.scalars) {
			return &r.scalars[n]
		}
		r.fail()
		return &ast.Term{Value: ast.Null{}}
	}
	t := r.newTerms.one()
	switch kind {
	case kindRef:
		t.Value = ast.Ref(r.terms())
	case kindCall:
		t.Value = ast.Call(r.terms())
	case kindArray:
		t.Value = ast.NewArray(r.terms()...)
	case kindSet:
		t.Value = ast.NewSet(r.terms()...)
	case kindObject:
		t.Value = r.object()
	case kindArrays:
		t.Value = &ast.ArrayComprehension{Term: r.term(), Body: r.body()}
	case kindSets:
		t.Value = &ast.SetComprehension{Term: r.term(), Body: r.body()}
	case kindObjects:
		t.Value = &ast.ObjectComprehension{Key: r.term(), Value: r.term(), Body: r.body()}
	default:
		r.fail()
		t.Value = ast.Null{}
	}
	return t
}

func (r *reader) object() ast.Object {
	terms := r.terms()
	pairs := make([][2]*ast.Term, len(terms)/2)
	for n := range pairs {
		pairs[n] = [2]*ast.Term{terms[2*n], terms[2*n+1]}
	}
	return ast.NewObject(pairs...)
}

func scalarValue(kind int, text string) ast.Value {
	switch kind {
	case scalarFalse:
		return ast.Boolean(false)
	case scalarTrue:
		return ast.Boolean(true)
	case scalarNumber:
		return ast.Number(json.Number(text))
	case scalarString:
		return ast.String(text)
	case scalarVar:
		return ast.Var(text)
	}
	return ast.Null{}
}
