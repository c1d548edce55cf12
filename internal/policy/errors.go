package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Error is one thing that is wrong with a policy, at its place. Line and
// Column start at 1; Line 0 means the file as a whole.
type Error struct {
	File         string
	Line, Column int
	Message      string // in plain words
}

func (e Error) Error() string {
	switch {
	case e.File == "":
		return e.Message
	case e.Line == 0:
		return e.File + ": " + e.Message
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Message)
}

// Errors is all that is wrong with a set of policies, in the order of files and
// lines. Its text is one line: the first, and how many more there are.
type Errors []Error

func (es Errors) Error() string {
	switch len(es) {
	case 0:
		return "no errors"
	case 1:
		return es[0].Error()
	case 2:
		return es[0].Error() + " (and 1 more error)"
	}
	return fmt.Sprintf("%s (and %d more errors)", es[0].Error(), len(es)-1)
}

// orNil returns the errors sorted and each once, nil if there are none.
func (es Errors) orNil() error {
	if len(es) == 0 {
		return nil
	}
	slices.SortStableFunc(es, func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(es)
}

func errorAt(loc *ast.Location, format string, args ...any) Error {
	e := Error{Message: fmt.Sprintf(format, args...)}
	if loc != nil {
		e.File, e.Line, e.Column = loc.File, loc.Row, max(1, loc.Col)
	}
	return e
}

// fromOPA turns the errors of OPA's parser and compiler into ours.
func fromOPA(file string, err error) Errors {
	var list ast.Errors
	if one := (*ast.Error)(nil); errors.As(err, &one) {
		list = ast.Errors{one}
	} else if !errors.As(err, &list) {
		return Errors{{File: file, Message: err.Error()}}
	}
	var out Errors
	for _, e := range list {
		if e.Code == ast.CompileErr && strings.HasPrefix(e.Message, "error limit reached") {
			continue // says nothing of the policy
		}
		at := errorAt(e.Location, "%s", plainWords(e))
		if at.File == "" {
			at.File = file
		}
		out = append(out, at)
	}
	return out
}

// plainWords returns what OPA's compiler means. The left sides are the texts of
// opa/v1/ast's parser, compiler and type checker.
func plainWords(e *ast.Error) string {
	message := oneLine(e)
	if name, ok := strings.CutPrefix(message, "undefined function "); ok {
		if reason := refusedBuiltin(name); reason != "" {
			return name + " is not there for policies: " + reason
		}
		return "no function " + name + " is defined"
	}
	if name, ok := strings.CutPrefix(message, "var "); ok && strings.HasSuffix(message, " is unsafe") {
		return "nothing gives " + strings.TrimSuffix(name, " is unsafe") + " a value"
	}
	if yaml, ok := strings.CutPrefix(message, "yaml: "); ok {
		return "METADATA is not YAML: " + yaml
	}
	if e.Code == ast.ParseErr {
		return "not Rego: " + message
	}
	return message
}

// oneLine joins the lines of an error and its details (which types do not
// match, what was expected), without hints.
func oneLine(e *ast.Error) string {
	lines := strings.Split(e.Message, "\n")
	if e.Details != nil && e.Code == ast.TypeErr {
		lines = append(lines, e.Details.Lines()...)
	}
	var kept []string
	for _, line := range lines {
		if words := strings.Join(strings.Fields(line), " "); words != "" && !strings.HasPrefix(words, "hint") {
			kept = append(kept, words)
		}
	}
	return strings.Join(kept, "; ")
}

// evalError returns which rule failed, where and why.
func evalError(rule string, err error) error {
	if over, ok := isOver(err); ok {
		return fmt.Errorf("rule %s: %w", rule, over)
	}
	if failed := (*topdown.Error)(nil); errors.As(err, &failed) {
		err = errorAt(failed.Location, "%s", failed.Message)
	}
	return fmt.Errorf("evaluate rule %s: %w", rule, err)
}
