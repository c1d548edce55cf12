package compare

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/lint"
)

// scope is what --site, --env, --service and --object leave.
type scope struct {
	sites, envs, services map[string]bool // nil is all
	objects               []string
}

func (s scope) site(name string) bool { return s.sites == nil || s.sites[name] }

// release reports whether an object is of a release that was asked for.
func (s scope) release(o *change.Object) bool {
	r := o.Release
	return (s.envs == nil || r.Environment == "" || s.envs[r.Environment]) && (s.services == nil || r.Service == "" || s.services[r.Service])
}

// named reports whether an object was asked for by its name, or none was.
func (s scope) named(o *change.Object) bool {
	m := o.Any()
	return len(s.objects) == 0 || slices.ContainsFunc(s.objects, func(name string) bool {
		kind, object, full := strings.Cut(name, "/")
		return strings.EqualFold(kind, m.Kind) && (!full || object == m.Name)
	})
}

// chosen holds the names against both states: what is only in one of them is known, too.
func (o DiffOptions) chosen(old, now *loadedState) (scope, error) {
	s := scope{objects: o.Objects}
	var sites, envs, services []string
	for _, state := range []*loadedState{now, old} {
		if state.broken != "" {
			continue
		}
		for _, site := range state.Repo.Sites {
			sites = append(sites, site.Name)
			for _, a := range state.Renderer.AppNames(site) {
				envs, services = append(envs, a.Environment), append(services, a.Service)
			}
			for _, e := range site.Environments {
				envs = append(envs, e.Name)
				for _, v := range e.Services {
					services = append(services, v.Name)
				}
			}
		}
	}
	if o.Loaded != nil {
		o.Loaded(len(slices.Compact(slices.Sorted(slices.Values(sites)))))
	}
	var err error
	if s.sites, err = lint.Chosen("site", o.Sites, sites); err != nil {
		return s, err
	}
	if s.envs, err = lint.Chosen("environment", o.Environments, envs); err != nil {
		return s, err
	}
	s.services, err = lint.Chosen("service", o.Services, services)
	return s, err
}
