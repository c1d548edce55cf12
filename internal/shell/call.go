package shell

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// call reads a simple command: its expansions first, as the shell does.
func (r *reader) call(c *syntax.CallExpr, redirs []*syntax.Redirect) {
	for _, a := range c.Assigns {
		r.assignValue(a)
		if len(c.Args) == 0 {
			r.literalAssign(a, StyleAssign)
			r.assigned(tree.Name(a.Name))
		} else {
			r.literalAssign(a, StylePrefix)
		}
	}
	if len(c.Args) == 0 {
		r.heredocs("", redirs)
		return
	}
	words := r.src.Decode(c.Args)
	name := words[0].Val
	tests := tree.IsTest(name)
	for _, w := range c.Args {
		r.word(w, tests)
	}
	if f, ok := r.funcs[name]; ok {
		r.withSet(c.Assigns, func() { r.callFunction(f) })
		r.commandWords(name, words)
		if !r.evaluates(f) {
			r.argumentQuotes(name, words[1:])
		}
		r.heredocs(name, redirs)
		return
	}
	r.withSet(c.Assigns, func() { r.program(words, redirs) })
}

// withSet runs f while the names of prefix assignments count as set.
func (r *reader) withSet(prefix []*syntax.Assign, f func()) {
	if len(prefix) == 0 {
		f()
		return
	}
	set := r.set
	r.set = clone(set)
	for _, a := range prefix {
		r.assigned(tree.Name(a.Name))
	}
	f()
	for n := range r.set {
		if !prefixed(prefix, n) {
			set[n] = true
		}
	}
	r.set = set
}

func prefixed(as []*syntax.Assign, name string) bool {
	for _, a := range as {
		if tree.Name(a.Name) == name {
			return true
		}
	}
	return false
}

// evaluates reports whether a function runs its arguments as shell.
func (r *reader) evaluates(f declared) bool {
	found := false
	tree.Visit([]*syntax.Stmt{f.Body}, func(s *syntax.Stmt) {
		if c, ok := s.Cmd.(*syntax.CallExpr); ok && len(c.Args) > 0 {
			p := tree.Word(f.src, c.Args[0]).Val
			found = found || p == "eval" || isShell(p)
		}
	})
	return found
}

// program reads a command whose words are known: argv, or a simple command.
func (r *reader) program(words []tree.Text, redirs []*syntax.Redirect) {
	u := unwrap(words)
	for _, e := range u.env {
		n := assignmentName(e)
		r.literal(e.Val[:n], StyleEnv, e, n+1, len(e.Val), "env")
		r.quotedVars(e, ContextAssign, e.Val[:n], "", "", nil)
	}
	if len(u.words) == 0 {
		return
	}
	name := tree.Base(u.words[0].Val)
	if u.words[0].Dynamic(0, len(u.words[0].Val)) {
		name = ""
	}
	if r.kubeletWord(u.words) {
		return
	}
	r.commandWords(name, u.words)
	args := u.words[1:]
	if isShell(name) {
		r.shell(name, args, u.env, redirs)
		return
	}
	if r.builtin(name, u.words, redirs) {
		return
	}
	if r.runs(u.words) {
		return
	}
	r.flags(name, args)
	if !tree.Listed(ownLanguage, name) {
		r.argumentQuotes(name, args)
	}
	r.heredocs(name, redirs)
}

// kubeletWord reports whether the command is what the parser made of the
// kubelet's $(NAME): a single word that is such a name, replaced before.
func (r *reader) kubeletWord(words []tree.Text) bool {
	return len(words) == 1 && !r.plain && words[0].Val != "" && words[0].DynamicAt(0) && r.src.Rewritten() && !strings.HasPrefix(words[0].Val, "$")
}

// commandWords notes the command itself.
func (r *reader) commandWords(name string, words []tree.Text) {
	c := Command{Name: name}
	for _, w := range words {
		n := len(w.Val)
		c.Words = append(c.Words, Word{Value: w.Val, Span: w.Written(0, n), Dynamic: w.Dynamic(0, n), Expansions: w.Names(0, n), Quote: w.Quote(0, n)})
	}
	r.out.Commands = append(r.out.Commands, c)
}

// argumentQuotes reports variables in single-quoted arguments.
func (r *reader) argumentQuotes(name string, args []tree.Text) {
	for _, a := range args {
		r.quotedVars(a, ContextArg, name, "", "", nil)
	}
}

