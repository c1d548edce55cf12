// Package shell reads shell: what a container's command does with its
// environment (which variables it reads, which names it gives literal values,
// which expansions its quoting prevents). What setup scripts create is in the folder setup.
//
// It works on strings and byte offsets alone and knows no file, line or rule;
// it judges nothing and runs nothing. What it cannot understand is in Notes
// or ParseErrors; it never guesses. No input makes it panic.
package shell

import (
	"path"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
)

// Span is a stretch of bytes [Start, End) of one given string: of the script, or of argv string number Index (command
// first, then args).
type Span = tree.Span

// Reading is what a command or script does, in the order of reading.
type Reading struct {
	// Reads are the variables that a shell takes from outside the script.
	Reads []VarRef
	// Kubelet are the $(NAME) that the kubelet replaces if the container has NAME.
	Kubelet []VarRef
	// NoShell are ${NAME} in argv strings that no shell reads: they stay as they are
	// unless the program expands them itself.
	NoShell []VarRef
	// Literals are the places that give a name a value.
	Literals []Assign
	// Commands are the programs that run, each with its words, wrappers such as
	// exec and env removed.
	Commands []Command
	// SingleQuoted are variables that quoting keeps from being expanded though
	// nothing but the shell would expand them.
	SingleQuoted []SingleQuoted
	// Scripts are the files that are run or sourced.
	Scripts []ScriptRef
	// Notes say what could not be followed.
	Notes []Note
	// ParseErrors are the strings that are not valid shell; nothing in them is read.
	ParseErrors []ParseError
	// Misuses are shells that argv starts in a way in which they do not run what is written.
	Misuses []Misuse
	// Substitutions are sed's s commands that hold variables.
	Substitutions []SedUse
	// Expanded are the variables whose text is expanded once more: by eval, envsubst,
	// or as the script of sh -c. "*" stands for all of them.
	Expanded []string
	// Texts are the numbers of the strings that a shell reads as scripts.
	Texts []int
	// Shell says that a shell reads some part. Interpreter is the program of a
	// script's shebang ("" without one).
	Shell       bool
	Interpreter string
}

// VarRef is one use of a variable. Start and End enclose the whole expansion
// (`${X:-d}`), or the bare name inside an arithmetic expression.
type VarRef struct {
	Name string
	// HasDefault: the expansion says what holds without the variable (`:-`, `-`, `:=`, `=`).
	HasDefault bool
	// Required: the script stops without it (`:?`, `?`, or a test that leads to exit).
	Required bool
	// Guarded: the script copes without it: it is compared, tested for being set,
	// or expanded with `:+`.
	Guarded bool
	// MaybeSet: something unreadable ran before (a sourced file, an eval) that may set it.
	MaybeSet bool
	Span
}

// Style says by which means a name gets its value.
type Style string

// The styles of an Assign.
const (
	StyleAssign  Style = "assignment" // NAME=value
	StyleExport  Style = "export"     // export, declare, local, readonly NAME=value
	StylePrefix  Style = "prefix"     // NAME=value command
	StyleEnv     Style = "env"        // env NAME=value command
	StyleWord    Style = "word"       // a NAME=value argument of another command (docker -e A=b)
	StyleFlag    Style = "flag"       // --name value, --name=value
	StyleSed     Style = "sed"        // s/NAME=.*/NAME=value/, c, a and i commands
	StyleEcho    Style = "echo"       // echo or printf NAME=value; Target says where to
	StyleHeredoc Style = "heredoc"    // a NAME=value or "name: value" line
	StyleDefault Style = "default"    // ${NAME:-value}, ${NAME:=value}
)

// Assign is one place that gives Name a value. Start and End enclose the value
// as written, without its quotes; they are equal for an empty value.
type Assign struct {
	Name  string
	Value string // quotes and escapes removed; expansions in their source form
	Style Style
	Span
	// Dynamic: the value holds an expansion; Expansions are the variables named in it.
	Dynamic    bool
	Expansions []string
	Quote      tree.Quote
	Command    string // the program, for flags, words, sed, echo and heredocs
	Target     string // the file written, where it is known
	// Plain: the value is in an argv string that no shell reads, where only
	// the kubelet's $(NAME) is expanded.
	Plain bool
	// Sed holds the parts of a sed substitution.
	Sed *Substitution
}

// Substitution is the s command of sed.
type Substitution struct {
	Pattern, Replacement string // as sed reads them
	Delim                string
	Delims               [3]Span
}

// Command is one program call. Words[0] is the program.
type Command struct {
	Name  string // the program's base name; "" if it is not known
	Words []Word
}

// Word is one word of a command.
type Word struct {
	Value string
	Span
	Dynamic    bool
	Expansions []string
	Quote      tree.Quote
}

// Context is what the text is used for in which a variable stays unexpanded.
type Context string

// The contexts of a SingleQuoted.
const (
	ContextSed     Context = "sed"
	ContextEcho    Context = "echo"
	ContextAssign  Context = "assignment"
	ContextArg     Context = "argument"
	ContextHeredoc Context = "heredoc"
	ContextRedir   Context = "redirection"
)

// SingleQuoted is a ${NAME} or $NAME that the shell does not expand. The Span
// encloses the variable.
type SingleQuoted struct {
	Name string
	Span
	Quote   tree.Quote
	Context Context
	Command string // the program, or the variable's name for an assignment
	Target  string // the file written, where it is known
}

// InRawHeredoc reports whether the variable is in a here-document whose delimiter is quoted.
func (s SingleQuoted) InRawHeredoc() bool { return s.Quote.Kind == tree.QuoteHeredocRaw }

// ScriptRef is a file that is run or sourced.
type ScriptRef struct {
	Path        string
	Interpreter string // "sh", "bash", …; "" where the file is executed directly
	Sourced     bool
	Span
}

// Shell reports whether a shell reads the file: it is run by one, or by itself and
// its name is not one of another language.
func (s ScriptRef) Shell() bool {
	if s.Interpreter != "" {
		return isShell(s.Interpreter)
	}
	return !slices.Contains([]string{".py", ".pl", ".rb", ".js", ".mjs", ".php", ".lua", ".awk", ".sql", ".jar", ".ps1", ".bat"}, path.Ext(s.Path))
}

// Note is what could not be followed, in plain words.
type Note struct {
	Span
	Text string
}

// ParseError is a string that is not valid shell.
type ParseError struct {
	Index, Offset int
	Message       string
	// Certain: no shell accepts the text. Else only this reader does not.
	Certain bool
}

// Edit replaces a span by a text.
type Edit struct {
	Span
	Text string
}
