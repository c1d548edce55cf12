package helm

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/engine"
)

// Kind is what sort of failure an Error is.
type Kind = engine.Kind

// The kinds of failures.
const (
	KindChart        Kind = "chart"        // Chart.yaml, values.yaml, .helmignore or a dependency cannot be read
	KindOptions      Kind = "options"      // a release name or Kubernetes version that Helm refuses
	KindIncompatible Kind = "incompatible" // the chart's kubeVersion excludes the cluster's
	KindValues       Kind = "values"       // a value that is no map where a dependency's values belong
	KindSchema       Kind = "schema"       // values that values.schema.json refuses
	KindYAML         Kind = "yaml"         // a rendered document is not YAML, or no object
	KindParse             = engine.KindParse
	KindExec              = engine.KindExec
	KindRequired          = engine.KindRequired
	KindFail              = engine.KindFail
	KindMissing           = engine.KindMissing
	KindLimit             = engine.KindLimit
)

// Error is why a chart cannot be loaded or rendered.
type Error struct {
	Kind     Kind
	Template string // repo-relative file; "" for KindOptions and KindValues
	Line     int    // 0 is unknown
	Column   int
	Expr     string         // the failing expression, for KindExec
	Text     finding.Phrase // what it says; the words of `required` and `fail` unchanged
	// Stack is who included the failing node, nearest first, up to the template file.
	Stack []Position
	// Violations are what a schema refuses, for KindSchema.
	Violations []Violation
	// Manifest is the document that is not YAML, for KindYAML. Its Offset makes the line findable by Trace.
	Manifest *Manifest
	Err      error // the library's error, or nil
}

// Violation is one value that a schema refuses.
type Violation struct {
	Chart  string
	Schema string   // repo-relative file
	Path   []string // of the value, from the root chart's values
	Text   finding.Phrase
}

func (e *Error) Error() string {
	var b strings.Builder
	if e.Template != "" {
		b.WriteString(e.Template)
		if e.Line > 0 {
			fmt.Fprintf(&b, ":%d", e.Line)
			if e.Column > 0 {
				fmt.Fprintf(&b, ":%d", e.Column)
			}
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Text.Key())
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// templateError takes over what the engine says.
func templateError(err error) error {
	var f *engine.Failure
	if !errors.As(err, &f) {
		return err
	}
	out := &Error{Kind: f.Kind, Expr: f.Expr, Text: f.Text, Err: f.Err}
	if len(f.Positions) > 0 {
		at := f.Positions[0]
		out.Template, out.Line, out.Column, out.Stack = at.File, at.Line, at.Column, f.Positions[1:]
	}
	return out
}

var yamlLine = lazyre.New(`(?:yaml: |\n\s*)line (\d+): `)

// fileError is a file of a chart that cannot be used.
func fileError(file string, err error) *Error {
	out := &Error{Kind: KindChart, Template: file, Text: finding.Say("words", "words", plainYAML(err.Error())), Err: err}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		out.Line, _ = strconv.Atoi(m[1])
	}
	return out
}

// plainYAML takes the names of Go functions off a YAML error.
func plainYAML(msg string) string {
	for _, prefix := range []string{"cannot load Chart.yaml: ", "cannot load values.yaml: ", "cannot load requirements.yaml: ",
		"error converting YAML to JSON: ", "error unmarshaling JSON: ", "while decoding JSON: ", "yaml: ", "json: "} {
		msg = strings.TrimPrefix(msg, prefix)
	}
	if m := yamlLine.FindStringIndex("yaml: " + msg); m != nil && m[0] == 0 {
		msg = ("yaml: " + msg)[m[1]:]
	}
	return msg
}