// shell reads a call of sh, bash and their kin.
func (r *reader) shell(name string, args, env []tree.Text, redirs []*syntax.Redirect) {
	sc := readShellCall(args)
	r.started(name, args, sc)
	switch {
	case sc.script != nil:
		set := r.set
		r.set = clone(set)
		for _, e := range env {
			r.assigned(e.Val[:assignmentName(e)])
		}
		r.scriptArgument(*sc.script, name)
		r.set = set
	case sc.file != nil:
		r.scriptFile(*sc.file, name, false)
	case sc.stdin:
		r.scriptInput(name, redirs)
	}
	r.flags(name, sc.rest) // what a script runs by exec "$@"
	r.argumentQuotes(name, sc.rest)
}

// scriptArgument reads the operand of sh -c.
func (r *reader) scriptArgument(t tree.Text, name string) {
	r.useNames(t)
	if p := strings.TrimSpace(t.Val); t.Dynamic(0, len(t.Val)) && p == strings.Trim(p, " \t\n") && strings.HasPrefix(p, "$") && !strings.ContainsAny(p, " \n;") && !r.plain {
		r.note(t.Span(0, len(t.Val)), "the script that "+name+" runs is not written here")
		return
	}
	if r.plain {
		r.inner(t, dialectOf(name), true)
		return
	}
	r.nested(t, dialectOf(name), true)
}

// scriptInput reads a script that a shell gets on standard input.
func (r *reader) scriptInput(name string, redirs []*syntax.Redirect) {
	for _, rd := range redirs {
		switch {
		case tree.IsHeredoc(rd):
			r.heredocScript(rd, name)
		case rd.Op == syntax.RdrIn:
			r.scriptFile(tree.Word(r.src, rd.Word), name, false)
		case rd.Op == syntax.WordHdoc:
			r.nested(tree.Word(r.src, rd.Word), dialectOf(name), true)
		}
	}
}

// scriptFile notes a file that is run.
func (r *reader) scriptFile(t tree.Text, interpreter string, sourced bool) {
	p, static := t.Static()
	at := t.Span(0, len(t.Val))
	if !static || p == "" {
		if p != "" {
			r.note(at, "which script runs here is not known: "+p)
		}
		return
	}
	r.used.files[p] = true
	if from, ok := r.used.copies[p]; ok {
		r.out.Scripts = append(r.out.Scripts, ScriptRef{Path: from.Val, Interpreter: interpreter, Sourced: sourced, Span: from.Span(0, len(from.Val))})
	}
	r.out.Scripts = append(r.out.Scripts, ScriptRef{Path: p, Interpreter: interpreter, Sourced: sourced, Span: at})
}

// runs notes scripts that are executed directly. Behind an entry point that runs
// its arguments ("-- sh -c …") it reads those, and reports that it did.
func (r *reader) runs(words []tree.Text) bool {
	p, static := words[0].Static()
	switch {
	case static && strings.Contains(p, "/") && !systemProgram(p):
		r.scriptFile(words[0], "", false)
	case static && tree.Listed(interpreters, p):
		r.interpreted(p, words[1:])
	}
	if tree.Listed(foreign, tree.Base(p)) {
		return false
	}
	for i, w := range words[1:] {
		after := words[i+1:]
		if w.Val == "--" {
			after = after[1:]
		} else if !scriptEntry(p) {
			continue
		}
		if len(after) > 0 && isShell(after[0].Val) {
			r.program(after, nil)
			return true
		}
	}
	return false
}

// interpreted notes the script file of another language's interpreter.
func (r *reader) interpreted(interpreter string, args []tree.Text) {
	for _, w := range args {
		switch {
		case w.Val == "-c" || w.Val == "-e" || w.Val == "-m":
			return
		case w.Val != "" && w.Val[0] != '-':
			if strings.Contains(tree.Base(w.Val), ".") {
				r.scriptFile(w, interpreter, false)
			}
			return
		}
	}
}

// scriptEntry reports whether a program is an entry point that runs its arguments.
func scriptEntry(p string) bool {
	b := tree.Base(p)
	return strings.Contains(b, "entrypoint") || strings.HasPrefix(b, "wait-for") || b == "vault-env" || strings.HasSuffix(b, "-init")
}

const interpreters = " python python2 python3 perl ruby node php "

func systemProgram(p string) bool {
	for _, d := range []string{"/bin/", "/usr/", "/sbin/", "/lib/"} {
		if strings.HasPrefix(p, d) && !strings.HasSuffix(p, ".sh") {
			return true
		}
	}
	return false
}
