package values

import (
	"fmt"
	"slices"
	"strings"
	"text/template/parse"
)

// value is what is known of a template's value: the root context, a place in the
// values, a dict with fields, or one of several of those. The zero value is unknown.
type value struct {
	root   bool
	at     []string // below .Values; nil unless inside
	inside bool
	fields map[string]*value
	either []*value
	// optional is set if the template allows for its absence: default, coalesce.
	optional bool
	// all is set if it is true only where all of either are: and.
	all bool
	// conditions are what must be there for a comparison to hold.
	conditions [][]string
	// file and pos are where a template names it; file is "" if none does.
	file string
	pos  parse.Pos
}

// analyzer walks templates with such values in place of real ones.
type analyzer struct {
	chart   *Chart
	defines map[string]*parse.Tree
	walked  map[string]bool // define and dot: walked once
	depth   int
}

// frame is one execution of a template: its variables, its dot and the conditions around.
type frame struct {
	*analyzer
	file  string
	vars  map[string]*value
	dot   *value
	under [][]string
}

// maxDepth bounds defines that include each other.
const maxDepth = 32

func (a *analyzer) run(body *parse.Tree, dot *value, under [][]string) {
	if body == nil || body.Root == nil || a.depth >= maxDepth {
		return
	}
	key := fmt.Sprint(body.ParseName, " ", body.Name, " ", dot.key(0), under)
	if a.walked[key] {
		return
	}
	a.walked[key] = true
	a.depth++
	defer func() { a.depth-- }()
	f := &frame{analyzer: a, file: body.ParseName, vars: map[string]*value{"$": dot}, dot: dot, under: under}
	f.list(body.Root)
}

// key tells values apart; deep ones count as one.
func (v *value) key(depth int) string {
	const deep = 4
	switch {
	case v == nil || depth > deep:
		return "?"
	case v.root:
		return "$"
	case v.inside:
		return "." + strings.Join(v.at, ".")
	}
	var parts []string
	for name, field := range v.fields {
		parts = append(parts, name+"="+field.key(depth+1))
	}
	slices.Sort(parts)
	for _, e := range v.either {
		parts = append(parts, e.key(depth+1))
	}
	return "{" + strings.Join(parts, " ") + "}"
}

func (f *frame) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		f.node(n)
	}
}

func (f *frame) node(n parse.Node) {
	switch n := n.(type) {
	case *parse.ActionNode:
		v := f.pipe(n.Pipe)
		if len(n.Pipe.Decl) == 0 {
			f.use(v, n.Pipe, true, false)
		}
	case *parse.IfNode:
		f.branch(&n.BranchNode, false)
	case *parse.WithNode:
		f.branch(&n.BranchNode, true)
	case *parse.RangeNode:
		f.loop(n)
	case *parse.TemplateNode:
		dot := &value{}
		if n.Pipe != nil {
			dot = f.pipe(n.Pipe)
		}
		f.define(n.Name, dot, n)
	case *parse.ListNode:
		f.list(n)
	}
}

// branch walks if and with: the condition reads its values and allows for their
// absence; what is inside runs only where it holds.
func (f *frame) branch(n *parse.BranchNode, with bool) {
	v := f.pipe(n.Pipe)
	f.use(v, n.Pipe, false, true)
	dot, under := f.dot, f.under
	f.under = append(slices.Clone(under), v.condition()...)
	if with {
		f.dot = v
	}
	f.list(n.List)
	f.dot, f.under = dot, under
	f.list(n.ElseList)
}

// condition lists the paths that must be there for a branch to run.
func (v *value) condition() (out [][]string) {
	switch {
	case v == nil:
		return nil
	case v.inside:
		return [][]string{v.at}
	case v.all:
		for _, e := range v.either {
			out = append(out, e.condition()...)
		}
	}
	return append(out, v.conditions...)
}

func (f *frame) loop(n *parse.RangeNode) {
	decl := n.Pipe.Decl
	v := f.pipe(&parse.PipeNode{NodeType: parse.NodePipe, Cmds: n.Pipe.Cmds})
	f.use(v, n.Pipe, false, true)
	element := v.element()
	dot, under := f.dot, f.under
	f.dot, f.under = element, append(slices.Clone(under), v.condition()...)
	if len(decl) > 0 {
		f.vars[decl[len(decl)-1].Ident[0]] = element
	}
	if len(decl) > 1 { // the keys are read, too
		f.vars[decl[0].Ident[0]] = &value{}
	}
	if v != nil && v.inside {
		f.record(element.at, n.Pipe.Position(), false, true)
	}
	f.list(n.List)
	f.dot, f.under = dot, under
	f.list(n.ElseList)
}

// allow returns the value as one that may be absent, if that is so.
func (v *value) allow(absent bool) *value {
	if v == nil || !absent || v.optional {
		return v
	}
	out := *v
	out.optional = true
	return &out
}

// element is an item of a list or map.
func (v *value) element() *value {
	switch {
	case v == nil:
		return &value{}
	case v.inside:
		return &value{inside: true, at: append(slices.Clone(v.at), Any)}
	}
	out := &value{}
	for _, field := range v.fields {
		out.either = append(out.either, field)
	}
	for _, e := range v.either {
		out.either = append(out.either, e.element())
	}
	return out
}

// field is what is under a name.
func (v *value) field(name string) *value {
	switch {
	case v == nil:
		return &value{}
	case v.root && name == "Values":
		return &value{inside: true}
	case v.root:
		return &value{}
	case v.inside:
		return &value{inside: true, at: append(slices.Clone(v.at), name), optional: v.optional}
	case v.fields[name] != nil:
		return v.fields[name]
	}
	out := &value{}
	for _, e := range v.either {
		if field := e.field(name); field.root || field.inside || field.fields != nil || field.either != nil {
			out.either = append(out.either, field.allow(v.optional))
		}
	}
	if len(out.either) == 1 {
		return out.either[0]
	}
	return out
}

// use notes that a value is read: printed (whole), or asked about (guarded).
func (f *frame) use(v *value, n parse.Node, whole, guarded bool) {
	f.useAt(v, n.Position(), whole, guarded, 0)
}

func (f *frame) useAt(v *value, at parse.Pos, whole, guarded bool, depth int) {
	const deep = 6
	guarded = guarded || v != nil && v.optional
	switch {
	case v == nil || depth > deep:
	case v.root:
		f.chart.Everything = f.chart.Everything || whole
	case v.inside && len(v.at) == 0:
		f.chart.Everything = f.chart.Everything || whole
	case v.inside && v.file != "":
		f.recordAt(v.at, v.file, v.pos, whole, guarded)
	case v.inside:
		f.record(v.at, at, whole, guarded)
	default:
		for _, field := range v.fields {
			f.useAt(field, at, whole, true, depth+1)
		}
		for _, e := range v.either {
			f.useAt(e, at, whole, guarded, depth+1)
		}
	}
}

func (f *frame) record(path []string, at parse.Pos, whole, guarded bool) {
	f.recordAt(path, f.file, at, whole, guarded)
}

func (f *frame) recordAt(path []string, file string, at parse.Pos, whole, guarded bool) {
	f.chart.Reads = append(f.chart.Reads, Read{Path: path, File: file, Offset: int(at), Whole: whole, Guarded: guarded, Under: f.under})
}
