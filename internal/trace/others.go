package trace

import (
	"context"
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// PassedOf lists what of a rendered site some template nodes wrote into. What following the values kept of its releases is let go.
func PassedOf(renderer *render.Renderer, res *render.Result, steps map[string]finding.Step) (out []Passed) {
	if res.Whole != nil {
		res = res.Whole
	}
	add := func(rel *render.Release) {
		if rel == nil {
			return
		}
		renderer.Passing(rel.Objects, steps, func(o *render.Object, fields map[string][]source.Path) {
			out = append(out, Passed{Object: o.Address().Object, Fields: fields})
		})
		render.Forget(rel)
	}
	for _, root := range res.Roots {
		add(root.Release)
	}
	for _, rel := range res.Releases {
		add(rel)
	}
	return out
}

// AskOthers renders again the sites in which no finding passed the template nodes that are still open, and adds what they
// show. The error is that of rendering, with the site.
func (c *Contrast) AskOthers(ctx context.Context, sites []*model.Site, renderer *render.Renderer) error {
	for _, site := range sites {
		open, files := c.Open(site.Name), c.Readers(site.Name)
		if len(open)+len(files) == 0 || site.Broken() {
			continue
		}
		res, done, err := renderer.SiteAgain(ctx, site)
		if err != nil {
			done()
			return fmt.Errorf("compare with site %q: %w", site.Name, err)
		}
		c.Add(site.Name, nil, open, PassedOf(renderer, res, open))
		for _, file := range files {
			if res.Uses(file) {
				c.Agrees(site.Name, file)
			}
		}
		done()
	}
	return nil
}
