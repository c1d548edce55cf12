package shell

// guards looks a script through for tests of variables: those it asks about being
// set (guarded) and those without which it leaves (stops).
func (r *reader) guards(stmts []*stmt) {
	visitStmts(stmts, func(s *stmt) {
		switch x := s.cmd.(type) {
		case *binary:
			if x.op == "&&" && r.leaves(x.y) {
				r.mark(r.emptyTests(x.x, true), r.stops)
			}
			if x.op == "||" && r.leaves(x.y) {
				r.mark(r.emptyTests(x.x, false), r.stops)
			}
		case *ifClause:
			for c := x; c != nil; c = c.els {
				if len(c.cond) == 1 && leavesAny(r, c.then) {
					r.mark(r.emptyTests(c.cond[0], true), r.stops)
				}
			}
		}
		if _, list := s.cmd.(*binary); !list { // its parts are visited by themselves
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

func leavesAny(r *reader, ss []*stmt) bool {
	for _, s := range ss {
		if r.leaves(s) {
			return true
		}
	}
	return false
}

// leaves reports whether a statement ends the script.
func (r *reader) leaves(s *stmt) bool {
	switch x := s.cmd.(type) {
	case *call:
		if len(x.args) == 0 {
			return false
		}
		w, _ := decodeWord(r.src, x.args[0]).static()
		return w == "exit" || w == "die" || w == "fatal"
	case *group:
		return leavesAny(r, x.stmts)
	case *binary:
		return (x.op == "&&" || x.op == "||") && r.leaves(x.y)
	}
	return false
}

// emptyTests lists the variables that a statement tests: for being empty (or,
// with empty false, for being set).
func (r *reader) emptyTests(s *stmt, empty bool) []string {
	var out []string
	switch x := s.cmd.(type) {
	case *test:
		for _, o := range x.ops {
			out = append(out, r.tested(o.op, o.x, o.y, empty != o.not)...)
		}
	case *call:
		out = r.bracketTests(x.args, empty)
	case *binary:
		if x.op == "&&" || x.op == "||" {
			out = append(r.emptyTests(x.x, empty), r.emptyTests(x.y, empty)...)
		}
	}
	return out
}

// bracketTests reads the words of [ … ] or test.
func (r *reader) bracketTests(args []*word, empty bool) []string {
	if len(args) < 2 {
		return nil
	}
	if p := decodeWord(r.src, args[0]).val; p != "[" && p != "test" {
		return nil
	}
	var out []string
	for i := 1; i < len(args); i++ {
		switch op := decodeWord(r.src, args[i]).val; op {
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
			if i+1 == len(args)-1 && decodeWord(r.src, args[i+1]).val == "]" && i == 1 {
				out = append(out, r.tested("", args[i], nil, empty)...)
			}
		}
	}
	return out
}

// tested is the variable of one test if it asks whether the variable is empty.
func (r *reader) tested(op string, x, y *word, empty bool) []string {
	asksEmpty := false
	switch op {
	case "-z":
		asksEmpty = true
	case "-n", "-v", "":
	case "=", "==", "!=":
		if y == nil || decodeWord(r.src, y).val != "" {
			return nil
		}
		asksEmpty = op != "!="
	default:
		return nil
	}
	if x == nil || asksEmpty != empty {
		return nil
	}
	if op == "-v" {
		return []string{decodeWord(r.src, x).val}
	}
	if p := onlyParam(x); p != nil {
		return []string{p.name}
	}
	return nil
}

// onlyParam is the parameter of a word that is one expansion and nothing else.
func onlyParam(w *word) *param {
	parts := w.parts
	if len(parts) == 1 && parts[0].kind == partDouble {
		parts = parts[0].parts
	}
	if len(parts) == 1 && parts[0].kind == partParam {
		return parts[0].param
	}
	return nil
}
