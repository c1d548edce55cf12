package source

import (
	"bytes"
	"strings"
)

// The parser says where it could not go on; the slip is often on a line above
// it. A slip is taken for the cause if the file reads on beyond the error once
// it is fixed, so nothing here can name a sound line.

// maxBlamed bounds the lines above an error that are looked at.
const maxBlamed = 60

// repair fixes one kind of slip in a line; "" where the line has none.
type repair struct {
	mend    func(line string) (mended string, at int)
	id      string
	message string
}

var repairs = []repair{
	{closeQuote, "quote", "not YAML: this quote is never closed"},
	{spaceAfterColon, "space", `not YAML: a space is missing after the ":"`},
}

// blame moves a syntax error to the line whose repair makes it go away.
func (y *YAML) blame(e *SyntaxError) *SyntaxError {
	if e.Wildcard || e.Line == 0 {
		return e
	}
	lines := bytes.SplitAfter(y.Data, []byte("\n"))
	for n := min(e.Line, len(lines)); n > 0 && n > e.Line-maxBlamed; n-- {
		body := strings.TrimRight(string(lines[n-1]), "\r\n")
		for _, r := range repairs {
			mended, at := r.mend(body)
			if mended == "" {
				continue
			}
			text := append(bytes.Join(lines[:n-1], nil), mended...)
			text = append(append(text, lines[n-1][len(body):]...), bytes.Join(lines[n:], nil)...)
			if readsOn(text, e.Line) {
				start := len(bytes.Join(lines[:n-1], nil)) + at
				return &SyntaxError{Span: y.Span(start, wordEnd(y.Data, start)), ID: r.id, Message: r.message}
			}
		}
	}
	return e
}

// readsOn reports whether a text is YAML up to a line and beyond it.
func readsOn(text []byte, line int) bool {
	y := &YAML{File: NewFile("", text), lines: yamlLines(text)}
	y.read()
	return y.Err == nil || y.Err.Line > line
}

// closeQuote ends a quoted value that is open at the end of its line.
func closeQuote(line string) (string, int) {
	at := valueStart(line)
	if at < 0 || at >= len(line) || line[at] != '"' && line[at] != '\'' {
		return "", 0
	}
	quote := line[at]
	for i := at + 1; i < len(line); i++ {
		switch {
		case quote == '"' && line[i] == '\\':
			i++
		case line[i] == quote:
			return "", 0
		}
	}
	return line + string(quote), at
}

// valueStart is where the value of `key: value`, `- value` or `- key: value`
// begins; -1 where the line holds none.
func valueStart(line string) int {
	at := len(line) - len(strings.TrimLeft(line, " "))
	for strings.HasPrefix(line[at:], "- ") {
		at += 2
		at += len(line[at:]) - len(strings.TrimLeft(line[at:], " "))
	}
	if at < len(line) && (line[at] == '"' || line[at] == '\'') {
		return at
	}
	i := strings.Index(line[at:], ": ")
	if i < 0 || strings.HasPrefix(line[at:], "#") {
		return -1
	}
	at += i + 2
	return at + len(line[at:]) - len(strings.TrimLeft(line[at:], " "))
}

// spaceAfterColon parts `key:value`.
func spaceAfterColon(line string) (string, int) {
	at := len(line) - len(strings.TrimLeft(line, " "))
	for strings.HasPrefix(line[at:], "- ") {
		at += 2
	}
	i := strings.IndexByte(line[at:], ':')
	if i <= 0 || at+i+1 >= len(line) || line[at+i+1] == ' ' || strings.HasPrefix(line[at+i:], "://") {
		return "", 0
	}
	for _, c := range line[at : at+i] {
		if c != '_' && c != '-' && c != '.' && (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return "", 0
		}
	}
	return line[:at+i+1] + " " + line[at+i+1:], at
}
