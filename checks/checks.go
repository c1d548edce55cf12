// Package checks owns the rules that are written in Go: those that judge text,
// shell or a stage that fails, where the data model is blind. Each has the
// metadata of any other rule. What a check is, is in checks/check; a folder of
// rules lists its own, and this package the folders. It refuses to place its hits
// beyond what the text itself tells, and to print.
package checks

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/checks/chart"
	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/checks/object"
	"github.com/xgen-lint/xgen-lint/checks/pipeline"
	"github.com/xgen-lint/xgen-lint/checks/script"
	"github.com/xgen-lint/xgen-lint/checks/secret"
	"github.com/xgen-lint/xgen-lint/checks/text"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
)

// Files returns the checks of single YAML files.
func Files() []check.OfFile { return slices.Concat(text.Files(), secret.Files()) }

// Charts returns the checks of single charts.
func Charts() []chart.Check { return chart.Checks() }

// Sites returns the checks of rendered sites.
func Sites() []check.OfSite {
	return slices.Concat(object.Sites(), text.Sites(), script.Sites(), pipeline.Sites(), secret.Sites())
}

// Repo returns the hits about what belongs to no site: setup scripts and pipelines.
func Repo(repo *model.Repo) []finding.Hit {
	return slices.Concat(script.Setup(repo), secret.InScripts(repo), pipeline.Find(repo))
}

// Rules returns the metadata of all Go checks.
func Rules() []finding.Rule {
	out := unreadSources()
	for _, c := range Files() {
		out = append(out, c.Rules...)
	}
	for _, c := range Sites() {
		out = append(out, c.Rules...)
	}
	for _, c := range Charts() {
		out = append(out, c.Rules...)
	}
	return slices.Concat(out, script.SetupRules(), pipeline.Rules())
}
