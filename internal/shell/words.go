package shell

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
)

// flags notes the values that options and NAME=value arguments carry.
func (r *reader) flags(command string, args []tree.Text) {
	for i, a := range args {
		eq := strings.IndexByte(a.Val, '=')
		switch {
		case len(a.Val) < 2 || a.Val == "--":
		case a.Val[0] == '-' && eq > 0 && !a.Dynamic(0, eq):
			r.literal(a.Val[:eq], StyleFlag, a, eq+1, len(a.Val), command)
		case a.Val[0] == '-':
			if i+1 < len(args) && !strings.HasPrefix(args[i+1].Val, "-") && !a.Dynamic(0, len(a.Val)) {
				r.literal(a.Val, StyleFlag, args[i+1], 0, len(args[i+1].Val), command)
			}
		case assignmentName(a) > 0:
			r.literal(a.Val[:eq], StyleWord, a, eq+1, len(a.Val), command)
		}
	}
}

// echo reads the words that echo prints as lines.
func (r *reader) echo(args []tree.Text) {
	for len(args) > 0 && (args[0].Val == "-n" || args[0].Val == "-e" || args[0].Val == "-ne" || args[0].Val == "-en" || args[0].Val == "-E") {
		args = args[1:]
	}
	if len(args) == 0 {
		return
	}
	r.printed("echo", tree.JoinWords(args))
}

// printed reads a text that goes to a file, to a program or to the log.
func (r *reader) printed(command string, t tree.Text) {
	if isShell(r.sink) {
		r.nested(t, dialectOf(r.sink), true)
		return
	}
	r.lines(t, StyleEcho, command, r.target)
	r.printedQuotes(command, t)
}

func (r *reader) printedQuotes(command string, t tree.Text) {
	if scriptLike(r.target) || tree.Listed(ownLanguage, r.sink) || isShell(r.sink) {
		return
	}
	r.quotedVars(t, ContextEcho, command, r.target, "", nil)
}

// printf reads a format with its arguments. What is in the format itself is a
// line; where a line ends in %s the argument is the value, and a bare %s prints
// its argument as a line.
func (r *reader) printf(args []tree.Text) {
	if len(args) > 1 && args[0].Val == "-v" {
		r.assigned(args[1].Val)
		return
	}
	if len(args) > 0 && args[0].Val == "--" {
		args = args[1:]
	}
	if len(args) == 0 {
		return
	}
	format, rest := args[0], args[1:]
	if isShell(r.sink) && len(rest) == 0 {
		r.nested(format, dialectOf(r.sink), true)
		return
	}
	for _, a := range args {
		r.printedQuotes("printf", a)
	}
	for {
		before := len(rest)
		rest = r.printfLines(format, rest)
		if len(rest) == 0 || len(rest) == before {
			return // the format is used again as long as arguments are left
		}
	}
}

// printfLines uses the format once and returns the arguments that are left.
func (r *reader) printfLines(format tree.Text, args []tree.Text) []tree.Text {
	for start := 0; start <= len(format.Val); {
		end, next := lineEnd(format, start, true)
		line := format.Val[start:end]
		verbs := printfVerbs(line)
		switch m := linePattern.FindStringSubmatchIndex(line); {
		case verbs == 0:
			r.line(format, start, end, StyleEcho, "printf", r.target)
		case strings.TrimSpace(line) == "%s" && len(args) > 0:
			r.line(args[0], 0, len(args[0].Val), StyleEcho, "printf", r.target)
		case verbs == 1 && m != nil && strings.Trim(line[m[1]:], `"'`) == "%s" && len(args) > 0:
			lit := r.assignment(line[m[2]:m[3]], StyleEcho, args[0], 0, len(args[0].Val), "printf")
			lit.Target = r.target
			r.out.Literals = append(r.out.Literals, lit)
		case line == "%s=%s" && len(args) > 1 && !args[0].Dynamic(0, len(args[0].Val)):
			lit := r.assignment(args[0].Val, StyleEcho, args[1], 0, len(args[1].Val), "printf")
			lit.Target = r.target
			r.out.Literals = append(r.out.Literals, lit)
		}
		args = args[min(verbs, len(args)):]
		start = next
	}
	return args
}

// printfVerbs counts the arguments that a format takes.
func printfVerbs(s string) int {
	n := 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '%' {
			if s[i+1] != '%' {
				n++
			}
			i++
		}
	}
	return n
}
