package lint

import (
	"context"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/schema"
)

// Opened is a repo with what of it was chosen, for who looks and does not judge.
type Opened struct {
	Repo     *model.Repo
	Renderer *render.Renderer
	Sites    []*model.Site // the chosen ones, by name

	scope scope
}

// Open loads the infra repo and finds out what sites it has. Errors are those of Run.
func Open(ctx context.Context, o Options) (*Opened, error) {
	repo, err := o.load(schema.New())
	if err != nil {
		return nil, err
	}
	renderer, err := render.NewLike(ctx, repo, o.like)
	if err != nil {
		return nil, err
	}
	scope, err := newScope(repo, renderer, o)
	if err != nil {
		return nil, err
	}
	return &Opened{repo, renderer, scope.sites, scope}, nil
}

// Keeps reports whether a service of an environment is among what was chosen.
func (o *Opened) Keeps(env, service string) bool { return o.scope.keeps(env, service) }

// OnlyServices reports whether services were chosen, so that not all of a site is.
func (o *Opened) OnlyServices() bool { return o.scope.services != nil }

// InPart reports whether environments or services were chosen.
func (o *Opened) InPart() bool { return o.scope.envs != nil || o.scope.services != nil }
