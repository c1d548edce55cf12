package tree

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// Bounds that keep a hostile text from exhausting the parser's stack, which Go
// cannot recover from. Real scripts stay far below.
const (
	maxText    = 1 << 18
	maxNesting = 5000
)

// Dialects, as the shebang or the program's name tells them.
const (
	Bash = "bash"
	Mksh = "mksh"
	Zsh  = "zsh"
)

// Parse reads a script in a dialect, an empty one being Bash. POSIX scripts are parsed as Bash, which accepts nearly
// all of them and what busybox's ash adds; what Bash alone refuses is tried as
// POSIX before it is called an error. A text beyond the bounds (bounds.go) is an error, too, and none panics.
func Parse(script, dialect string) (*syntax.File, *SyntaxError) {
	if len(script) > maxText {
		return nil, &SyntaxError{Message: fmt.Sprintf("the script is longer than %d bytes", maxText)}
	}
	if strings.Count(script, "(")+strings.Count(script, "{")+strings.Count(script, "[")+strings.Count(script, "`") > maxNesting {
		return nil, &SyntaxError{Message: fmt.Sprintf("the script has more than %d brackets", maxNesting)}
	}
	var variants []syntax.LangVariant
	switch dialect {
	case Mksh:
		variants = []syntax.LangVariant{syntax.LangMirBSDKorn}
	case Zsh:
		variants = []syntax.LangVariant{syntax.LangZsh}
	default:
		variants = []syntax.LangVariant{syntax.LangBash, syntax.LangPOSIX}
	}
	var first *SyntaxError
	for _, v := range variants {
		file, err := parseMended(script, v)
		if err == nil {
			if strings.Contains(script, "<<") {
				endBodies(file, script)
			}
			return file, nil
		}
		if first == nil {
			first = err
		}
	}
	first.Certain = first.Certain && len(variants) > 1
	return nil, first
}

// SyntaxError says why and where a text is not shell.
type SyntaxError struct {
	Offset  int
	Message string
	Certain bool // no shell accepts the text
}

// Error is the parser's message.
func (e *SyntaxError) Error() string { return e.Message }

// uncertain are messages of the library about texts that shells accept when they read
// them (bash -n): they fail when they get there, or not at all.
var uncertain = []string{"an expression", "arithmetic", "parameter expansion", "parameter name", "array", "ternary", "follow a name", "expansion operator",
	"is not known to this shell", "test operator", "could not be read", "variable name", "names or assignments"}

// certainly reports whether a message is about a text that no shell accepts.
func certainly(message string) bool {
	return !slices.ContainsFunc(uncertain, func(s string) bool { return strings.Contains(message, s) })
}

// parseMended parses around a fault of the library (3.14.1): it refuses the second
// "=" in an array's element such as a=(--from-literal=$k=$v), which Bash accepts.
// Another byte in its place leaves the tree as it should be, and the tree's
// offsets are read in the script as it was written.
func parseMended(text string, v syntax.LangVariant) (*syntax.File, *SyntaxError) {
	for range 100 {
		file, err := parseAs(text, v)
		if err == nil || err.Message != "array element values must be words" || err.Offset >= len(text) || text[err.Offset] != '=' {
			return file, err
		}
		text = text[:err.Offset] + "%" + text[err.Offset+1:]
	}
	return parseAs(text, v)
}

// parseAs parses in one dialect. A panic of the library on a malformed text is
// turned into an error: a linter must survive any input.
func parseAs(text string, v syntax.LangVariant) (file *syntax.File, failed *SyntaxError) {
	defer func() {
		if r := recover(); r != nil {
			file, failed = nil, &SyntaxError{Message: "the script could not be read"}
		}
	}()
	if failed := TooMuch(text); failed != nil {
		return nil, failed
	}
	file, err := syntax.NewParser(syntax.Variant(v)).Parse(strings.NewReader(text), "")
	if err != nil {
		return nil, plainError(err, len(text))
	}
	return file, nil
}

// spanning counts the strings in quotes that go on over the end of a line.
func spanning(file *syntax.File) int {
	n := 0
	syntax.Walk(file, func(x syntax.Node) bool {
		switch x.(type) {
		case *syntax.DblQuoted, *syntax.SglQuoted:
			if x.Pos().Line() != x.End().Line() {
				n++
			}
		}
		return true
	})
	return n
}

func plainError(err error, size int) *SyntaxError {
	out := &SyntaxError{Message: err.Error()}
	var pe syntax.ParseError
	var le syntax.LangError
	switch {
	case errors.As(err, &pe):
		out.Offset, out.Message = int(pe.Pos.Offset()), pe.Text
	case errors.As(err, &le):
		out.Offset, out.Message = int(le.Pos.Offset()), le.Feature+" is not known to this shell"
	}
	out.Offset = min(out.Offset, size)
	out.Certain = certainly(out.Message)
	return out
}

// endBodies takes the line of the delimiter, which the library counts in, off the bodies of here-documents.
func endBodies(file *syntax.File, script string) {
	src := Plain(script, 0)
	syntax.Walk(file, func(n syntax.Node) bool {
		r, ok := n.(*syntax.Redirect)
		if !ok || IsBlank(r.Hdoc) || IsBlank(r.Word) {
			return true
		}
		last, ok := r.Hdoc.Parts[len(r.Hdoc.Parts)-1].(*syntax.Lit)
		if !ok {
			return true
		}
		at, delim := src.At(last), src.At(r.Word)
		line := strings.LastIndexByte(script[at.Start:at.End], '\n') + 1
		bare := strings.NewReplacer("'", "", `"`, "", `\`, "").Replace(script[delim.Start:delim.End])
		if strings.Trim(script[at.Start+line:at.End], "\t\r") == bare {
			last.ValueEnd = syntax.NewPos(uint(at.Start+line), last.ValueEnd.Line(), 1)
		}
		return true
	})
}

// Comments are where a script that can be parsed has comments.
func Comments(script, dialect string) (out []Node) {
	defer func() {
		if recover() != nil { // see parseAs
			out = nil
		}
	}()
	v := syntax.LangBash
	if dialect == Mksh {
		v = syntax.LangMirBSDKorn
	}
	file, err := syntax.NewParser(syntax.KeepComments(true), syntax.Variant(v)).Parse(strings.NewReader(script), "")
	if err != nil {
		return nil
	}
	src := Plain(script, 0)
	syntax.Walk(file, func(n syntax.Node) bool {
		if _, ok := n.(*syntax.Comment); ok {
			out = append(out, src.At(n))
		}
		return true
	})
	return out
}
