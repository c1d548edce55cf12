package shell

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

func (r *reader) stmts(ss []*syntax.Stmt) {
	for _, s := range ss {
		r.stmt(s)
	}
}

func (r *reader) stmt(s *syntax.Stmt) {
	if s == nil {
		return
	}
	target, sink := r.target, r.sink
	for _, rd := range s.Redirs {
		r.redirect(rd)
	}
	r.command(s)
	r.target, r.sink = target, sink
}

// redirect reads the words of a redirection and notes where output goes.
func (r *reader) redirect(rd *syntax.Redirect) {
	if tree.IsHeredoc(rd) {
		r.word(rd.Hdoc, false)
		return
	}
	r.word(rd.Word, false)
	t := tree.Word(r.src, rd.Word)
	if rd.Op == syntax.WordHdoc {
		return
	}
	r.quotedVars(t, ContextRedir, "", "", "", nil)
	if tree.IsOutput(rd) && !strings.HasPrefix(tree.Name(rd.N), "2") {
		r.target, r.sink = t.Val, ""
	}
}

func (r *reader) command(s *syntax.Stmt) {
	switch x := s.Cmd.(type) {
	case *syntax.CallExpr:
		r.call(x, s.Redirs)
	case *syntax.DeclClause:
		r.decl(x)
	case *syntax.BinaryCmd:
		r.binary(x)
	case *syntax.IfClause:
		for c := x; c != nil; c = c.Else {
			r.stmts(c.Cond)
			var set []string
			for _, one := range c.Cond {
				set = append(set, r.emptyTests(one, false)...)
			}
			r.knowing(set, func() { r.stmts(c.Then) })
		}
	case *syntax.WhileClause:
		r.stmts(x.Cond)
		r.stmts(x.Do)
	case *syntax.ForClause:
		r.forClause(x)
	case *syntax.CaseClause:
		r.word(x.Word, true)
		for _, i := range x.Items {
			r.words(i.Patterns)
			r.stmts(i.Stmts)
		}
	case *syntax.TestClause:
		list, _ := tree.Comparisons(x.X, false)
		for _, o := range list {
			r.word(o.X, true)
			r.word(o.Y, true)
		}
	case *syntax.ArithmCmd:
		r.arith(x.X)
	case *syntax.LetClause:
		for _, e := range x.Exprs {
			r.arith(e)
		}
	case nil:
		r.heredocs("", s.Redirs)
	default:
		stmts, subshell, _ := tree.Grouped(s.Cmd)
		set := r.set
		if subshell {
			r.set = clone(set)
		}
		r.stmts(stmts)
		r.set = set
	}
}

func (r *reader) forClause(x *syntax.ForClause) {
	switch l := x.Loop.(type) {
	case *syntax.WordIter:
		r.words(l.Items)
		r.assigned(tree.Name(l.Name))
	case *syntax.CStyleLoop:
		r.arith(l.Init)
		r.arith(l.Cond)
		r.arith(l.Post)
	}
	r.stmts(x.Do)
}

// binary reads a list or pipe. The parts of a pipe run in subshells.
func (r *reader) binary(x *syntax.BinaryCmd) {
	if !tree.Piped(x) {
		r.stmt(x.X)
		r.knowing(r.emptyTests(x.X, x.Op == syntax.OrStmt), func() { r.stmt(x.Y) })
		return
	}
	set, target, sink := r.set, r.target, r.sink
	r.set = clone(set)
	r.target, r.sink = "", ""
	name, words := r.programOf(x.Y)
	r.sink = name
	if name == "tee" {
		r.target, r.sink = tree.Operand(words), ""
	}
	r.stmt(x.X)
	r.set, r.target, r.sink = clone(set), target, sink
	r.stmt(x.Y)
	r.set = set
}

// programOf is the program that a statement runs, with its words.
func (r *reader) programOf(s *syntax.Stmt) (string, []tree.Text) {
	c, ok := s.Cmd.(*syntax.CallExpr)
	if !ok || len(c.Args) == 0 {
		return "", nil
	}
	u := unwrap(r.src.Decode(c.Args))
	if len(u.words) == 0 {
		return "", nil
	}
	return tree.Base(u.words[0].Val), u.words
}

