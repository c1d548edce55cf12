package shell

import (
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// MisuseKind is how a shell is started wrongly.
type MisuseKind int

// The kinds of a Misuse.
const (
	// UnreadText: texts behind the script of -c that it never reads as $0, $1 or $@.
	UnreadText MisuseKind = iota
	// WithoutC: a shell takes command text for the name of a file, for want of -c.
	WithoutC
	// NoScript: -c without a text behind it.
	NoScript
	// OneText: options, or a whole command, with their arguments in one text.
	OneText
)

// Misuse is a shell, or a program, that argv starts in a way in which it does not
// run what is written. The Span is the text that is wrong.
type Misuse struct {
	Kind MisuseKind
	Span
	Shell string // the program: "sh"
	// Script is, for UnreadText, what runs in place of all.
	Script string
	// Unread counts the texts behind it, First is the number of the first of them.
	Unread, First int
}

// commandWords are words that begin a command and are hardly ever the name of a
// script or an argument at the beginning of a line.
const commandWords = " exec export set cd sed awk echo printf source python python2 python3 node java npm npx yarn gunicorn uvicorn celery " +
	"sleep chmod chown mkdir cp mv rm ln cat trap umask ulimit unset eval curl wget envsubst "

// started checks how a shell is started by argv.
func (r *reader) started(name string, args []tree.Text, sc shellCall) {
	if !r.plain || r.guess {
		return
	}
	whole := func(t tree.Text) Span { return t.Span(0, len(t.Val)) }
	switch {
	case sc.blank != nil:
		r.out.Misuses = append(r.out.Misuses, Misuse{Kind: OneText, Span: whole(*sc.blank), Shell: name})
	case sc.script != nil:
		if n := r.unreadFrom(*sc.script, name, sc.rest); n < len(sc.rest) {
			r.out.Misuses = append(r.out.Misuses, Misuse{Kind: UnreadText, Span: whole(*sc.script), Shell: name, Script: sc.script.Val, Unread: len(sc.rest) - n, First: sc.rest[n].Index})
		}
	case sc.file != nil && commandText(sc.file.Val):
		r.out.Misuses = append(r.out.Misuses, Misuse{Kind: WithoutC, Span: whole(*sc.file), Shell: name})
	case sc.noScript && len(args) > 0:
		r.out.Misuses = append(r.out.Misuses, Misuse{Kind: NoScript, Span: whole(args[len(args)-1]), Shell: name})
	}
}

// commandText reports whether what a shell is given as a script's file is text to run.
func commandText(s string) bool {
	s = strings.TrimSpace(s)
	return strings.ContainsAny(s, " \n;|&<>") || tree.Listed(commandWords, s)
}

// oneText reports a command whose program is a whole command line: ["python main.py"].
func (r *reader) oneText(program tree.Text) {
	fields := strings.Fields(program.Val)
	if len(fields) < 2 || strings.Contains(program.Val, `\`) || program.DynamicAt(0) {
		return
	}
	b := tree.Base(fields[0])
	wrong := isShell(b) || tree.Listed(commandWords, b) || tree.Listed(interpreters, b)
	for _, f := range fields[1:] {
		wrong = wrong || f[0] == '-'
	}
	if wrong {
		r.out.Misuses = append(r.out.Misuses, Misuse{Kind: OneText, Span: program.Span(0, len(program.Val)), Shell: fields[0]})
	}
}

var placeholder = lazyre.New(`^(?:-|--|_|[A-Za-z_][A-Za-z0-9_-]*)$`)

// unreadFrom is the first of the texts behind a script that it never reads;
// len(rest) if there are none. A first text that only names the script, as ps
// shows it, is fine: sh -c 'exec app --flag' app.
func (r *reader) unreadFrom(script tree.Text, shell string, rest []tree.Text) int {
	if len(rest) == 0 || script.Dynamic(0, len(script.Val)) {
		return len(rest)
	}
	file, err := tree.Parse(script.Val, dialectOf(shell))
	if err != nil {
		return len(rest)
	}
	last, all := positionals(file)
	switch {
	case all:
		return len(rest)
	case last >= 0:
		return min(last+1, len(rest))
	}
	named := rest[0].Val == "" || placeholder.MatchString(rest[0].Val) && (strings.ContainsAny(strings.TrimSpace(script.Val), " \n") || len(rest[0].Val) < 3)
	switch {
	case named && len(rest) == 1:
		return 1
	case named && len(rest[0].Val) < 3 || isShell(rest[0].Val):
		return min(1, len(rest))
	}
	return 0
}

// positionals is the highest of $0, $1, … that a script reads itself (functions
// have parameters of their own), -1 for none; all where it may read every one.
func positionals(file *syntax.File) (last int, all bool) {
	last = -1
	depth := 0
	var visit func(n syntax.Node) bool
	visit = func(n syntax.Node) bool {
		switch x := n.(type) {
		case *syntax.FuncDecl:
			depth++
			syntax.Walk(x.Body, visit)
			depth--
			return false
		case *syntax.ParamExp:
			if x.Param == nil {
				return true
			}
			if k, err := strconv.Atoi(x.Param.Value); err == nil && (depth == 0 || k == 0) {
				last = max(last, k)
			}
			all = all || depth == 0 && (x.Param.Value == "@" || x.Param.Value == "*" || x.Param.Value == "#" || x.Excl)
		case *syntax.ForClause:
			it, ok := x.Loop.(*syntax.WordIter)
			all = all || ok && !it.InPos.IsValid() && depth == 0
		case *syntax.CallExpr:
			if len(x.Args) > 0 {
				switch x.Args[0].Lit() {
				case "shift", "getopts", "eval", ".", "source":
					all = true
				}
			}
		}
		return true
	}
	syntax.Walk(file, visit)
	return last, all
}
