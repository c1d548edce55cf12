package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// The readers of this package walk the parser library's own tree. What they ask it in common is here.

// node is a stretch of the parsed text: [start, end).
type node struct{ start, end int }

// at is where a node of the tree is in the text that was parsed.
func (t text) at(n syntax.Node) node {
	if w, ok := n.(*syntax.Word); ok && blank(w) {
		return node{}
	}
	start, end := min(int(n.Pos().Offset()), len(t.val)), min(int(n.End().Offset()), len(t.val))
	return node{start, max(start, end)}
}

// spanOf is where a node of the tree is in the origin.
func (t text) spanOf(n syntax.Node) Span {
	at := t.at(n)
	return t.span(at.start, at.end)
}

// blank reports whether there is no word: the library has nil, or a word without parts.
func blank(w *syntax.Word) bool { return w == nil || len(w.Parts) == 0 }

// literal is a name in the tree, "" for none.
func literal(l *syntax.Lit) string {
	if l == nil {
		return ""
	}
	return l.Value
}

// functionNames are the names that a declaration gives; zsh may give several.
func functionNames(f *syntax.FuncDecl) []string {
	var out []string
	for _, n := range append([]*syntax.Lit{f.Name}, f.Names...) {
		if n != nil {
			out = append(out, n.Value)
		}
	}
	return out
}

// functions are the declarations in statements, in order of the text.
func functions(stmts []*syntax.Stmt) []*syntax.FuncDecl {
	var out []*syntax.FuncDecl
	visit(stmts, func(s *syntax.Stmt) {
		if f, ok := s.Cmd.(*syntax.FuncDecl); ok {
			out = append(out, f)
		}
	})
	return out
}

// grouped returns the statements of { …; }, ( … ), time and coproc.
func grouped(cmd syntax.Command) (stmts []*syntax.Stmt, subshell, ok bool) {
	switch x := cmd.(type) {
	case *syntax.Block:
		return x.Stmts, false, true
	case *syntax.Subshell:
		return x.Stmts, true, true
	case *syntax.TimeClause:
		if x.Stmt != nil {
			return []*syntax.Stmt{x.Stmt}, false, true
		}
	case *syntax.CoprocClause:
		return []*syntax.Stmt{x.Stmt}, true, true
	}
	return nil, false, false
}

// piped reports whether a binary command is a pipe, and no list of "&&" or "||".
func piped(x *syntax.BinaryCmd) bool { return x.Op != syntax.AndStmt && x.Op != syntax.OrStmt }

// heredoc reports whether the redirection has a body in the text.
func heredoc(r *syntax.Redirect) bool { return r.Op == syntax.Hdoc || r.Op == syntax.DashHdoc }

// raw reports whether any part of a here-document's delimiter is quoted, which stops every expansion in the body.
func (t text) raw(r *syntax.Redirect) bool {
	for _, p := range r.Word.Parts {
		at := t.at(p)
		if _, ok := p.(*syntax.Lit); !ok || strings.Contains(t.val[at.start:at.end], `\`) {
			return true
		}
	}
	return false
}

// output reports whether the redirection sends output to the file Word.
func output(r *syntax.Redirect) bool {
	switch r.Op {
	case syntax.RdrOut, syntax.AppOut, syntax.RdrClob, syntax.RdrAll, syntax.AppAll:
		return true
	}
	return false
}

// elements is "@" or "*" for a parameter with all elements of an array, else "".
func elements(p *syntax.ParamExp) string {
	if w, ok := p.Index.(*syntax.Word); ok && (w.Lit() == "@" || w.Lit() == "*") {
		return w.Lit()
	}
	return ""
}

// onlyParam is the parameter of a word that is one expansion and nothing else.
func onlyParam(w *syntax.Word) *syntax.ParamExp {
	parts := w.Parts
	if len(parts) == 1 {
		if q, ok := parts[0].(*syntax.DblQuoted); ok {
			parts = q.Parts
		}
	}
	if len(parts) != 1 {
		return nil
	}
	p, _ := parts[0].(*syntax.ParamExp)
	return p
}

// comparison is one test of [[ … ]].
type comparison struct {
	op   string       // "-n", "==", "!=", …; "" for a bare word
	x, y *syntax.Word // y is nil for an unary operator
	not  bool         // under an odd number of "!"
}

// comparisons are the tests of [[ … ]] in reading order; or says that "||" joins some of them.
func comparisons(x syntax.TestExpr, not bool) (list []comparison, or bool) {
	switch x := x.(type) {
	case *syntax.BinaryTest:
		if x.Op == syntax.AndTest || x.Op == syntax.OrTest {
			l, orLeft := comparisons(x.X, not)
			r, orRight := comparisons(x.Y, not)
			return append(l, r...), orLeft || orRight || (x.Op == syntax.OrTest) != not // !(a && b) is !a || !b
		}
		l, _ := x.X.(*syntax.Word)
		r, _ := x.Y.(*syntax.Word)
		return []comparison{{x.Op.String(), l, r, not}}, false
	case *syntax.UnaryTest:
		if x.Op == syntax.TsNot {
			return comparisons(x.X, !not)
		}
		w, _ := x.X.(*syntax.Word)
		return []comparison{{x.Op.String(), w, nil, not}}, false
	case *syntax.ParenTest:
		return comparisons(x.X, not)
	case *syntax.Word:
		return []comparison{{"", x, nil, not}}, false
	}
	return nil, false
}

// visit calls f for each statement, outer before inner, in order of the text;
// statements within words (command substitutions) are left out.
func visit(stmts []*syntax.Stmt, f func(*syntax.Stmt)) {
	for _, s := range stmts {
		syntax.Walk(s, func(n syntax.Node) bool {
			switch n := n.(type) {
			case *syntax.Stmt:
				f(n)
			case *syntax.Word, *syntax.Assign, *syntax.Redirect:
				return false
			}
			return true
		})
	}
}
