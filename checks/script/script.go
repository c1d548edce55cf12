// Package script is the rules that read shell: what containers run, with the
// environment that they get, and the scripts that set a server up. It refuses to
// conclude anything from what it does not understand.
package script

import (
	"github.com/xgen-lint/xgen-lint/checks/check"
)

// Sites returns the checks of what containers run.
func Sites() []check.OfSite {
	return []check.OfSite{hardcodedCheck(), unexpandedCheck(), scriptCheck(), sedCheck(), expansionCheck(), envNameCheck()}
}
