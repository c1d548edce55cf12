// Package secret is the rules about Secrets and credentials that are written
// where anybody can read them: in files, in templates, and in setup scripts. It
// refuses to print a value.
package secret

import (
	"github.com/xgen-lint/xgen-lint/checks/check"
)

// Files returns the checks of single files.
func Files() []check.OfFile {
	return []check.OfFile{plaintextCheck(), secretFilesCheck(), unsealedCheck(), newlineCheck()}
}

// Sites returns the checks of the Secrets that templates write.
func Sites() []check.OfSite { return []check.OfSite{unsealedTemplates(), newlineTemplates()} }
