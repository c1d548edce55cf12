// Package tree owns the parser's tree of a script, and the texts that are read from it: words without their quotes, each byte
// of which knows where it was written. It is what the walks of internal/shell and internal/shell/setup have in common. It
// knows no program and follows no variable; scripts beyond its bounds it refuses.
package tree

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Node is a stretch of the parsed text: [Start, End).
type Node struct{ Start, End int }

// At is where a node of the tree is in the text that was parsed.
func (t Text) At(n syntax.Node) Node {
	if w, ok := n.(*syntax.Word); ok && IsBlank(w) {
		return Node{}
	}
	start, end := min(int(n.Pos().Offset()), len(t.Val)), min(int(n.End().Offset()), len(t.Val))
	return Node{start, max(start, end)}
}

// SpanOf is where a node of the tree is in the origin.
func (t Text) SpanOf(n syntax.Node) Span {
	at := t.At(n)
	return t.Span(at.Start, at.End)
}

// IsBlank reports whether there is no word: the library has nil, or a word without parts.
func IsBlank(w *syntax.Word) bool { return w == nil || len(w.Parts) == 0 }

// Name is a name in the tree, "" for none.
func Name(l *syntax.Lit) string {
	if l == nil {
		return ""
	}
	return l.Value
}

// FunctionNames are the names that a declaration gives; zsh may give several.
func FunctionNames(f *syntax.FuncDecl) []string {
	var out []string
	for _, n := range append([]*syntax.Lit{f.Name}, f.Names...) {
		if n != nil {
			out = append(out, n.Value)
		}
	}
	return out
}

// Functions are the declarations in statements, in order of the text.
func Functions(stmts []*syntax.Stmt) []*syntax.FuncDecl {
	var out []*syntax.FuncDecl
	Visit(stmts, func(s *syntax.Stmt) {
		if f, ok := s.Cmd.(*syntax.FuncDecl); ok {
			out = append(out, f)
		}
	})
	return out
}

// Grouped returns the statements of { …; }, ( … ), time and coproc.
func Grouped(cmd syntax.Command) (stmts []*syntax.Stmt, subshell, ok bool) {
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

// Piped reports whether a binary command is a pipe, and no list of "&&" or "||".
func Piped(x *syntax.BinaryCmd) bool { return x.Op != syntax.AndStmt && x.Op != syntax.OrStmt }

// IsHeredoc reports whether the redirection has a body in the text.
func IsHeredoc(r *syntax.Redirect) bool { return r.Op == syntax.Hdoc || r.Op == syntax.DashHdoc }

// Raw reports whether any part of a here-document's delimiter is quoted, which stops every expansion in the body.
func (t Text) Raw(r *syntax.Redirect) bool {
	for _, p := range r.Word.Parts {
		at := t.At(p)
		if _, ok := p.(*syntax.Lit); !ok || strings.Contains(t.Val[at.Start:at.End], `\`) {
			return true
		}
	}
	return false
}

// IsOutput reports whether the redirection sends output to the file Word.
func IsOutput(r *syntax.Redirect) bool {
	switch r.Op {
	case syntax.RdrOut, syntax.AppOut, syntax.RdrClob, syntax.RdrAll, syntax.AppAll:
		return true
	}
	return false
}

// Elements is "@" or "*" for a parameter with all elements of an array, else "".
func Elements(p *syntax.ParamExp) string {
	if w, ok := p.Index.(*syntax.Word); ok && (w.Lit() == "@" || w.Lit() == "*") {
		return w.Lit()
	}
	return ""
}

// OnlyParam is the parameter of a word that is one expansion and nothing else.
func OnlyParam(w *syntax.Word) *syntax.ParamExp {
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

// Comparison is one test of [[ … ]].
type Comparison struct {
	Op   string       // "-n", "==", "!=", …; "" for a bare word
	X, Y *syntax.Word // y is nil for an unary operator
	Not  bool         // under an odd number of "!"
}

// Comparisons are the tests of [[ … ]] in reading order; or says that "||" joins some of them.
func Comparisons(x syntax.TestExpr, not bool) (list []Comparison, or bool) {
	switch x := x.(type) {
	case *syntax.BinaryTest:
		if x.Op == syntax.AndTest || x.Op == syntax.OrTest {
			l, orLeft := Comparisons(x.X, not)
			r, orRight := Comparisons(x.Y, not)
			return append(l, r...), orLeft || orRight || (x.Op == syntax.OrTest) != not // !(a && b) is !a || !b
		}
		l, _ := x.X.(*syntax.Word)
		r, _ := x.Y.(*syntax.Word)
		return []Comparison{{x.Op.String(), l, r, not}}, false
	case *syntax.UnaryTest:
		if x.Op == syntax.TsNot {
			return Comparisons(x.X, !not)
		}
		w, _ := x.X.(*syntax.Word)
		return []Comparison{{x.Op.String(), w, nil, not}}, false
	case *syntax.ParenTest:
		return Comparisons(x.X, not)
	case *syntax.Word:
		return []Comparison{{"", x, nil, not}}, false
	}
	return nil, false
}

// Visit calls f for each statement, outer before inner, in order of the text;
// statements within words (command substitutions) are left out.
func Visit(stmts []*syntax.Stmt, f func(*syntax.Stmt)) {
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
