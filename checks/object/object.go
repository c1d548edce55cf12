// Package object is the rules that read what a site renders: its Applications and
// objects, by themselves, beside each other, and in a second rendering.
package object

import (
	"github.com/xgen-lint/xgen-lint/checks/check"
)

// Sites returns the checks of rendered objects.
func Sites() []check.OfSite {
	return []check.OfSite{
		parameterCheck(),
		syncOptionsCheck(),
		missingAppCheck(),
		sameObjectCheck(),
		mangledCheck(),
		manifestCheck(),
		movingCheck(),
		neverInSyncCheck(),
		unsafeCheck(),
		staleCheck(),
	}
}
