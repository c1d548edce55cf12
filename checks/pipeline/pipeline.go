// Package pipeline is the rules that hold what is built and set up before a
// release against what the releases use: Jenkins' pipelines, the images that they
// push, and the Secrets of setup scripts.
package pipeline

import (
	"github.com/xgen-lint/xgen-lint/checks/check"
)

// Sites returns the checks that compare pipelines and setup scripts with a site.
func Sites() []check.OfSite { return []check.OfSite{mismatchCheck(), pushPullCheck()} }
