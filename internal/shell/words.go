package shell

import "strings"

// flags notes the values that options and NAME=value arguments carry.
func (r *reader) flags(command string, args []text) {
	for i, a := range args {
		eq := strings.IndexByte(a.val, '=')
		switch {
		case len(a.val) < 2 || a.val == "--":
		case a.val[0] == '-' && eq > 0 && !a.dynamic(0, eq):
			r.literal(a.val[:eq], StyleFlag, a, eq+1, len(a.val), command)
		case a.val[0] == '-':
			if i+1 < len(args) && !strings.HasPrefix(args[i+1].val, "-") && !a.dynamic(0, len(a.val)) {
				r.literal(a.val, StyleFlag, args[i+1], 0, len(args[i+1].val), command)
			}
		case assignmentName(a) > 0:
			r.literal(a.val[:eq], StyleWord, a, eq+1, len(a.val), command)
		}
	}
}

// echo reads the words that echo prints as lines.
func (r *reader) echo(args []text) {
	for len(args) > 0 && (args[0].val == "-n" || args[0].val == "-e" || args[0].val == "-ne" || args[0].val == "-en" || args[0].val == "-E") {
		args = args[1:]
	}
	if len(args) == 0 {
		return
	}
	r.printed("echo", joinWords(args))
}

// printed reads a text that goes to a file, to a program or to the log.
func (r *reader) printed(command string, t text) {
	if isShell(r.sink) {
		r.nested(t, dialectOf(r.sink), true)
		return
	}
	r.lines(t, StyleEcho, command, r.target)
	r.printedQuotes(command, t)
}

func (r *reader) printedQuotes(command string, t text) {
	if scriptLike(r.target) || listed(ownLanguage, r.sink) || isShell(r.sink) {
		return
	}
	r.quotedVars(t, ContextEcho, command, r.target, "", nil)
}

// printf reads a format with its arguments. What is in the format itself is a
// line; where a line ends in %s the argument is the value, and a bare %s prints
// its argument as a line.
func (r *reader) printf(args []text) {
	if len(args) > 1 && args[0].val == "-v" {
		r.assigned(args[1].val)
		return
	}
	if len(args) > 0 && args[0].val == "--" {
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
func (r *reader) printfLines(format text, args []text) []text {
	for start := 0; start <= len(format.val); {
		end, next := lineEnd(format, start, true)
		line := format.val[start:end]
		verbs := printfVerbs(line)
		switch m := linePattern.FindStringSubmatchIndex(line); {
		case verbs == 0:
			r.line(format, start, end, StyleEcho, "printf", r.target)
		case strings.TrimSpace(line) == "%s" && len(args) > 0:
			r.line(args[0], 0, len(args[0].val), StyleEcho, "printf", r.target)
		case verbs == 1 && m != nil && strings.Trim(line[m[1]:], `"'`) == "%s" && len(args) > 0:
			lit := r.assignment(line[m[2]:m[3]], StyleEcho, args[0], 0, len(args[0].val), "printf")
			lit.Target = r.target
			r.out.Literals = append(r.out.Literals, lit)
		case line == "%s=%s" && len(args) > 1 && !args[0].dynamic(0, len(args[0].val)):
			lit := r.assignment(args[0].val, StyleEcho, args[1], 0, len(args[1].val), "printf")
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
