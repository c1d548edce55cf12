// Package view is what the commands show of a repo that they do not judge: the fleet as a table, images, environments,
// what rules read, the charts that are elsewhere.
package view

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// View is a rendered repo.
type View struct {
	*lint.Opened
	Results []*render.Result // of the chosen sites, by name

	secrets []string // see Masked
}

// Look loads the infra repo and renders what was chosen. Errors are those of
// lint.Run.
func Look(ctx context.Context, o lint.Options) (*View, error) {
	opened, err := lint.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	v := &View{Opened: opened, Results: make([]*render.Result, len(opened.Sites))}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, site := range opened.Sites {
		group.Go(func() error {
			res, err := v.Renderer.Site(ctx, site, v.Keeps)
			if err != nil {
				return fmt.Errorf("render site %q: %w", site.Name, err)
			}
			v.Results[i] = res
			return nil
		})
	}
	return v, group.Wait()
}

// Broken returns the sites whose file is not YAML, with where and why: nothing of
// them can be shown.
func (v *View) Broken() []error {
	var out []error
	for _, r := range v.Results {
		if e := r.Site.File.Err; e != nil {
			lines := mask.New(func(string) *source.File { return r.Site.File.File })
			out = append(out, model.UserErrorf("%s:%d:%d: %s", e.File, e.Line, e.Column, mask.Text(e.Message, lines.Words(e.File, e.Line))))
		}
	}
	return out
}

// Masked returns what is said of a site's rendering as it may be printed.
func (v *View) Masked(text string) string {
	if v.secrets == nil {
		v.secrets = append([]string{}, lint.SecretValues(v.Repo)...)
		for _, res := range v.Results {
			for _, h := range res.Hits {
				v.secrets = append(v.secrets, mask.Distinctive(h.Secrets)...)
			}
		}
	}
	return mask.Text(text, v.secrets)
}

// Images lists every image that what was looked at pulls, with its source line.
func (v *View) Images() []lint.ImageUse {
	out := []lint.ImageUse{}
	for _, res := range v.Results {
		out = append(out, lint.Images(v.Renderer, res)...)
	}
	return out
}
