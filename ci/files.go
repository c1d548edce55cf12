// Package ci holds the files that run xgen-lint in the CI of an infra repo, for
// whoever reads them here and for `xgen-lint init --ci`.
package ci

import _ "embed" // the files below

// GitLab is a job, GitHub a workflow and Jenkins a pipeline.
var (
	//go:embed gitlab.yml
	GitLab string
	//go:embed github.yml
	GitHub string
	//go:embed Jenkinsfile
	Jenkins string
)
