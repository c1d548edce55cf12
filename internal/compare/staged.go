package compare

import (
	"context"
	"io/fs"
	"path"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/git"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Staged is the Git index of an infra repo beside its HEAD: what the next commit
// brings.
type Staged struct{ staged *git.Staged }

// OpenStaged reads which files the next commit changes in the folder dir. The
// error is a *model.UserError where there is no Git repository, or a merge is not
// finished.
func OpenStaged(ctx context.Context, dir string) (*Staged, error) {
	repo, err := git.OpenInHook(ctx, dir)
	var staged *git.Staged
	if err == nil {
		staged, err = repo.Staged(ctx)
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, model.UserErrorf("--staged: %v", err)
	}
	return &Staged{staged}, nil
}

// Close ends the reading; nothing of a Result may be asked for after it.
func (s *Staged) Close() {
	if s.staged.Head != nil {
		s.staged.Head.Close()
	}
}

// Relevant reports whether the next commit changes anything that a run may read.
func (s *Staged) Relevant() bool { return slices.ContainsFunc(s.staged.Changed, s.reads) }

// reads reports whether a run may read a file: all but prose, and prose as well
// in charts and kustomizations, and where a whole folder comes or goes with it
// (generators of ApplicationSets list folders).
func (s *Staged) reads(name string) bool {
	if !model.IsProse(name) {
		return true
	}
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		if s.staged.Head.Has(dir) != s.staged.Index.Has(dir) {
			return true
		}
		for _, state := range []*git.State{s.staged.Head, s.staged.Index} {
			for _, marker := range model.Markers() {
				if state.Has(path.Join(dir, marker)) {
					return true
				}
			}
		}
		if dir == "." {
			return false
		}
	}
}

// Options lets a run read the index in place of the folder of o.FS, and leave
// out what HEAD has. policies are the folders of o.Policies that are in the infra
// repo ("" for one that is not): each state is linted by its own.
func (s *Staged) Options(ctx context.Context, o lint.Options, policies []string) (lint.Options, error) {
	now, then := o, o
	now.FS = s.staged.Index
	now.Policies, then.Policies = nil, nil
	for i, p := range o.Policies {
		dir := policies[i]
		if dir == "" {
			now.Policies, then.Policies = append(now.Policies, p), append(then.Policies, p)
			continue
		}
		if !s.staged.Index.Has(dir) {
			return o, model.UserErrorf("--policy %s: no such folder in the index; git add it", p.Name)
		}
		now.Policies = append(now.Policies, within(s.staged.Index, p, dir))
		if s.staged.Head.Has(dir) {
			then.Policies = append(then.Policies, within(s.staged.Head, p, dir))
		}
	}
	then.FS = now.FS
	head := func(ctx context.Context) (*known.Findings, error) {
		known, err := before(ctx, then, s.staged.Head, "HEAD", "this-commit")
		if err == nil && len(s.staged.Head.Files()) == 0 {
			known.Note = "" // the first commit: all is new
		}
		return known, err
	}
	if now.Images == nil {
		now.Later = head
		return now, nil
	}
	known, err := head(ctx) // it says which registries may be asked
	if err != nil {
		return o, err
	}
	now.Known = append(slices.Clone(o.Known), known)
	return now, nil
}

func within(state *git.State, p policy.Source, dir string) policy.Source {
	sub, err := fs.Sub(source.NewTree(state).FS, dir)
	if err == nil {
		p.FS = sub
	}
	return p
}
