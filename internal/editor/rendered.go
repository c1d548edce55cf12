package editor

import (
	"context"
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/session"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// world is the repo, read and ready to be rendered.
type world struct {
	repo     *model.Repo
	renderer *render.Renderer
}

// maxKept is of how many sites a snapshot keeps what they render: a rendered site
// takes some 2 MB.
const maxKept = 32

// load reads the repo, once.
func (s *Snapshot) load(ctx context.Context) (*world, error) {
	s.loading.Lock()
	defer s.loading.Unlock()
	if s.world == nil {
		w, err := loadWorld(ctx, s.state, nil)
		if err != nil {
			return nil, err
		}
		s.world = w
	}
	return s.world, nil
}

func loadWorld(ctx context.Context, state *session.State, like *render.Renderer) (*world, error) {
	repo, renderer, err := state.Load(ctx, like)
	if err != nil {
		return nil, err
	}
	return &world{repo, renderer}, nil
}

// kept is a rendered site.
type kept struct {
	result     *render.Result
	containers []*workload.Container // nil until they are asked for
}

// site renders a site, once, as long as there are not many.
func (s *Snapshot) site(ctx context.Context, w *world, site *model.Site) (*kept, error) {
	s.rendering.Lock()
	defer s.rendering.Unlock()
	if k := s.sites[site.Name]; k != nil {
		return k, nil
	}
	res, err := w.renderer.Site(ctx, site, nil)
	if err != nil {
		return nil, fmt.Errorf("render site %q: %w", site.Name, err)
	}
	if s.sites == nil || len(s.sites) >= maxKept {
		s.sites = map[string]*kept{}
	}
	k := &kept{result: res}
	s.sites[site.Name] = k
	return k, nil
}

// containers are those of a rendered site.
func (s *Snapshot) containers(w *world, k *kept) []*workload.Container {
	s.rendering.Lock()
	defer s.rendering.Unlock()
	if k.containers == nil {
		k.containers = workload.NewReader(w.repo, w.renderer).Containers(k.result)
	}
	return k.containers
}

// concerned are the sites that a file may have a part in: the one whose file it
// is, else all, of which at most many; more says how many that leaves out.
func (w *world) concerned(file string, many int) (sites []*model.Site, more int) {
	for _, site := range w.repo.Sites {
		if site.File.Path == file && len(site.Roots) == 0 {
			sites = append(sites, site)
		}
	}
	if len(sites) == 0 {
		sites = w.repo.Sites
	}
	if many > 0 && len(sites) > many {
		sites, more = sites[:many], len(sites)-many
	}
	return sites, more
}
