// Package image keeps compiled Rego as bytes, so that a process can begin to
// judge without parsing and compiling: those two were a third of a whole run.
// It owns the format, which is read by the version that wrote it and no other;
// it refuses to compile, and to know what makes an image out of date.
package image

import (
	"errors"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Image is a set of compiled rules and all modules that they need.
type Image struct {
	// Stamp is of what the image was made from; its maker compares it.
	Stamp string
	Rules []Rule
	// Modules are as ast.Compiler leaves them, by file, without annotations,
	// comments and imports. Of places they keep only that of each rule.
	Modules map[string]*ast.Module
}

// Rule is what a rule says of itself, and what it reads.
type Rule struct {
	finding.Rule
	Needs []string // parts of the document, sorted; nil for all
}

// errDamaged is all that can be said of bytes that no Encode wrote.
var errDamaged = errors.New("read the image of compiled rules: damaged")

// The bytes: the stamp; a table of texts; a table of scalar terms, which are
// shared wherever they occur; the rules; the modules. A number is a uvarint, a
// text is its number in the table, a term is one of these kinds with what
// belongs to it.
const (
	kindScalar  = iota // number in the table of scalars
	kindRef            // terms
	kindCall           // terms
	kindArray          // terms
	kindSet            // terms
	kindObject         // terms: key, value, key, value
	kindArrays         // [term | body]
	kindSets           // {term | body}
	kindObjects        // {key: value | body}
)

// Kinds of scalars.
const (
	scalarNull = iota
	scalarFalse
	scalarTrue
	scalarNumber // text
	scalarString // text
	scalarVar    // text
)

// Kinds of what an expression holds.
const (
	exprTerm = iota
	exprCall // terms
	exprEvery
)

// Flags of an expression.
const (
	exprNegated = 1 << iota
	exprGenerated
)

// Flags of a rule and its head.
const (
	ruleDefault = 1 << iota
	ruleElse
	ruleAssign
	ruleKey
	ruleValue
)

// Flags of what a rule says of itself.
const (
	metaIncident = 1 << iota
	metaFixable
	metaNeedsAll
	metaPair
)
