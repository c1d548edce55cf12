package compare

import (
	"context"
	"errors"
	"io/fs"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/git"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

// twoStates are the folder at two commits, or at one and as it is.
type twoStates struct {
	oldFS, newFS fs.FS
	base, head   string
	states       []*git.State
}

func (t *twoStates) close() {
	for _, s := range t.states {
		s.Close()
	}
}

func (o DiffOptions) states(ctx context.Context) (*twoStates, error) {
	repo, err := git.Open(ctx, o.Dir)
	if err != nil {
		return nil, err
	}
	t := &twoStates{newFS: o.FS}
	from, to, both := strings.Cut(o.Rev, "..")
	to, parted := strings.CutPrefix(to, ".")
	switch {
	case o.Rev == "":
		t.base, err = repo.Branched(ctx)
	case parted:
		t.base, err = repo.MergeBase(ctx, orHead(from), orHead(to))
	default:
		t.base, err = repo.Commit(ctx, orHead(from))
	}
	if err != nil {
		return nil, err
	}
	old, err := repo.At(ctx, t.base)
	if err != nil {
		return nil, err
	}
	t.oldFS, t.states = old, append(t.states, old)
	if both {
		if t.head, err = repo.Commit(ctx, orHead(to)); err != nil {
			return nil, err
		}
		now, err := repo.At(ctx, t.head)
		if err != nil {
			return nil, err
		}
		t.newFS, t.states = now, append(t.states, now)
	}
	return t, nil
}

func orHead(rev string) string {
	if rev == "" {
		return "HEAD"
	}
	return rev
}

// loadedState is one state, read.
type loadedState struct {
	*change.State
	broken string // why it cannot be read at all
}

// load reads both states. The new one must be readable; where the configuration of the old one is broken, the new one's
// is taken. A state without any YAML is empty: all of the other one was added, or removed.
func (t *twoStates) load(ctx context.Context, o DiffOptions) (old, now *loadedState, err error) {
	old, now = newState(change.Old), newState(change.New)
	group, inner := errgroup.WithContext(ctx)
	group.Go(func() error { return now.read(inner, o.Options, t.newFS) })
	group.Go(func() error {
		err := old.read(inner, o.Options, t.oldFS)
		if lint.IsUserError(err) {
			old.broken = err.Error()
			return nil
		}
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	if old.broken == "" || o.Config != nil || now.Repo.Config == nil || now.Repo.Config.File == nil {
		return old, now, nil
	}
	with, again := o.Options, newState(change.Old)
	with.Config = now.Repo.Config.File.File
	switch err := again.read(ctx, with, t.oldFS); {
	case err == nil:
		return again, now, nil
	case !lint.IsUserError(err):
		return nil, nil, err
	}
	return old, now, nil
}

func newState(side change.Side) *loadedState { return &loadedState{State: &change.State{Side: side}} }

func (s *loadedState) read(ctx context.Context, o lint.Options, fsys fs.FS) (err error) {
	o.FS, o.Kept = fsys, nil
	s.Repo, err = lint.LoadAllowed(o, schema.New())
	switch {
	case errors.Is(err, model.ErrNothing):
		s.Repo = &model.Repo{Tree: source.NewTree(fsys)}
	case err != nil:
		return err
	}
	s.Renderer = render.New(s.Repo)
	return s.Renderer.Settle(ctx)
}
