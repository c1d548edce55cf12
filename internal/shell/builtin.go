package shell

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// builtin reads the commands that change the shell's own state or that write
// text; it reports whether the command was one of them.
func (r *reader) builtin(name string, words []tree.Text, redirs []*syntax.Redirect) bool {
	args := words[1:]
	switch name {
	case "read", "mapfile", "readarray", "getopts", "unset", "wait", "let":
		r.namesSet(name, args)
	case ".", "source":
		if len(args) > 0 {
			r.scriptFile(args[0], "", true)
			r.note(args[0].Span(0, len(args[0].Val)), "what the sourced file sets is not known")
			r.unknown = true
		}
	case "eval":
		r.eval(args)
	case "trap":
		if len(args) > 1 {
			r.later = append(r.later, args[0])
		}
	case "sed", "gsed":
		r.sed(name, args)
	case "perl":
		r.perl(args)
		r.heredocs(name, redirs)
	case "echo":
		r.echo(args)
	case "printf":
		r.printf(args)
	case "su", "runuser", "flock", "script", "watch":
		r.commandOption(name, args)
	case "envsubst":
		r.envsubst(args, redirs)
	case "find":
		r.find(args)
	case "tee":
		r.target = tree.Operand(words)
		r.heredocs(name, redirs)
	case "cp", "mv", "ln", "install":
		r.copied(words)
		return false
	case "[", "test", ":", "true", "false", "cd", "exit", "return", "shift", "set":
	default:
		return false
	}
	return true
}

// namesSet notes variables that a builtin writes.
func (r *reader) namesSet(name string, args []tree.Text) {
	for i := 0; i < len(args); i++ {
		a := args[i].Val
		if strings.HasPrefix(a, "-") && len(a) > 1 {
			if name == "read" && strings.ContainsAny(a[len(a)-1:], "pdnNtui") {
				i++
			}
			continue
		}
		if name == "getopts" && i == 0 {
			continue
		}
		if n := strings.IndexAny(a, "=+-"); name == "let" && n > 0 {
			a = a[:n]
		}
		if tree.ValidName(a) {
			r.assigned(a)
		}
	}
}

// eval reads the words of eval as shell, in this shell's scope.
func (r *reader) eval(args []tree.Text) {
	for _, a := range args {
		r.useNames(a)
		if a.Dynamic(0, len(a.Val)) {
			r.note(a.Span(0, len(a.Val)), "what eval runs here is not known")
			r.unknown = true
			return
		}
	}
	if len(args) == 1 {
		r.nested(args[0], tree.Bash, false)
		return
	}
	if len(args) > 1 {
		r.nested(tree.JoinWords(args), tree.Bash, false)
	}
}

// useNames notes that the variables in t are expanded once more by other means.
func (r *reader) useNames(t tree.Text) {
	for _, n := range t.Names(0, len(t.Val)) {
		r.used.names[n] = true
	}
}

// commandOption reads su -c, flock -c and their like.
func (r *reader) commandOption(name string, args []tree.Text) {
	for i, a := range args {
		if (a.Val == "-c" || a.Val == "--command") && i+1 < len(args) {
			r.scriptArgument(args[i+1], "sh")
			return
		}
	}
	for i, a := range args {
		if isShell(a.Val) || name == "runuser" && a.Val == "--" && i+1 < len(args) {
			r.program(args[min(i+b2i(a.Val == "--"), len(args)-1):], nil)
			return
		}
	}
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// envsubst reads its input and the list of variables as templates.
func (r *reader) envsubst(args []tree.Text, redirs []*syntax.Redirect) {
	r.used.names["*"] = true
	for _, a := range args {
		r.useNames(a)
	}
	for _, rd := range redirs {
		if rd.Op == syntax.RdrIn {
			r.used.files[tree.Word(r.src, rd.Word).Val] = true
		}
	}
	r.note(argsSpan(r.src, args), "which variables envsubst reads stands in its input")
}

func argsSpan(src tree.Text, args []tree.Text) Span {
	if len(args) == 0 {
		return Span{Index: src.Index}
	}
	last := args[len(args)-1]
	return Span{Index: src.Index, Start: args[0].Span(0, 0).Start, End: last.Span(0, len(last.Val)).End}
}

// find reads the commands of -exec and its kin.
func (r *reader) find(args []tree.Text) {
	for i := 0; i < len(args); i++ {
		switch args[i].Val {
		case "-exec", "-execdir", "-ok", "-okdir":
			end := i + 1
			for end < len(args) && args[end].Val != ";" && args[end].Val != "+" {
				end++
			}
			if end > i+1 {
				r.program(args[i+1:end], nil)
			}
			i = end
		}
	}
}

// copied remembers that a file is the copy of another: running the copy runs it.
func (r *reader) copied(words []tree.Text) {
	var files []tree.Text
	for _, w := range words[1:] {
		if w.Val != "" && w.Val[0] != '-' {
			files = append(files, w)
		}
	}
	if len(files) != 2 || !strings.HasSuffix(files[0].Val, ".sh") {
		return
	}
	if _, static := files[0].Static(); static {
		r.used.copies[files[1].Val] = files[0]
	}
}
