package setup

import (
	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// interp follows the constant parts of a script: what is assigned literally,
// arrays, positional parameters of its functions. Everything else stays in its
// source form, marked as dynamic. It runs nothing.
type interp struct {
	src      tree.Text
	env      map[string]value
	args     []tree.Text
	argsOK   bool // args are known
	funcs    map[string]*syntax.FuncDecl
	called   map[*syntax.FuncDecl]bool
	depth    int
	steps    int
	conds    []Condition
	locals   map[string]value
	consumer []tree.Text // the words of the command that output is piped to
	files    map[string]*manifest
	out      []SecretCreation
	printing
}

// value is what a variable holds.
type value struct {
	scalar tree.Text
	array  []element
	isList bool
	open   bool // the array may hold further elements
}

type element struct {
	tree.Text
	conds []Condition
	maybe bool
}

// manifest is a here-document, kept until something applies it.
type manifest struct {
	body       tree.Text
	conds      []Condition
	start, end int
}

func (in *interp) stmts(ss []*syntax.Stmt) {
	for _, s := range ss {
		in.stmt(s)
	}
}

func (in *interp) stmt(s *syntax.Stmt) {
	in.steps++
	if s == nil || in.steps > maxSteps {
		return
	}
	defer in.into(s)()
	switch x := s.Cmd.(type) {
	case *syntax.CallExpr:
		in.call(x, s)
	case *syntax.DeclClause:
		in.declare(x)
	case *syntax.BinaryCmd:
		in.binary(x)
	case *syntax.IfClause:
		in.ifClause(x)
	case *syntax.WhileClause:
		in.stmts(x.Cond)
		in.branch(nil, func() { in.stmts(x.Do) })
	case *syntax.ForClause:
		in.forClause(x)
	case *syntax.CaseClause:
		in.caseClause(x)
	default:
		stmts, subshell, _ := tree.Grouped(s.Cmd)
		if subshell {
			in.apart(func() { in.stmts(stmts) })
			return
		}
		in.stmts(stmts)
	}
}

// declare follows export, declare, local, readonly.
func (in *interp) declare(x *syntax.DeclClause) {
	for _, a := range x.Args {
		name := tree.Name(a.Name)
		if name == "" || a.Naked && x.Variant.Value == "export" {
			continue
		}
		if x.Variant.Value == "local" && in.locals != nil {
			if _, saved := in.locals[name]; !saved {
				in.locals[name] = in.env[name]
			}
		}
		in.assign(a)
	}
}

// spend counts bytes that are copied against the bound of steps, so that a value
// that doubles itself does not fill the memory.
func (in *interp) spend(bytes int) { in.steps += 1 + bytes/8 }

// copyEnv copies the variables for a part of the script that may change them.
func (in *interp) copyEnv(e map[string]value) map[string]value {
	in.spend(len(e))
	out := make(map[string]value, len(e))
	for k, v := range e {
		out[k] = v
	}
	return out
}

// apart runs f as a subshell: what it assigns is lost.
func (in *interp) apart(f func()) {
	env := in.env
	in.env = in.copyEnv(env)
	f()
	in.env = env
}

// branch runs f under conditions; afterwards a variable holds what both ways agree on.
func (in *interp) branch(conds []Condition, f func()) {
	before, n := in.env, len(in.conds)
	in.env = in.copyEnv(before)
	in.conds = append(in.conds[:n:n], conds...)
	f()
	in.conds = in.conds[:n]
	in.env = mergeEnv(before, in.env)
}

func (in *interp) binary(x *syntax.BinaryCmd) {
	if !tree.Piped(x) {
		in.stmt(x.X)
		conds := in.conditions([]*syntax.Stmt{x.X})
		if x.Op == syntax.OrStmt {
			conds = negate(conds)
		}
		in.branch(conds, func() { in.stmt(x.Y) })
		return
	}
	in.apart(func() {
		old, output := in.consumer, in.output
		in.output = taken
		if c, ok := x.Y.Cmd.(*syntax.CallExpr); ok {
			if words := in.words(c.Args); kubectlAt(words) >= 0 {
				in.consumer = words
			}
		}
		in.stmt(x.X)
		in.consumer, in.output = old, output
	})
	in.apart(func() { in.stmt(x.Y) })
}

func (in *interp) ifClause(x *syntax.IfClause) {
	var earlier []Condition
	start := in.env
	var ends []map[string]value
	hasElse := false
	for c := x; c != nil; c = c.Else {
		in.env = in.copyEnv(start)
		in.stmts(c.Cond)
		own := in.conditions(c.Cond)
		if len(c.Cond) == 0 {
			hasElse = true
		}
		n := len(in.conds)
		in.conds = append(append(in.conds[:n:n], earlier...), own...)
		in.stmts(c.Then)
		in.conds = in.conds[:n]
		ends = append(ends, in.env)
		earlier = append(earlier, negate(own)...)
	}
	if !hasElse {
		ends = append(ends, start)
	}
	in.env = mergeAll(ends)
}

func (in *interp) caseClause(x *syntax.CaseClause) {
	start := in.env
	ends := []map[string]value{start}
	var seen []string
	for _, i := range x.Items {
		in.env = in.copyEnv(start)
		at := in.src.At(x.Word)
		cond := Condition{Start: at.Start, End: at.End}
		if p := tree.OnlyParam(x.Word); p != nil {
			cond.Variable = tree.Name(p.Param)
		}
		rest := false
		for _, p := range i.Patterns {
			v := tree.Word(in.src, p).Val
			cond.Values = append(cond.Values, v)
			rest = rest || v == "*"
		}
		if rest {
			cond.Values, cond.Negated = append([]string(nil), seen...), true
			ends = ends[min(1, len(ends)):] // some arm always runs
		} else {
			seen = append(seen, cond.Values...)
		}
		n := len(in.conds)
		if cond.Variable != "" && len(cond.Values) > 0 {
			in.conds = append(in.conds[:n:n], cond)
		}
		in.stmts(i.Stmts)
		in.conds = in.conds[:n]
		ends = append(ends, in.env)
	}
	in.env = mergeAll(ends)
}

// maxCalls bounds calls of functions within functions.
const maxCalls = 8

// maxUnroll bounds the items of a for loop that are followed one by one.
const maxUnroll = 64

func (in *interp) forClause(x *syntax.ForClause) {
	loop, _ := x.Loop.(*syntax.WordIter)
	if loop == nil {
		loop = &syntax.WordIter{}
	}
	var items []tree.Text
	known := loop.InPos.IsValid()
	for _, w := range loop.Items {
		for _, f := range in.fields(w) {
			if _, ok := f.Static(); !ok {
				known = false
			}
			items = append(items, f)
		}
	}
	name := tree.Name(loop.Name)
	if known && len(items) > 0 && len(items) <= maxUnroll {
		for _, i := range items {
			in.env[name] = value{scalar: i}
			in.stmts(x.Do)
		}
		return
	}
	in.branch(nil, func() {
		if name != "" {
			start := in.src.At(x).Start
			end := start
			if n := len(loop.Items); n > 0 {
				end = in.src.At(loop.Items[n-1]).End
			}
			in.env[name] = value{scalar: tree.DynamicText(in.src, start, end, "$"+name)}
		}
		in.stmts(x.Do)
	})
	for n, v := range in.env {
		if v.isList && len(v.array) > 0 && grownIn(x.Do, n) {
			v.open = true
			in.env[n] = v
		}
	}
}

// grownIn reports whether statements append to the array name.
func grownIn(body []*syntax.Stmt, name string) bool {
	found := false
	tree.Visit(body, func(s *syntax.Stmt) {
		if c, ok := s.Cmd.(*syntax.CallExpr); ok {
			for _, a := range c.Assigns {
				found = found || tree.Name(a.Name) == name && a.Append
			}
		}
	})
	return found
}

// function runs a function's body.
func (in *interp) function(f *syntax.FuncDecl, args []tree.Text, known bool) {
	in.called[f] = true
	if in.depth >= maxCalls {
		return
	}
	oldArgs, oldOK, oldLocals := in.args, in.argsOK, in.locals
	in.args, in.argsOK, in.locals = args, known, map[string]value{}
	in.depth++
	in.stmt(f.Body)
	in.depth--
	for n, v := range in.locals {
		if v.scalar.IsZero() && !v.isList {
			delete(in.env, n)
		} else {
			in.env[n] = v
		}
	}
	in.args, in.argsOK, in.locals = oldArgs, oldOK, oldLocals
}

func (in *interp) assign(a *syntax.Assign) {
	if a.Index != nil {
		return
	}
	name := tree.Name(a.Name)
	if a.Array != nil {
		v := value{isList: true}
		if a.Append {
			v.array, v.open = append(v.array, in.env[name].array...), in.env[name].open
		}
		for _, e := range a.Array.Elems {
			for _, f := range in.fields(e.Value) {
				v.array = append(v.array, element{Text: f, conds: append([]Condition(nil), in.conds...)})
			}
		}
		in.env[name] = v
		return
	}
	t := in.scalar(a.Value)
	if a.Naked {
		t = tree.Empty(in.src)
	}
	if a.Append {
		t = tree.Concat(in.env[name].scalar, t)
	}
	in.env[name] = value{scalar: t}
}
