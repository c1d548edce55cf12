// Package text is the rules that read a file as text: what does not parse, keys
// that are there twice, and scalars that YAML takes for something else. It refuses
// to know what a file means.
package text

import (
	"github.com/xgen-lint/xgen-lint/checks/check"
)

// Files returns the checks of single files.
func Files() []check.OfFile {
	return []check.OfFile{syntaxCheck(), duplicateKeyCheck(), ambiguousScalarCheck()}
}

// Sites returns the checks of what templates write.
func Sites() []check.OfSite { return []check.OfSite{renderedDuplicateCheck()} }
