package lint

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

// View is a rendered repo, for the commands that look and do not judge.
type View struct {
	Repo     *model.Repo
	Renderer *render.Renderer
	Results  []*render.Result // of the chosen sites, by name

	scope   scope
	secrets []string // see Masked
}

// Look loads the infra repo and renders what was chosen. Errors are those of
// Run.
func Look(ctx context.Context, o Options) (*View, error) {
	repo, err := o.load(schema.New())
	if err != nil {
		return nil, err
	}
	renderer, err := newRendererLike(ctx, repo, o.like)
	if err != nil {
		return nil, err
	}
	scope, err := newScope(repo, renderer, o)
	if err != nil {
		return nil, err
	}
	v := &View{Repo: repo, Renderer: renderer, Results: make([]*render.Result, len(scope.sites)), scope: scope}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, site := range scope.sites {
		group.Go(func() error {
			res, err := v.Renderer.Site(ctx, site, scope.keeps)
			if err != nil {
				return fmt.Errorf("render site %q: %w", site.Name, err)
			}
			v.Results[i] = res
			return nil
		})
	}
	return v, group.Wait()
}

// newRenderer makes the renderer of a repo, which settles what its sites are.
func newRenderer(ctx context.Context, repo *model.Repo) (*render.Renderer, error) {
	return newRendererLike(ctx, repo, nil)
}

// newRendererLike takes over from the renderer of an earlier state, which may be nil,
// what is as it was.
func newRendererLike(ctx context.Context, repo *model.Repo, like *render.Renderer) (*render.Renderer, error) {
	r := render.New(repo)
	if like != nil {
		r.Share(like)
	}
	return r, r.Settle(ctx)
}

// Broken returns the sites whose file is not YAML, with where and why: nothing of
// them can be shown.
func (v *View) Broken() []error {
	var out []error
	for _, r := range v.Results {
		if e := r.Site.File.Err; e != nil {
			lines := mask.New(func(string) *source.File { return r.Site.File.File })
			out = append(out, userErrorf("%s:%d:%d: %s", e.File, e.Line, e.Column, mask.Text(e.Message, lines.Words(e.File, e.Line))))
		}
	}
	return out
}
