package compare

import (
	"context"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/render"
)

// finish renders the releases of some sites that may differ.
func (c *comparison) finish(ctx context.Context, same map[*render.Release]bool, sites []change.Site) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, site := range sites {
		group.Go(func() error { return c.old.finish(ctx, same, site.Old) })
		group.Go(func() error { return c.now.finish(ctx, same, site.New) })
	}
	return group.Wait()
}

func (s *loadedState) finish(ctx context.Context, same map[*render.Release]bool, res *render.Result) error {
	if res == nil {
		return nil
	}
	for _, rel := range res.Releases {
		if !rel.Dry() || same[rel] {
			continue
		}
		if err := s.Renderer.Finish(ctx, rel); err != nil {
			return fmt.Errorf("render site %q: %w", res.Site.Name, err)
		}
		if !rel.Makes() {
			continue
		}
		// Nobody could tell that it makes Applications: all of the site is rendered.
		whole, err := s.Renderer.Site(ctx, res.Site, nil)
		if err != nil {
			return fmt.Errorf("render site %q: %w", res.Site.Name, err)
		}
		*res = *whole
		break
	}
	return nil
}

// renderBoth renders the chosen sites of both states as far as it takes to see what may differ, some at once.
func renderBoth(ctx context.Context, old, now *loadedState, chosen func(site string) bool) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, s := range []*loadedState{now, old} {
		if s.broken != "" {
			continue
		}
		for _, site := range s.Repo.Sites {
			if chosen(site.Name) {
				s.Results = append(s.Results, nil)
			}
		}
		n := 0
		for _, site := range s.Repo.Sites {
			if !chosen(site.Name) {
				continue
			}
			at := n
			n++
			group.Go(func() error {
				res, err := s.Renderer.Outline(ctx, site, s.Side == change.New)
				if err != nil {
					return fmt.Errorf("render site %q: %w", site.Name, err)
				}
				s.Results[at] = res
				return nil
			})
		}
	}
	return group.Wait()
}
