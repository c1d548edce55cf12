package compare

import (
	"context"
	"fmt"
	"io/fs"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/git"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
	"github.com/xgen-lint/xgen-lint/schema"
)

// Since lints the infra repo as it was at rev and returns what it found there,
// files that were renamed since under their new name. dir is the infra repo's
// folder. The error is a *model.UserError where git, the revision or its history is
// missing.
func Since(ctx context.Context, o lint.Options, dir, rev string) (*known.Findings, error) {
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

// changesSince are the findings about what the change does to running sites: from where the branch left rev, as far as
// the clone knows, so that what was done to rev since then counts for nothing.
func changesSince(ctx context.Context, o lint.Options, repo *git.Repo, old *git.State, rev string) ([]finding.Finding, error) {
	if base, err := repo.MergeBase(ctx, rev, "HEAD"); err == nil {
		if state, err := repo.At(ctx, base); err == nil {
			defer state.Close()
			old = state
		}
	}
	two := &twoStates{oldFS: old, newFS: o.FS}
	c, err := two.compared(ctx, DiffOptions{Options: o}, false)
	switch {
	case lint.IsUserError(err) || err == nil && c.result == nil:
		return nil, ctx.Err() // the run itself says what is wrong with the new state, and Known.Note with the old one
	case err != nil:
		return nil, err
	}
	return c.findings(), ctx.Err()
}

// TrustSince returns what the repo at rev says of registries, for commands that ask them and compare nothing. done has to be
// called when it is not asked any more.
func TrustSince(ctx context.Context, o lint.Options, dir, rev string) (k *known.Findings, done func(), err error) {
	_, old, err := stateAt(ctx, dir, rev)
	if err != nil {
		return nil, nil, err
	}
	k = &known.Findings{Trust: known.TrustInFiles(old)}
	o.FS = old
	if repo, err := lint.LoadAllowed(o, schema.New()); err == nil {
		k.Trust = known.TrustIn(repo)
	}
	return k, old.Close, nil
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
		return nil, nil, model.UserErrorf("--since %s: %v", rev, err)
	}
	return repo, old, nil
}

// before lints an earlier state of o.FS. what says which one, for a note, and by who made the changes since.
func before(ctx context.Context, o lint.Options, old fs.FS, what, by string) (*known.Findings, error) {
	k := &known.Findings{Trust: known.TrustInFiles(old)}
	res, err := lint.Run(ctx, o.Past(old))
	switch {
	case lint.IsUserError(err):
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
