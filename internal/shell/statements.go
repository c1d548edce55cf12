package shell

func (r *reader) stmts(ss []*stmt) {
	for _, s := range ss {
		r.stmt(s)
	}
}

func (r *reader) stmt(s *stmt) {
	if s == nil {
		return
	}
	target, sink := r.target, r.sink
	for _, rd := range s.redirs {
		r.redirect(rd)
	}
	r.command(s)
	r.target, r.sink = target, sink
}

// redirect reads the words of a redirection and notes where output goes.
func (r *reader) redirect(rd *redir) {
	if rd.heredoc() {
		if rd.hdoc != nil {
			r.word(rd.hdoc, false)
		}
		return
	}
	r.word(rd.word, false)
	t := decodeWord(r.src, rd.word)
	if rd.op == "<<<" {
		return
	}
	r.quotedVars(t, ContextRedir, "", "", "", nil)
	if rd.output() && (rd.start == rd.word.start || r.src.val[rd.start] != '2') {
		r.target, r.sink = t.val, ""
	}
}

func (r *reader) command(s *stmt) {
	switch x := s.cmd.(type) {
	case *call:
		r.call(x, s.redirs)
	case *decl:
		r.decl(x)
	case *binary:
		r.binary(x)
	case *group:
		if x.subshell {
			set := r.set
			r.set = clone(set)
			r.stmts(x.stmts)
			r.set = set
			return
		}
		r.stmts(x.stmts)
	case *ifClause:
		for c := x; c != nil; c = c.els {
			r.stmts(c.cond)
			var set []string
			for _, one := range c.cond {
				set = append(set, r.emptyTests(one, false)...)
			}
			r.knowing(set, func() { r.stmts(c.then) })
		}
	case *loop:
		r.stmts(x.cond)
		r.stmts(x.body)
	case *forClause:
		r.words(x.items)
		r.arith(x.arith)
		r.assigned(x.name)
		r.stmts(x.body)
	case *caseClause:
		r.word(x.word, true)
		for _, i := range x.items {
			r.words(i.patterns)
			r.stmts(i.stmts)
		}
	case *test:
		for _, o := range x.ops {
			r.word(o.x, true)
			r.word(o.y, true)
		}
	case *arithCmd:
		r.arith(x.arith)
	case nil:
		r.heredocs("", s.redirs)
	}
}

// binary reads a list or pipe. The parts of a pipe run in subshells.
func (r *reader) binary(x *binary) {
	if x.op != "|" && x.op != "|&" {
		r.stmt(x.x)
		r.knowing(r.emptyTests(x.x, x.op == "||"), func() { r.stmt(x.y) })
		return
	}
	set, target, sink := r.set, r.target, r.sink
	r.set = clone(set)
	r.target, r.sink = "", ""
	name, words := r.programOf(x.y)
	r.sink = name
	if name == "tee" {
		r.target, r.sink = operand(words), ""
	}
	r.stmt(x.x)
	r.set, r.target, r.sink = clone(set), target, sink
	r.stmt(x.y)
	r.set = set
}

// programOf is the program that a statement runs, with its words.
func (r *reader) programOf(s *stmt) (string, []text) {
	c, ok := s.cmd.(*call)
	if !ok || len(c.args) == 0 {
		return "", nil
	}
	u := unwrap(r.decode(c.args))
	if len(u.words) == 0 {
		return "", nil
	}
	return base(u.words[0].val), u.words
}

// operand is the first word that is no option.
func operand(words []text) string {
	for _, w := range words[1:] {
		if w.val != "" && w.val[0] != '-' {
			return w.val
		}
	}
	return ""
}

func (r *reader) decode(ws []*word) []text {
	out := make([]text, 0, len(ws))
	for _, w := range ws {
		out = append(out, decodeWord(r.src, w))
	}
	return out
}

// decl reads export, declare, local, readonly.
func (r *reader) decl(d *decl) {
	for _, a := range d.args {
		r.assignValue(a)
		switch {
		case a.name == "":
			if a.value != nil && r.anyExpansion(a.value) {
				r.note(r.src.span(a.start, a.end), "which names this "+d.variant+" sets is not known")
				r.unknown = true
			}
		case a.naked:
			if d.variant == "local" || d.variant == "declare" || d.variant == "typeset" {
				r.localName(a.name)
			}
		default:
			r.literalAssign(a, StyleExport)
			if d.variant == "local" {
				r.localName(a.name)
			}
			r.assigned(a.name)
		}
	}
}

func (r *reader) anyExpansion(w *word) bool {
	_, static := decodeWord(r.src, w).static()
	return !static
}

func (r *reader) localName(name string) {
	if !r.set[name] {
		r.local = append(r.local, name)
	}
	r.assigned(name)
}

// assignValue reads the expansions of a value.
func (r *reader) assignValue(a *assign) {
	r.word(a.value, false)
	r.words(a.array)
}

// literalAssign notes NAME=value.
func (r *reader) literalAssign(a *assign, style Style) {
	if a.isArray {
		for _, w := range a.array {
			t := decodeWord(r.src, w)
			r.quotedVars(t, ContextAssign, a.name, "", a.name, nil)
			r.literal(a.name, style, t, 0, len(t.val), "")
		}
		return
	}
	if a.value == nil {
		r.out.Literals = append(r.out.Literals, Assign{Name: a.name, Style: style, Span: r.src.span(a.end, a.end), Quote: Quote{Safe: !r.src.nested}})
		return
	}
	t := decodeWord(r.src, a.value)
	if !listed(promptNames, a.name) {
		r.quotedVars(t, ContextAssign, a.name, "", a.name, nil)
	}
	r.literal(a.name, style, t, 0, len(t.val), "")
}

// promptNames are variables that the shell itself expands when it uses them.
const promptNames = " PS1 PS2 PS3 PS4 PROMPT_COMMAND ENV "

// declare collects the functions of a script, so that a call that stands above
// the declaration finds them too.
func (r *reader) declare(stmts []*stmt) {
	visitStmts(stmts, func(s *stmt) {
		if f, ok := s.cmd.(*function); ok {
			for _, n := range f.names {
				r.funcs[n] = declared{f, r.src}
			}
		}
	})
}

// uncalled reads the functions that nothing has called, in order: others may.
func (r *reader) uncalled(stmts []*stmt) {
	visitStmts(stmts, func(s *stmt) {
		if f, ok := s.cmd.(*function); ok && !r.called[f] {
			r.callFunction(declared{f, r.src})
		}
	})
}

// callFunction reads a function's body at its first call, with what is set then.
func (r *reader) callFunction(f declared) {
	if r.called[f.function] {
		return
	}
	r.called[f.function] = true
	local, src := r.local, r.src
	r.local, r.src = nil, f.src
	r.stmt(f.body)
	for _, n := range r.local {
		delete(r.set, n)
	}
	r.local, r.src = local, src
}
