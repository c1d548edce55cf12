package checks

import (
	"context"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// SiteCheck judges one rendered site. Paths in its hits are paths into the
// document of scope "site".
type SiteCheck struct {
	Rules []finding.Rule
	Run   func(ctx context.Context, pass *SitePass) []finding.Hit
}

// SitePass is what a SiteCheck looks at.
type SitePass struct {
	Repo     *model.Repo
	Site     *model.Site
	Result   *render.Result
	Renderer *render.Renderer
	// Containers are those of Result, read by Workload.
	Containers []*workload.Container
	Workload   *workload.Reader

	rendering *marking // see marked
}

// Sites returns the checks of rendered sites.
func Sites() []SiteCheck {
	return []SiteCheck{
		parameterCheck(),
		syncOptionsCheck(),
		missingAppCheck(),
		sameObjectCheck(),
		mangledCheck(),
		renderedDuplicateCheck(),
		manifestCheck(),
		movingCheck(),
		neverInSyncCheck(),
		unsafeCheck(),
		staleCheck(),
		hardcodedCheck(),
		unexpandedCheck(),
		scriptCheck(),
		sedCheck(),
		expansionCheck(),
		envNameCheck(),
		mismatchCheck(),
		pushPullCheck(),
		unsealedTemplates(),
		newlineTemplates(),
	}
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
	return append(append(out, setupRules()...), pipelineRules()...)
}
