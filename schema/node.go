package schema

import (
	"cmp"
	"fmt"
	"regexp"
	"sync"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
)

// node is one place of a schema, read out of the evaluated CUE: the structure
// that the walk follows. Scalars keep their constraint as a CUE value.
type node struct {
	kinds cue.Kind // what may stand here
	want  string   // in words, from @want or made of the constraint
	enum  []string // where only these strings may stand

	// A map.
	fields   map[string]*field
	names    []string // of fields, in the schema's order
	patterns []pattern
	open     bool
	key      string // what a key must be, from @key

	elem *node   // of a list
	alts []*node // where a map or list may stand beside something else

	// A scalar: its constraint, an index into compiled.leaves; -1 where any
	// value of its kinds will do.
	leaf int
	// The rule that speaks where quotes would mend a scalar, from @unquoted.
	unquoted string
}

type field struct {
	*node
	required bool
	rule     string // a definition that the value must fit as a whole, from @rule
}

type pattern struct {
	key  int // the constraint on the key, a leaf; -1 for any
	node *node
}

// leaf is a constraint on scalars.
type leaf struct {
	value   cue.Value
	pattern string         // where it is nothing but a regular expression
	regexp  *regexp.Regexp // of pattern, once needed
}

// compiled is the schema of one kind. All but the CUE values is written once,
// before any walk starts.
type compiled struct {
	kind Kind
	once sync.Once
	err  error
	root *node
	says map[string]string // of the definitions that @rule names

	platforms []string // of Config: the defaults

	mu     sync.Mutex // a CUE context is not safe for concurrent use
	ctx    *cue.Context
	scope  cue.Value
	leaves []leaf
	uses   int
	memo   map[question]bool
	orders map[string]string // answers of @rule definitions
}

// load compiles the kind's CUE and reads its structure.
func (c *compiled) load() error {
	k := kinds[c.kind]
	c.ctx = cuecontext.New()
	c.scope = c.ctx.CompileString(CUE(c.kind), cue.Filename(k.file))
	if err := c.scope.Err(); err != nil {
		return fmt.Errorf("compile schema %s: %w", k.file, err)
	}
	c.memo, c.orders, c.uses = map[question]bool{}, map[string]string{}, 0
	b := builder{c: c, text: c.ctx.CompileString("string"), says: map[string]string{}, shared: map[string]*node{}}
	root, err := b.build(c.scope.LookupPath(cue.ParsePath(k.definition)))
	if err != nil {
		return fmt.Errorf("read schema %s: %w", k.file, err)
	}
	c.leaves = b.leaves
	if c.root == nil { // the structure of a renewed context is the same
		c.root, c.says = root, b.says
		c.readPlatforms()
	}
	return nil
}

type builder struct {
	c      *compiled
	text   cue.Value // string
	leaves []leaf
	says   map[string]string
	shared map[string]*node // by definition
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
	n.want, n.key = cmp.Or(want, n.want), cmp.Or(key, n.key)
	return &n, nil
}

func (b *builder) read(v cue.Value) (*node, error) {
	if err := v.Err(); err != nil {
		return nil, err
	}
	n := &node{kinds: v.IncompleteKind(), leaf: -1, want: own(v, "want"), key: own(v, "key"), unquoted: own(v, "unquoted")}
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
	if n.want == "" {
		n.want = words(n)
	}
	return n, err
}

func (b *builder) list(n *node, v cue.Value) (err error) {
	n.elem, err = b.build(v.LookupPath(cue.MakePath(cue.AnyIndex)))
	return err
}

// alternatives splits a place where a map or a list may stand beside something
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
			wants = append(wants, alt.want)
		}
		if alt.kinds&(cue.StructKind|cue.ListKind) != 0 {
			n.alts = append(n.alts, alt)
		}
	}
	if n.want == "" {
		n.want = list(wants, "or")
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
	if v.IncompleteKind() == cue.StringKind && v.Subsume(b.text) == nil ||
		v.IncompleteKind() == cue.BoolKind {
		return -1
	}
	b.leaves = append(b.leaves, leaf{value: v, pattern: expression(v)})
	return len(b.leaves) - 1
}

// expression returns the expression of a constraint that is one regular
// expression. CUE's are Go's, so CUE need not be asked.
func expression(v cue.Value) string {
	op, args := cue.Dereference(v).Expr()
	if op != cue.RegexMatchOp || len(args) != 1 {
		return ""
	}
	text, _ := args[0].String()
	return text
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
			b.says[f.rule] = own(b.c.scope.LookupPath(cue.ParsePath("#"+f.rule)), "says")
		}
		n.fields[sel.Unquoted()] = f
		n.names = append(n.names, sel.Unquoted())
	}
	return nil
}

// own returns the first argument of an attribute, "" where there is none.
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
