package shell

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// heredocs reads the bodies of here-documents that a command gets.
func (r *reader) heredocs(name string, redirs []*syntax.Redirect) {
	for _, rd := range redirs {
		if !tree.IsHeredoc(rd) {
			continue
		}
		target, sink := r.target, r.sink
		if isShell(sink) && (name == "cat" || name == "") {
			r.heredocScript(rd, sink)
			continue
		}
		body := tree.Heredoc(r.src, rd)
		r.lines(body, StyleHeredoc, name, target)
		if tree.Listed(ownLanguage, name) || tree.Listed(ownLanguage, sink) || isShell(sink) || scriptLike(target) {
			continue
		}
		r.quotedVars(body, ContextHeredoc, name, target, "", nil)
	}
}

// heredocScript reads the body of a here-document that a shell gets as its script.
func (r *reader) heredocScript(rd *syntax.Redirect, shell string) {
	body := tree.Heredoc(r.src, rd)
	body.Nested = body.Nested || !r.src.Raw(rd)
	body.Quotes = nil
	r.inner(body, dialectOf(shell), true)
}

// linePattern is a NAME=value or "name: value" line of a configuration file.
var linePattern = lazyre.New(`^[ \t]*(?:export[ \t]+|-[ \t]+)?["']?([A-Za-z_][A-Za-z0-9_.-]*)["']?[ \t]*(?:=|:[ \t])[ \t]*`)

// lines notes the values in the lines of t.
func (r *reader) lines(t tree.Text, style Style, command, target string) {
	for start := 0; start <= len(t.Val); {
		end, next := lineEnd(t, start, style == StyleEcho)
		r.line(t, start, end, style, command, target)
		start = next
	}
}

// lineEnd is where the line from start ends and the next begins. With escapes,
// a backslash and n end a line too (echo -e, printf).
func lineEnd(t tree.Text, start int, escapes bool) (end, next int) {
	for i := start; i < len(t.Val); i++ {
		if t.Val[i] == '\n' {
			return i, i + 1
		}
		if escapes && t.Val[i] == '\\' && i+1 < len(t.Val) && t.Val[i+1] == 'n' && !t.DynamicAt(i) {
			return i, i + 2
		}
	}
	return len(t.Val), len(t.Val) + 1
}

// line notes NAME=value in [a, b) of t. A value in quotes of its own, a comma
// after it (JSON) and white space around it are not part of the value.
func (r *reader) line(t tree.Text, a, b int, style Style, command, target string) {
	m := linePattern.FindStringSubmatchIndex(t.Val[a:b])
	if m == nil || t.Dynamic(a+m[2], a+m[3]) {
		return
	}
	if style == StyleEcho && target == "" && !strings.Contains(t.Val[a+m[3]:a+m[1]], "=") {
		return // a message, not an assignment
	}
	from, to := a+m[1], b
	for to > from && strings.IndexByte(" \t\r,", t.Val[to-1]) >= 0 && !t.DynamicAt(to-1) {
		to--
	}
	if to-from >= 2 && (t.Val[from] == '"' || t.Val[from] == '\'') && t.Val[to-1] == t.Val[from] {
		from, to = from+1, to-1
	}
	lit := r.assignment(t.Val[a+m[2]:a+m[3]], style, t, from, to, command)
	lit.Target = target
	r.out.Literals = append(r.out.Literals, lit)
}
