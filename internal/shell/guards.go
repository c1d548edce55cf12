package shell

import (
	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// guards looks a script through for tests of variables: those it asks about being
// set (guarded) and those without which it leaves (stops).
func (r *reader) guards(stmts []*syntax.Stmt) {
	tree.Visit(stmts, func(s *syntax.Stmt) {
		switch x := s.Cmd.(type) {
		case *syntax.BinaryCmd:
			if x.Op == syntax.AndStmt && r.leaves(x.Y) {
				r.mark(r.emptyTests(x.X, true), r.stops)
			}
			if x.Op == syntax.OrStmt && r.leaves(x.Y) {
				r.mark(r.emptyTests(x.X, false), r.stops)
			}
		case *syntax.IfClause:
			for c := x; c != nil; c = c.Else {
				if len(c.Cond) == 1 && leavesAny(r, c.Then) {
					r.mark(r.emptyTests(c.Cond[0], true), r.stops)
				}
			}
		}
		if _, list := s.Cmd.(*syntax.BinaryCmd); !list { // its parts are visited by themselves
			r.mark(r.emptyTests(s, true), r.guarded)
			r.mark(r.emptyTests(s, false), r.guarded)
		}
	})
}

func (r *reader) mark(names []string, in map[string]bool) {
	for _, n := range names {
		in[n] = true
	}
}

func leavesAny(r *reader, ss []*syntax.Stmt) bool {
	for _, s := range ss {
		if r.leaves(s) {
			return true
		}
	}
	return false
}

// leaves reports whether a statement ends the script.
func (r *reader) leaves(s *syntax.Stmt) bool {
	switch x := s.Cmd.(type) {
	case *syntax.CallExpr:
		if len(x.Args) == 0 {
			return false
		}
		w, _ := tree.Word(r.src, x.Args[0]).Static()
		return w == "exit" || w == "die" || w == "fatal"
	case *syntax.BinaryCmd:
		return !tree.Piped(x) && r.leaves(x.Y)
	}
	stmts, _, _ := tree.Grouped(s.Cmd)
	return leavesAny(r, stmts)
}

// emptyTests lists the variables that a statement tests: for being empty (or,
// with empty false, for being set).
func (r *reader) emptyTests(s *syntax.Stmt, empty bool) []string {
	var out []string
	switch x := s.Cmd.(type) {
	case *syntax.TestClause:
		list, _ := tree.Comparisons(x.X, false)
		for _, o := range list {
			out = append(out, r.tested(o.Op, o.X, o.Y, empty != o.Not)...)
		}
	case *syntax.CallExpr:
		out = r.bracketTests(x.Args, empty)
	case *syntax.BinaryCmd:
		if !tree.Piped(x) {
			out = append(r.emptyTests(x.X, empty), r.emptyTests(x.Y, empty)...)
		}
	}
	return out
}

// bracketTests reads the words of [ … ] or test.
func (r *reader) bracketTests(args []*syntax.Word, empty bool) []string {
	if len(args) < 2 {
		return nil
	}
	if !tree.IsTest(tree.Word(r.src, args[0]).Val) {
		return nil
	}
	var out []string
	for i := 1; i < len(args); i++ {
		switch op := tree.Word(r.src, args[i]).Val; op {
		case "!":
			empty = !empty
		case "-z", "-n", "-v":
			if i+1 < len(args) {
				out = append(out, r.tested(op, args[i+1], nil, empty)...)
				i++
			}
		case "=", "==", "!=":
			if i+1 < len(args) {
				out = append(out, r.tested(op, args[i-1], args[i+1], empty)...)
				i++
			}
		case "]", "-a", "-o":
		default:
			if i+1 == len(args)-1 && tree.Word(r.src, args[i+1]).Val == "]" && i == 1 {
				out = append(out, r.tested("", args[i], nil, empty)...)
			}
		}
	}
	return out
}

// tested is the variable of one test if it asks whether the variable is empty.
func (r *reader) tested(op string, x, y *syntax.Word, empty bool) []string {
	asksEmpty := false
	switch op {
	case "-z":
		asksEmpty = true
	case "-n", "-v", "":
	case "=", "==", "!=":
		if y == nil || tree.Word(r.src, y).Val != "" {
			return nil
		}
		asksEmpty = op != "!="
	default:
		return nil
	}
	if tree.IsBlank(x) || asksEmpty != empty {
		return nil
	}
	if op == "-v" {
		return []string{tree.Word(r.src, x).Val}
	}
	if p := tree.OnlyParam(x); p != nil {
		return []string{tree.Name(p.Param)}
	}
	return nil
}
