package view

import (
	"context"
	"fmt"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// Env explains the environment of each container that was looked at. A container
// may take it from another service's release, so sites of which only some
// services were chosen are rendered whole. The error is that of ctx.
func (v *View) Env(ctx context.Context) ([]workload.Explained, error) {
	out := []workload.Explained{}
	reader := workload.NewReader(v.Repo, v.Renderer)
	for _, res := range v.Results {
		if v.OnlyServices() {
			var err error
			if res, err = v.Renderer.Site(ctx, res.Site, nil); err != nil {
				return nil, fmt.Errorf("render site %q: %w", res.Site.Name, err)
			}
		}
		chosen := slices.DeleteFunc(reader.Containers(res), func(c *workload.Container) bool {
			return !v.Keeps(c.Release.Environment, c.Release.Service)
		})
		out = append(out, workload.Explain(v.Repo, res.Site, v.Renderer, chosen)...)
	}
	return out, ctx.Err()
}
