package lint

import (
	"context"
	"io/fs"
	"slices"

	"github.com/xgen-lint/xgen-lint/checks"
	"github.com/xgen-lint/xgen-lint/internal/decide"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/shard"
)

// Past returns the options that lint an earlier state of the repo: all of it, for
// what a file was then called is not known here, and sites that it does not have
// yet are no error.
func (o Options) Past(old fs.FS) Options {
	o.tree = nil
	o.FS, o.Files, o.Before, o.Ago, o.Later, o.Progress, o.Images, o.Known, o.past = old, nil, nil, nil, nil, nil, nil, nil, true
	o.Sites, o.Environments, o.Services, o.Shard = nil, nil, nil, shard.Shard{} // what is old may be in another shard
	return o
}

// Baseline returns all findings of now, known or not, as the content of a
// baseline file.
func (r *Result) Baseline() ([]byte, error) { return known.Baseline(r.all) }

// KnownOf are the findings of a run.
func KnownOf(res *Result) *known.Findings { return known.Of(res.all...) }

// stale lists the entries of the baselines that none of all findings goes by. A
// run that does not look at all says nothing of what it does not find.
func (run *run) stale(all []finding.Finding) []known.Entry {
	if run.scope.narrowed || run.Files != nil || len(run.Options.Rules)+len(run.Skip) > 0 {
		return nil
	}
	return known.Stale(all, run.Known, func(rule string) bool {
		return run.Images != nil || !slices.ContainsFunc(checks.ImageRules(), func(r finding.Rule) bool { return r.ID == rule })
	})
}

// blameChanges moves findings to the cause that somebody changed. Their fingerprints stay those of the places before.
func (run *run) blameChanges(ctx context.Context, found []finding.Finding) {
	b := known.Blamer{Tree: run.repo.Tree, FS: run.FS, Found: run.findings, Find: func(ctx context.Context, state fs.FS) ([]finding.Finding, error) {
		return run.again(state).findings(ctx)
	}}
	if !run.proving {
		b.Most = decide.MostProofs(run.summary.Applications)
	}
	b.Blame(ctx, append(slices.Clone(run.Known), run.Before), found)
}