// decl reads export, declare, local, readonly.
func (r *reader) decl(d *syntax.DeclClause) {
	for _, a := range d.Args {
		name := tree.Name(a.Name)
		r.assignValue(a)
		switch {
		case name == "":
			if !tree.IsBlank(a.Value) && r.anyExpansion(a.Value) {
				r.note(r.src.SpanOf(a), "which names this "+d.Variant.Value+" sets is not known")
				r.unknown = true
			}
		case a.Naked:
			if d.Variant.Value == "local" || d.Variant.Value == "declare" || d.Variant.Value == "typeset" {
				r.localName(name)
			}
		default:
			r.literalAssign(a, StyleExport)
			if d.Variant.Value == "local" {
				r.localName(name)
			}
			r.assigned(name)
		}
	}
}

func (r *reader) anyExpansion(w *syntax.Word) bool {
	_, static := tree.Word(r.src, w).Static()
	return !static
}

func (r *reader) localName(name string) {
	if !r.set[name] {
		r.local = append(r.local, name)
	}
	r.assigned(name)
}

// assignValue reads the expansions of a value.
func (r *reader) assignValue(a *syntax.Assign) {
	r.word(a.Value, false)
	for _, w := range arrayWords(a) {
		r.word(w, false)
	}
}

func arrayWords(a *syntax.Assign) []*syntax.Word {
	var out []*syntax.Word
	if a.Array != nil {
		for _, e := range a.Array.Elems {
			if !tree.IsBlank(e.Value) {
				out = append(out, e.Value)
			}
		}
	}
	return out
}

// literalAssign notes NAME=value.
func (r *reader) literalAssign(a *syntax.Assign, style Style) {
	name := tree.Name(a.Name)
	if a.Array == nil && tree.IsBlank(a.Value) {
		end := r.src.At(a).End
		r.out.Literals = append(r.out.Literals, Assign{Name: name, Style: style, Span: r.src.Span(end, end), Quote: tree.Quote{Safe: !r.src.Nested}})
		return
	}
	words := arrayWords(a)
	if a.Array == nil {
		words = []*syntax.Word{a.Value}
	}
	for _, w := range words {
		t := tree.Word(r.src, w)
		if !tree.Listed(promptNames, name) {
			r.quotedVars(t, ContextAssign, name, "", name, nil)
		}
		r.literal(name, style, t, 0, len(t.Val), "")
	}
}

// promptNames are variables that the shell itself expands when it uses them.
const promptNames = " PS1 PS2 PS3 PS4 PROMPT_COMMAND ENV "

// declare collects the functions of a script, so that a call that is above
// the declaration finds them too.
func (r *reader) declare(stmts []*syntax.Stmt) {
	for _, f := range tree.Functions(stmts) {
		for _, n := range tree.FunctionNames(f) {
			r.funcs[n] = declared{f, r.src}
		}
	}
}

// uncalled reads the functions that nothing has called, in order: others may. First come those that no other function
// calls: they may set what the others need.
func (r *reader) uncalled(stmts []*syntax.Stmt) {
	list := tree.Functions(stmts)
	inner := map[string]bool{}
	for _, f := range list {
		syntax.Walk(f.Body, func(n syntax.Node) bool {
			if c, ok := n.(*syntax.CallExpr); ok && len(c.Args) > 0 && !slices.Contains(tree.FunctionNames(f), c.Args[0].Lit()) {
				inner[c.Args[0].Lit()] = true
			}
			return true
		})
	}
	for _, first := range []bool{true, false} {
		for _, f := range list {
			if !first || !slices.ContainsFunc(tree.FunctionNames(f), func(n string) bool { return inner[n] }) {
				r.callFunction(declared{f, r.src})
			}
		}
	}
}

// callFunction reads a function's body at its first call, with what is set then.
func (r *reader) callFunction(f declared) {
	if r.called[f.FuncDecl] {
		return
	}
	r.called[f.FuncDecl] = true
	local, src := r.local, r.src
	r.local, r.src = nil, f.src
	r.stmt(f.Body)
	for _, n := range r.local {
		delete(r.set, n)
	}
	r.local, r.src = local, src
}
