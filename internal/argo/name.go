package argo

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// maxReleaseName is how long a Helm release's name may be.
const maxReleaseName = 53

var releaseName = lazyre.New(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)

// ReleaseNameFault returns why Helm refuses a release's name (ValidateReleaseName
// in Helm's pkg/chartutil); a Phrase that is not set for a name that it accepts.
func ReleaseNameFault(name string) finding.Phrase {
	switch {
	case len(name) > maxReleaseName:
		return finding.Say("release-name-long", "name", name, "count", len(name), "most", maxReleaseName)
	case !releaseName.MatchString(name):
		return finding.Say("release-name-characters", "name", name)
	}
	return finding.Phrase{}
}
