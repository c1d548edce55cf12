package trace

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Passing collects what of a site's releases some template nodes wrote into. It is not safe for concurrent use.
type Passing struct {
	renderer *render.Renderer
	asked    map[*render.Release]map[string]bool // the nodes that a release was asked for
	passed   []Passed
}

// NewPassing makes a Passing of a site that a Renderer has rendered.
func NewPassing(renderer *render.Renderer) *Passing {
	return &Passing{renderer: renderer, asked: map[*render.Release]map[string]bool{}}
}

// Ask asks a release, nil for none, what some nodes wrote into. That costs least while what following its values needed is still there.
func (p *Passing) Ask(rel *render.Release, steps map[string]finding.Step) {
	if rel == nil || len(steps) == 0 {
		return
	}
	if p.asked[rel] == nil {
		p.asked[rel] = map[string]bool{}
	}
	more := map[string]finding.Step{}
	for key, step := range steps {
		if !p.asked[rel][key] {
			p.asked[rel][key], more[key] = true, step
		}
	}
	p.renderer.Passing(rel.Objects, more, func(o *render.Object, fields map[string][]source.Path) {
		p.passed = append(p.passed, Passed{Object: o.Address().Object, Fields: fields})
	})
}

// Of asks all releases of a rendered site, and lists what is known. What following their values kept is let go.
func (p *Passing) Of(res *render.Result, steps map[string]finding.Step) []Passed {
	if res.Whole != nil {
		res = res.Whole
	}
	for _, rel := range res.All() {
		p.Ask(rel, steps)
		render.Forget(rel)
	}
	return p.passed
}

// AskOthers renders again the sites in which no finding passed the template nodes that are still open, some at once, and adds what they
// show. Which of them is first does not matter: they are asked until a node is known to serve something well, and what else is known then
// changes nothing. The error is that of rendering, with the site.
func (c *Contrast) AskOthers(ctx context.Context, sites []*model.Site, renderer *render.Renderer, jobs int) error {
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(jobs)
	for _, site := range sites {
		group.Go(func() error {
			mu.Lock()
			open, files := c.Open(site.Name), c.Readers(site.Name)
			mu.Unlock()
			if len(open)+len(files) == 0 || site.Broken() {
				return nil
			}
			res, done, err := renderer.SiteAgain(ctx, site, part(open, files))
			defer done()
			if err != nil {
				return fmt.Errorf("compare with site %q: %w", site.Name, err)
			}
			passed := NewPassing(renderer).Of(res, open)
			mu.Lock()
			defer mu.Unlock()
			c.Add(site.Name, nil, open, passed)
			for _, file := range files {
				if res.Uses(file) {
					c.Agrees(site.Name, file)
				}
			}
			return nil
		})
	}
	return group.Wait()
}

// part are the files whose charts have to be rendered for some nodes; nil for all, where it is asked what else is read.
func part(open map[string]finding.Step, readers []string) []string {
	if len(readers) > 0 {
		return nil
	}
	files := map[string]bool{}
	for _, step := range open {
		files[step.File] = true
	}
	return slices.Sorted(maps.Keys(files))
}
