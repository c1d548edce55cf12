package source

import (
	"bytes"
	"errors"
	"io"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// Node is a node of a YAML tree.
type Node = yaml.Node

// YAML is a file read as YAML: all its documents, up to the first error.
type YAML struct {
	*File
	Docs []*Node // the root value of each document; empty documents are left out
	Err  *SyntaxError
	// Ordinary is set where the text is, see there: all readers of YAML that
	// Helm and Argo CD have agree about it.
	Ordinary bool
	// TooLarge is set for a text that is not read at all: no other reader of YAML may be given it either. Err says why.
	TooLarge bool

	lines []int // see yamlLines
}

// SyntaxError is where and why a file is not YAML, in plain words.
type SyntaxError struct {
	Span
	Message string
	// ID names the sentence, Args are its values.
	ID   string
	Args []any
	// Wildcard is set where the cause is a `*` that YAML reads as an alias.
	Wildcard bool
}

func (e *SyntaxError) Error() string { return e.Message }

// ParseYAML reads f as a YAML stream. It never fails: what is wrong is in Err,
// and the documents before it are kept.
func ParseYAML(f *File) *YAML {
	if err := tooLarge(f); err != nil {
		return &YAML{File: f, Err: err, TooLarge: true}
	}
	if root, ok := Ordinary(string(f.Data)); ok {
		return &YAML{File: f, Docs: []*Node{root}, Ordinary: true}
	}
	y := &YAML{File: f, lines: yamlLines(f.Data)}
	y.read()
	if y.Err != nil {
		y.Err = y.blame(y.Err)
	}
	return y
}

// Unread stands for the text of a file that is refused: YAML without a document,
// whose Err says why.
func Unread(name string, err error) *YAML {
	f := NewFile(name, nil)
	message := err.Error()
	var refused *files.Refused
	if errors.As(err, &refused) {
		message = refused.Why()
	}
	return &YAML{File: f, Err: &SyntaxError{Span: Span{name, 1, 1, 1, 1}, ID: "refused", Args: []any{"why", message}, Message: "cannot be read: " + message}}
}

// read decodes the documents up to the first error.
func (y *YAML) read() {
	dec := yaml.NewDecoder(bytes.NewReader(y.Data))
	for {
		var n Node
		err := dec.Decode(&n)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			y.Err = syntaxError(y, err)
			return
		}
		if len(n.Content) > 0 && !isEmpty(n.Content[0]) {
			y.Docs = append(y.Docs, n.Content[0])
		}
	}
}

// isEmpty tells the null that stands for a document without content.
func isEmpty(n *Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null" && n.Value == ""
}

// Root returns the first document, nil for an empty file.
func (y *YAML) Root() *Node {
	if len(y.Docs) == 0 {
		return nil
	}
	return y.Docs[0]
}

var unknownAnchor = lazyre.New(`unknown anchor '?([^']*)'? referenced`)

func syntaxError(y *YAML, err error) *SyntaxError {
	f := y.File
	var le *yaml.LoadError
	if !errors.As(err, &le) {
		return &SyntaxError{Span: f.LineSpan(1), ID: "library", Args: []any{"words", err.Error()}, Message: "not YAML: " + err.Error()}
	}
	mark, context := y.place(le.Mark), y.place(le.ContextMark)
	if m := unknownAnchor.FindStringSubmatch(le.Message); m != nil {
		at := findAlias(f, m[1], mark)
		return &SyntaxError{Span: at, Wildcard: looksLikeHost(m[1]), ID: "anchor", Args: []any{"name", m[1]},
			Message: "YAML reads *" + m[1] + " as an alias, and no anchor &" + m[1] + " is defined"}
	}
	if le.ContextMsg == "while scanning an alias" {
		at := f.Offset(context)
		return &SyntaxError{Span: f.Span(at, wordEnd(f.Data, at)), Wildcard: true, ID: "alias",
			Message: "YAML reads an unquoted * as an alias"}
	}
	at := mark
	said := plainWords(le.Message, le.ContextMsg)
	if quoteOpen(le.ContextMsg) && context.Line > 0 {
		at = context // the quote that is never closed, not the end of the file
	}
	if at.Line > f.Lines() {
		at.Line = f.Lines()
		at.Column = len([]rune(f.Line(at.Line))) + 1
	}
	start := f.Offset(at)
	span := f.Span(start, wordEnd(f.Data, start))
	if span.Line == 0 {
		span = f.LineSpan(1)
	}
	said.Span = span
	return said
}

// place turns a mark into a position; one without a line stays without, and one
// past the file's end names a line that is not there.
func (y *YAML) place(m yaml.Mark) Pos {
	if y.lines == nil || m.Line < 1 || m.Line > len(y.lines) {
		return Pos{m.Line, m.Column}
	}
	return y.Pos(y.mark(m.Line, m.Column))
}

// findAlias returns the span of *name; the scanner's mark is only near it.
func findAlias(f *File, name string, near Pos) Span {
	lines := []int{near.Line}
	for i := 1; i <= f.Lines(); i++ {
		lines = append(lines, i)
	}
	for _, n := range lines {
		if i := bytes.Index([]byte(f.Line(n)), []byte("*"+name)); i >= 0 {
			start := f.Offset(Pos{n, 1}) + i
			return f.Span(start, start+len(name)+1)
		}
	}
	return f.LineSpan(max(1, near.Line))
}

func looksLikeHost(alias string) bool {
	return len(alias) > 0 && alias[0] == '.'
}

func wordEnd(data []byte, at int) int {
	end := at
	for end < len(data) && !bytes.ContainsRune([]byte(" \t\r\n,]}#"), rune(data[end])) {
		end++
	}
	if end == at && end < len(data) && data[end] != '\n' && data[end] != '\r' {
		end++
	}
	return end
}
