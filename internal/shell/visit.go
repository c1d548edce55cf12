package shell

// visitStmts calls f for each statement, outer before inner, in order of the
// text; statements within words (command substitutions) are left out.
func visitStmts(stmts []*stmt, f func(*stmt)) {
	for _, s := range stmts {
		visitStmt(s, f)
	}
}

func visitStmt(s *stmt, f func(*stmt)) {
	if s == nil {
		return
	}
	f(s)
	switch x := s.cmd.(type) {
	case *binary:
		visitStmt(x.x, f)
		visitStmt(x.y, f)
	case *group:
		visitStmts(x.stmts, f)
	case *ifClause:
		for c := x; c != nil; c = c.els {
			visitStmts(c.cond, f)
			visitStmts(c.then, f)
		}
	case *loop:
		visitStmts(x.cond, f)
		visitStmts(x.body, f)
	case *forClause:
		visitStmts(x.body, f)
	case *caseClause:
		for _, i := range x.items {
			visitStmts(i.stmts, f)
		}
	case *function:
		visitStmt(x.body, f)
	}
}
