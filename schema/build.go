package schema

import (
	"cmp"
	"fmt"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/ast"
	"cuelang.org/go/cue/parser"
)

// builder is a kind's CUE, evaluated, and its structure as it is read.
type builder struct {
	structure
	ctx    *cue.Context
	text   string
	scope  cue.Value
	values []cue.Value            // of structure.leaves
	any    map[cue.Kind]cue.Value // string, int, …
	shared map[string]*node       // by definition
}

// compile evaluates a kind's CUE and reads its structure.
func compile(ctx *cue.Context, kind Kind) (*builder, error) {
	k := kinds[kind]
	b := &builder{ctx: ctx, text: CUE(kind), any: map[cue.Kind]cue.Value{}, shared: map[string]*node{}}
	b.rules = map[string]rule{}
	b.scope = ctx.CompileString(b.text, cue.Filename(k.file))
	if err := b.scope.Err(); err != nil {
		return nil, fmt.Errorf("compile schema %s: %w", k.file, err)
	}
	for _, of := range []cue.Kind{cue.StringKind, cue.BoolKind, cue.IntKind, cue.FloatKind, cue.NumberKind} {
		b.any[of] = ctx.CompileString(of.TypeString())
	}
	root, err := b.build(b.scope.LookupPath(cue.ParsePath(k.definition)))
	if err != nil {
		return nil, fmt.Errorf("read schema %s: %w", k.file, err)
	}
	b.root = root
	if kind == Config {
		b.platforms = enum(b.scope.LookupPath(cue.ParsePath("#DefaultPlatform")))
	}
	return b, nil
}

// build reads a definition once, however many fields refer to it; a field's own
// words go over those of the definition.
func (b *builder) build(v cue.Value) (*node, error) {
	root, path := v.ReferencePath()
	if len(path.Selectors()) != 1 {
		return b.read(v)
	}
	name := path.String()
	shared := b.shared[name]
	if shared == nil {
		var err error
		if shared, err = b.build(root.LookupPath(path)); err != nil {
			return nil, err
		}
		b.shared[name] = shared
	}
	want, key := own(v, "want"), own(v, "key")
	if want == "" && key == "" {
		return shared, nil
	}
	n := *shared
	n.key = cmp.Or(key, n.key)
	if want != "" {
		n.wants = []string{want}
	}
	return &n, nil
}

func (b *builder) read(v cue.Value) (*node, error) {
	if err := v.Err(); err != nil {
		return nil, err
	}
	n := &node{kinds: v.IncompleteKind(), leaf: -1, key: own(v, "key"), unquoted: own(v, "unquoted")}
	if want := own(v, "want"); want != "" {
		n.wants = []string{want}
	}
	var err error
	switch {
	case n.kinds == cue.StructKind:
		err = b.fields(n, v)
	case n.kinds == cue.ListKind:
		err = b.list(n, v)
	case n.kinds&(cue.StructKind|cue.ListKind) != 0 && n.kinds != cue.TopKind:
		err = b.alternatives(n, v)
	case n.kinds != cue.TopKind:
		b.scalar(n, v)
	}
	if len(n.wants) == 0 {
		n.wants = words(n)
	}
	return n, err
}

func (b *builder) list(n *node, v cue.Value) (err error) {
	n.elem, err = b.build(v.LookupPath(cue.MakePath(cue.AnyIndex)))
	return err
}

// alternatives splits a place where a map or a list may be beside something
// else, so that one of them can be followed and explained alone.
func (b *builder) alternatives(n *node, v cue.Value) error {
	op, args := cue.Dereference(v).Expr()
	if op != cue.OrOp {
		return fmt.Errorf("%s: kinds %v without a disjunction", v.Path(), n.kinds)
	}
	var wants []string
	for _, arg := range args {
		alt, err := b.build(arg)
		if err != nil {
			return err
		}
		n.enum = append(n.enum, alt.enum...)
		if alt.kinds != cue.NullKind {
			wants = append(wants, alt.wants...)
		}
		if alt.kinds&(cue.StructKind|cue.ListKind) != 0 {
			n.alts = append(n.alts, alt)
		}
	}
	if len(n.wants) == 0 {
		n.wants = wants
	}
	n.leaf = b.leaf(v) // for its scalars
	return nil
}

func (b *builder) scalar(n *node, v cue.Value) {
	if n.leaf = b.leaf(v); n.leaf >= 0 {
		n.enum = enum(v)
	}
}

// leaf keeps a constraint for the walk; one that only says a kind is not kept.
func (b *builder) leaf(v cue.Value) int {
	if kind := v.IncompleteKind(); kind == cue.BoolKind || kind == cue.StringKind && b.isAny(v) {
		return -1
	}
	b.leaves = append(b.leaves, b.choices(v))
	b.values = append(b.values, v)
	return len(b.leaves) - 1
}

func (b *builder) fields(n *node, v cue.Value) error {
	n.fields = map[string]*field{}
	n.open = v.Allows(cue.AnyString)
	it, err := v.Fields(cue.Optional(true), cue.Patterns(true))
	if err != nil {
		return err
	}
	for it.Next() {
		sel := it.Selector()
		child, err := b.build(it.Value())
		if err != nil {
			return err
		}
		if sel.ConstraintType() == cue.PatternConstraint {
			n.patterns = append(n.patterns, pattern{key: b.leaf(sel.Pattern()), node: child})
			n.open = false
			continue
		}
		f := &field{node: child, required: sel.ConstraintType() == cue.RequiredConstraint, rule: own(it.Value(), "rule")}
		if f.rule != "" {
			b.rules[f.rule] = b.rule(f.rule)
		}
		n.fields[sel.Unquoted()] = f
		n.names = append(n.names, sel.Unquoted())
	}
	return nil
}

// rule reads a definition that @rule names.
func (b *builder) rule(name string) rule {
	r := rule{text: b.declared("#" + name)}
	if b.ctx.CompileString(r.text).LookupPath(definition(name)).Err() != nil { // it refers to others
		r.text = ""
	}
	return r
}

// declared returns the text of what is declared once, "" for all else.
func (b *builder) declared(name string) (text string) {
	file, err := parser.ParseFile("", b.text)
	if err != nil {
		return ""
	}
	for _, d := range file.Decls {
		f, ok := d.(*ast.Field)
		if !ok {
			continue
		}
		if label, ok := f.Label.(*ast.Ident); !ok || label.Name != name {
			continue
		}
		if text != "" {
			return ""
		}
		text = b.text[f.Pos().Offset():f.End().Offset()]
	}
	return text
}

// definition returns the path of what @rule calls by name.
func definition(name string) cue.Path { return cue.ParsePath("#" + name) }

// own returns the first argument of an attribute, "" if there is none.
func own(v cue.Value, name string) string {
	a := v.Attribute(name)
	if a.Err() != nil {
		return ""
	}
	text, _ := a.String(0)
	return text
}

// enum returns the strings of a constraint that is nothing but strings.
func enum(v cue.Value) (out []string) {
	v = cue.Dereference(v)
	args := []cue.Value{v}
	if op, list := v.Expr(); op == cue.OrOp {
		args = list
	}
	for _, a := range args {
		s, err := a.String()
		if err != nil {
			return nil
		}
		out = append(out, s)
	}
	return out
}
