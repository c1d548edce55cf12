package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// builtin reads the commands that change the shell's own state or that write
// text; it reports whether the command was one of them.
func (r *reader) builtin(name string, words []text, redirs []*syntax.Redirect) bool {
	args := words[1:]
	switch name {
	case "read", "mapfile", "readarray", "getopts", "unset", "wait", "let":
		r.namesSet(name, args)
	case ".", "source":
		if len(args) > 0 {
			r.scriptFile(args[0], "", true)
			r.note(args[0].span(0, len(args[0].val)), "what the sourced file sets is not known")
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
		r.target = operand(words)
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
func (r *reader) namesSet(name string, args []text) {
	for i := 0; i < len(args); i++ {
		a := args[i].val
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
		if validName(a) {
			r.assigned(a)
		}
	}
}

// eval reads the words of eval as shell, in this shell's scope.
func (r *reader) eval(args []text) {
	for _, a := range args {
		r.useNames(a)
		if a.dynamic(0, len(a.val)) {
			r.note(a.span(0, len(a.val)), "what eval runs here is not known")
			r.unknown = true
			return
		}
	}
	if len(args) == 1 {
		r.nested(args[0], dialectBash, false)
		return
	}
	if len(args) > 1 {
		r.nested(joinWords(args), dialectBash, false)
	}
}

// useNames notes that the variables in t are expanded once more by other means.
func (r *reader) useNames(t text) {
	for _, n := range t.names(0, len(t.val)) {
		r.used.names[n] = true
	}
}

// commandOption reads su -c, flock -c and their like.
func (r *reader) commandOption(name string, args []text) {
	for i, a := range args {
		if (a.val == "-c" || a.val == "--command") && i+1 < len(args) {
			r.scriptArgument(args[i+1], "sh")
			return
		}
	}
	for i, a := range args {
		if isShell(a.val) || name == "runuser" && a.val == "--" && i+1 < len(args) {
			r.program(args[min(i+b2i(a.val == "--"), len(args)-1):], nil)
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
func (r *reader) envsubst(args []text, redirs []*syntax.Redirect) {
	r.used.names["*"] = true
	for _, a := range args {
		r.useNames(a)
	}
	for _, rd := range redirs {
		if rd.Op == syntax.RdrIn {
			r.used.files[decodeWord(r.src, rd.Word).val] = true
		}
	}
	r.note(argsSpan(r.src, args), "which variables envsubst reads stands in its input")
}

func argsSpan(src text, args []text) Span {
	if len(args) == 0 {
		return Span{Index: src.index}
	}
	last := args[len(args)-1]
	return Span{src.index, args[0].span(0, 0).Start, last.span(0, len(last.val)).End}
}

// find reads the commands of -exec and its kin.
func (r *reader) find(args []text) {
	for i := 0; i < len(args); i++ {
		switch args[i].val {
		case "-exec", "-execdir", "-ok", "-okdir":
			end := i + 1
			for end < len(args) && args[end].val != ";" && args[end].val != "+" {
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
func (r *reader) copied(words []text) {
	var files []text
	for _, w := range words[1:] {
		if w.val != "" && w.val[0] != '-' {
			files = append(files, w)
		}
	}
	if len(files) != 2 || !strings.HasSuffix(files[0].val, ".sh") {
		return
	}
	if _, static := files[0].static(); static {
		r.used.copies[files[1].val] = files[0]
	}
}
