package lint

import (
	"context"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/trace"
)

// compare notes what the findings of a site have in common, for contrast: the template nodes that their values passed,
// and what else passed these in the same site. Sites without findings cost nothing here.
// It returns what passed.
func (run *run) compare(site *model.Site, res *render.Result, found []finding.Finding, passing *trace.Passing) (passed []trace.Passed) {
	if found = trace.About(found); len(found) == 0 {
		return nil
	}
	passed = passing.Of(res, trace.Suspects(found))
	run.mu.Lock()
	defer run.mu.Unlock()
	run.addContrast(site, found, passed)
	return passed
}

func (run *run) addContrast(site *model.Site, found []finding.Finding, passed []trace.Passed) {
	if run.contrast == nil {
		run.contrast = trace.New()
	}
	run.contrast.Add(site.Name, found, trace.Suspects(found), passed)
}

// blame moves findings to the template node that is at fault. What the sites show that have no findings is asked only as
// long as it matters; a run that was narrowed asks a run that was not.
func (run *run) blame(ctx context.Context) error {
	if run.contrast == nil {
		return nil
	}
	all := run
	if run.scope.narrowed {
		o := run.Options
		o.Sites, o.Environments, o.Services, o.Files, o.Progress, o.Loaded, o.Images = nil, nil, nil, nil, nil, nil, nil
		o.compiled = run.engine
		whole, stop, err := o.judged(ctx)
		defer stop()
		if err != nil {
			return err
		}
		if all, run.contrast = whole, whole.contrast; run.contrast == nil {
			return nil
		}
	}
	if err := run.contrast.AskOthers(ctx, all.repo.Sites, all.renderer, run.jobs()); err != nil {
		return err
	}
	for i, f := range run.findings {
		run.findings[i] = run.contrast.Blame(f)
	}
	return nil
}
