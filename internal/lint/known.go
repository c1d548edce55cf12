package lint

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"github.com/xgen-lint/xgen-lint/checks"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/git"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
	"github.com/xgen-lint/xgen-lint/schema"
)

// Since lints the infra repo as it was at rev and returns what it found there,
// files that were renamed since under their new name. dir is the infra repo's
// folder. The error is a *UserError where git, the revision or its history is
// missing.
func Since(ctx context.Context, o Options, dir, rev string) (*known.Findings, error) {
	repo, old, err := stateAt(ctx, dir, rev)
	if err != nil {
		return nil, err
	}
	defer old.Close()
	k, err := before(ctx, o, old, "since "+rev, "this-branch")
	if err != nil {
		return nil, err
	}
	k.Revision = true
	k.Changes, err = changesSince(ctx, o, repo, old, rev)
	return k, err
}

// stateAt opens the infra repo in dir as it was at rev.
func stateAt(ctx context.Context, dir, rev string) (repo *git.Repo, old *git.State, err error) {
	if repo, err = git.Open(ctx, dir); err == nil {
		old, err = repo.At(ctx, rev)
	}
	switch {
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case err != nil:
		return nil, nil, userErrorf("--since %s: %v", rev, err)
	}
	return repo, old, nil
}

// before lints an earlier state of o.FS. what says which one, for a note, and by who made the changes since.
func before(ctx context.Context, o Options, old fs.FS, what, by string) (*known.Findings, error) {
	k := &known.Findings{Trust: known.TrustInFiles(old)}
	res, err := lintOld(ctx, o, old)
	switch {
	case IsUserError(err):
		k.Note = fmt.Sprintf("%s: nothing to compare with, so all findings count as new: %v", what, err)
		return k, nil
	case err != nil:
		return nil, fmt.Errorf("lint the state %s: %w", what, err)
	}
	k.Trust, k.Repo = known.TrustIn(res.Repo), res.Repo
	found := res.Findings
	renamed := renames(old, o.FS)
	k.Difference = known.DifferenceOf(old, o.FS, renamed, texts.Of(o.Language).Say(finding.Say("changed-by", "who", finding.Say(by))))
	if len(found) > 0 {
		for i := range found {
			if now, ok := renamed[found[i].File]; ok {
				found[i].File = now
			}
		}
	}
	finding.Sort(found)
	finding.SetFingerprints(found)
	k.Add(found...)
	return k, nil
}

// renames finds which files of an earlier state have another name now.
func renames(old, now fs.FS) map[string]string {
	names := func(t *source.Tree) (out []string) {
		for _, e := range t.Files() {
			out = append(out, e.Path)
		}
		return out
	}
	was, is := source.NewTree(old), source.NewTree(now)
	return git.Renames(names(was), names(is),
		func(name string) ([]byte, error) { return fs.ReadFile(was.FS, name) },
		func(name string) ([]byte, error) { return fs.ReadFile(is.FS, name) })
}

// lintOld lints an earlier state: all of it, for what a file was then called
// is not known here, and sites that it does not have yet are no error.
func lintOld(ctx context.Context, o Options, old fs.FS) (*Result, error) {
	o.tree = nil
	o.FS, o.Files, o.Before, o.Ago, o.Later, o.Progress, o.Images, o.Known, o.past = old, nil, nil, nil, nil, nil, nil, nil, true
	o.Sites, o.Environments, o.Services, o.Shard = nil, nil, nil, Shard{} // what is old may be in another shard
	return Run(ctx, o)
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
		b.Most = min(maxProofs, provedApplications/max(1, run.summary.Applications))
	}
	b.Blame(ctx, append(slices.Clone(run.Known), run.Before), found)
}

// TrustSince returns what the repo at rev says of registries, for commands that ask them and compare nothing. done has to be
// called when it is not asked any more.
func TrustSince(ctx context.Context, o Options, dir, rev string) (k *known.Findings, done func(), err error) {
	_, old, err := stateAt(ctx, dir, rev)
	if err != nil {
		return nil, nil, err
	}
	k = &known.Findings{Trust: known.TrustInFiles(old)}
	o.FS, o.tree = old, nil
	if repo, err := o.load(schema.New()); err == nil {
		k.Trust = known.TrustIn(repo)
	}
	return k, old.Close, nil
}
