// Package check is what a check is: its rules, what it is given to read, and how
// it makes a hit of that. It refuses to know any rule.
package check

import (
	"context"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// OfFile checks one YAML file as text and tree.
type OfFile struct {
	Rules []finding.Rule
	Run   func(f *YAML) []finding.Hit
}

// OfSite checks one rendered site. Paths in its hits are paths into the
// document of scope "site".
type OfSite struct {
	Rules []finding.Rule
	Run   func(ctx context.Context, pass *Pass) []finding.Hit
}

// YAML is a YAML file and what it is in the repo.
type YAML struct {
	*source.YAML
	Role Role
	// KubeVersion is that of the cluster that a file of Secrets is for.
	KubeVersion string
}

// Role is what a YAML file is for, as far as a check of its text must know.
type Role int

// The roles of YAML files.
const (
	Other   Role = iota
	Site         // a site file
	Values       // a chart's values, or a values file
	Secrets      // a manifest under layout.secrets
)

// At makes a hit of a rule at a span that is known outright.
func At(rule string, span source.Span, text finding.Phrase) finding.Hit {
	return finding.Hit{Rule: rule, Span: span, Text: text}
}
