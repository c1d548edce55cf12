// Package setup reads what setup scripts do to a cluster: which Secrets they create, with which keys and under which
// conditions, and which kubectl create fails the second time. It follows what a script assigns as far as that is constant.
// What it cannot follow is Unresolved; it runs nothing and never guesses.
package setup

import (
	"errors"
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/shell/tree"
	"mvdan.cc/sh/v3/syntax"
)

// SecretCreation is one place where a setup script creates a Secret.
type SecretCreation struct {
	// Kind is generic, docker-registry or tls for kubectl create secret, its --type where one is given ("--type" if that is
	// not known), and manifest for a Secret in a here-document.
	Kind string
	// Name and Namespace are empty where they are not written or not resolved; Unresolved
	// tells the two apart. NameStart and NameEnd enclose the name's text, which stands
	// at the assignment if the command takes it from a variable.
	Name               string
	NameStart, NameEnd int
	Namespace          string
	// NamespaceAt and ServerAt enclose these texts as NameStart and NameEnd do the name.
	NamespaceAt, ServerAt [2]int
	Keys                  []SecretKey
	// EnvFiles are the files of --from-env-file: their lines are keys.
	EnvFiles []PathRef
	// Server is the registry of a docker-registry secret, "" where it is not known.
	Server string
	// Complete: no key escaped the reader (env files apart).
	Complete   bool
	Conditions []Condition
	// Defaults are the variables from outside the script whose fallback (${X:-fallback})
	// was taken for the name or namespace.
	Defaults []string
	Manifest *Embedded
	// Written are the values that the script writes out itself: of --from-literal under
	// the key's name, of --docker-password under DOCKER_PASSWORD.
	Written    []WrittenValue
	Unresolved []Unresolved
	Start, End int // the command
}

// SecretKey is one key of a Secret.
type SecretKey struct {
	Name       string
	Start, End int
	// Source is literal, file, docker or tls.
	Source string
	// Maybe: the key is there under further conditions, those in Conditions if known.
	Maybe      bool
	Conditions []Condition
}

// WrittenValue is a value of a Secret that is in the script.
type WrittenValue struct {
	Name, Value string
	Start, End  int
}

// PathRef is a file that a script names.
type PathRef struct {
	Path       string
	Start, End int
}

// Condition is a comparison that must hold for a part of the script to run.
type Condition = tree.Condition

// Unresolved is a part that could not be understood, in the script's words.
type Unresolved struct {
	Start, End int
	Words      string
	Why        string
}

// Embedded is a YAML text in a script, with the variables that the script itself
// assigns replaced.
type Embedded struct {
	Text       string
	Start, End int
	origin     tree.Text
}

// Offset is the script's offset of byte i of the text.
func (e *Embedded) Offset(i int) int {
	if e == nil || i < 0 {
		return 0
	}
	if i >= len(e.origin.Val) {
		return e.End
	}
	return e.origin.Origin(i)
}

// ReadSecrets reads the Secrets that a setup script creates by kubectl create
// secret and by manifests in here-documents for kubectl, with the variables,
// arrays and functions of the script followed as far as they are constant. All
// branches are read; Conditions says under which comparison a part runs. A Secret
// that --dry-run only prints is left out, if nothing can take what is printed. It fails
// only on a text that is not valid shell, or whose loops expand beyond all bounds.
func ReadSecrets(script string) ([]SecretCreation, error) {
	file, err := tree.Parse(script, tree.Bash)
	if err != nil {
		return nil, fmt.Errorf("read shell script: offset %d: %w", err.Offset, err)
	}
	in := &interp{src: tree.Plain(script, 0), env: map[string]value{}, funcs: map[string]*syntax.FuncDecl{}, called: map[*syntax.FuncDecl]bool{}, files: map[string]*manifest{}}
	declared := tree.Functions(file.Stmts)
	for _, f := range declared {
		for _, n := range tree.FunctionNames(f) {
			in.funcs[n] = f
		}
	}
	in.stmts(file.Stmts)
	for _, f := range declared {
		if !in.called[f] {
			in.output = taken // another script may apply what it prints
			in.function(f, nil, false)
		}
	}
	if in.steps > maxSteps {
		return in.made(), errTooLong
	}
	return in.made(), nil
}

// IsSyntax reports whether an error of ReadSecrets is about a text that is not shell.
func IsSyntax(err error) bool {
	var e *tree.SyntaxError
	return errors.As(err, &e)
}

var errTooLong = errors.New("read shell script: loops and functions expand to too many commands")

// maxSteps bounds the statements that are followed, unrolled loops and function
// calls included.
const maxSteps = 100000
