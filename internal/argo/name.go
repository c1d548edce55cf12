package argo

import (
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
)

// maxReleaseName is how long a Helm release's name may be.
const maxReleaseName = 53

var releaseName = lazyre.New(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)

// ReleaseNameFault returns why Helm refuses a release's name (ValidateReleaseName
// in Helm's pkg/chartutil), as the end of a sentence that begins with the name;
// "" for a name that it accepts.
func ReleaseNameFault(name string) string {
	switch {
	case len(name) > maxReleaseName:
		return fmt.Sprintf("has %d characters; Helm takes at most %d", len(name), maxReleaseName)
	case !releaseName.MatchString(name):
		return "is not a DNS name: only lower-case letters, digits, - and . are allowed, with a letter or digit at both ends"
	}
	return ""
}
