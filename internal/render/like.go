package render

import (
	"context"

	"github.com/xgen-lint/xgen-lint/internal/model"
)

// NewLike makes the renderer of a repository, which settles what its sites are. It takes over from the renderer of an earlier state,
// which may be nil, what is as it was. The error is that of Settle.
func NewLike(ctx context.Context, repo *model.Repo, like *Renderer) (*Renderer, error) {
	r := New(repo)
	if like != nil {
		r.Share(like)
	}
	return r, r.Settle(ctx)
}
