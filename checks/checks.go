// Package checks owns the rules that are written in Go: those that judge text,
// shell or a stage that fails, where the data model is blind. Each has the
// metadata of any other rule. It refuses to place its hits beyond what the
// text itself tells, and to print.
package checks

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// FileCheck judges one YAML file as text and tree.
type FileCheck struct {
	Rules []finding.Rule
	Run   func(f *YAMLFile) []finding.Hit
}

// YAMLFile is a YAML file and what it is in the repo.
type YAMLFile struct {
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

// Files returns the checks of single YAML files.
func Files() []FileCheck {
	return []FileCheck{syntaxCheck(), duplicateKeyCheck(), ambiguousScalarCheck(), plaintextCheck(), secretFilesCheck(), unsealedCheck(), newlineCheck()}
}

// at makes a hit of a rule at a span that is known outright.
func at(rule string, span source.Span, text finding.Phrase) finding.Hit {
	return finding.Hit{Rule: rule, Span: span, Text: text}
}
