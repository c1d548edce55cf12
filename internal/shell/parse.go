package shell

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
	dialectBash = "bash"
	dialectMksh = "mksh"
	dialectZsh  = "zsh"
)

// parse reads a script. POSIX scripts are parsed as Bash, which accepts nearly
// all of them and what busybox's ash adds; what Bash alone refuses is tried as
// POSIX before it is called an error.
func parse(script, dialect string) (*syntax.File, *syntaxError) {
	if len(script) > maxText {
		return nil, &syntaxError{message: fmt.Sprintf("the script is longer than %d bytes", maxText)}
	}
	if strings.Count(script, "(")+strings.Count(script, "{")+strings.Count(script, "[")+strings.Count(script, "`") > maxNesting {
		return nil, &syntaxError{message: fmt.Sprintf("the script has more than %d brackets", maxNesting)}
	}
	var variants []syntax.LangVariant
	switch dialect {
	case dialectMksh:
		variants = []syntax.LangVariant{syntax.LangMirBSDKorn}
	case dialectZsh:
		variants = []syntax.LangVariant{syntax.LangZsh}
	default:
		variants = []syntax.LangVariant{syntax.LangBash, syntax.LangPOSIX}
	}
	var first *syntaxError
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
	first.certain = first.certain && len(variants) > 1
	return nil, first
}

type syntaxError struct {
	offset  int
	message string
	certain bool // no shell accepts the text
}

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
func parseMended(text string, v syntax.LangVariant) (*syntax.File, *syntaxError) {
	for range 100 {
		file, err := parseAs(text, v)
		if err == nil || err.message != "array element values must be words" || err.offset >= len(text) || text[err.offset] != '=' {
			return file, err
		}
		text = text[:err.offset] + "%" + text[err.offset+1:]
	}
	return parseAs(text, v)
}

// parseAs parses in one dialect. A panic of the library on a malformed text is
// turned into an error: a linter must survive any input.
func parseAs(text string, v syntax.LangVariant) (file *syntax.File, failed *syntaxError) {
	defer func() {
		if r := recover(); r != nil {
			file, failed = nil, &syntaxError{message: "the script could not be read"}
		}
	}()
	if failed := tooMuch(text); failed != nil {
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

func plainError(err error, size int) *syntaxError {
	out := &syntaxError{message: err.Error()}
	var pe syntax.ParseError
	var le syntax.LangError
	switch {
	case errors.As(err, &pe):
		out.offset, out.message = int(pe.Pos.Offset()), pe.Text
	case errors.As(err, &le):
		out.offset, out.message = int(le.Pos.Offset()), le.Feature+" is not known to this shell"
	}
	out.offset = min(out.offset, size)
	out.certain = certainly(out.message)
	return out
}

// endBodies takes the line of the delimiter, which the library counts in, off the bodies of here-documents.
func endBodies(file *syntax.File, script string) {
	src := plain(script, 0)
	syntax.Walk(file, func(n syntax.Node) bool {
		r, ok := n.(*syntax.Redirect)
		if !ok || blank(r.Hdoc) || blank(r.Word) {
			return true
		}
		last, ok := r.Hdoc.Parts[len(r.Hdoc.Parts)-1].(*syntax.Lit)
		if !ok {
			return true
		}
		at, delim := src.at(last), src.at(r.Word)
		line := strings.LastIndexByte(script[at.start:at.end], '\n') + 1
		bare := strings.NewReplacer("'", "", `"`, "", `\`, "").Replace(script[delim.start:delim.end])
		if strings.Trim(script[at.start+line:at.end], "\t\r") == bare {
			last.ValueEnd = syntax.NewPos(uint(at.start+line), last.ValueEnd.Line(), 1)
		}
		return true
	})
}

// comments are the comments of a script that can be parsed.
func comments(script, dialect string) (out []node) {
	defer func() {
		if recover() != nil { // see parseAs
			out = nil
		}
	}()
	v := syntax.LangBash
	if dialect == dialectMksh {
		v = syntax.LangMirBSDKorn
	}
	file, err := syntax.NewParser(syntax.KeepComments(true), syntax.Variant(v)).Parse(strings.NewReader(script), "")
	if err != nil {
		return nil
	}
	src := plain(script, 0)
	syntax.Walk(file, func(n syntax.Node) bool {
		if _, ok := n.(*syntax.Comment); ok {
			out = append(out, src.at(n))
		}
		return true
	})
	return out
}
