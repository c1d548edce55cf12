package tables

import (
	"context"
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/view"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// Page is the fleet for a report on a page. The error is that of view.Env.
func Page(ctx context.Context, view *view.View) (*report.Fleet, error) {
	containers, err := view.Env(ctx)
	if err != nil {
		return nil, err
	}
	type place struct{ site, env, service string }
	by := map[place][]report.FleetContainer{}
	for _, c := range containers {
		at := place{c.Site, c.Environment, c.Service}
		by[at] = append(by[at], pageContainer(c))
	}
	out := &report.Fleet{}
	for _, s := range view.Fleet() {
		site := report.FleetSite{Name: s.Name, File: s.File, Platform: s.Platform, ImageSite: s.ImageSite}
		for _, e := range s.Environments {
			env := report.FleetEnvironment{Name: e.Name, Domain: e.Domain, RootApp: e.RootApp}
			for _, v := range e.Services {
				service := report.FleetService{Name: v.Name, Image: v.Image, Replicas: blank(num(v.Replicas)), Scaling: blank(scaling(v))}
				service.Containers = by[place{s.Name, e.Name, v.Name}]
				env.Services = append(env.Services, service)
			}
			site.Environments = append(site.Environments, env)
		}
		out.Sites = append(out.Sites, site)
	}
	return out, nil
}

func blank(s string) string {
	if s == "-" {
		return ""
	}
	return s
}

func pageContainer(c workload.Explained) report.FleetContainer {
	out := report.FleetContainer{Name: c.Object + ", " + c.Container}
	for _, v := range c.Variables {
		x := report.FleetVariable{Name: v.Name, Value: pageValue(v.Name, v.Value, v.Secret), Source: v.Source, Place: pagePlace(v.File, v.Line)}
		for _, s := range v.Shadows {
			x.Shadows = append(x.Shadows, report.FleetVariable{Name: v.Name, Value: pageValue(v.Name, s.Value, s.Secret), Source: s.Source, Place: pagePlace(s.File, s.Line)})
		}
		out.Variables = append(out.Variables, x)
	}
	return out
}

// pageValue is a value that may be shown: a page is passed on.
func pageValue(name string, value *string, secret bool) string {
	switch {
	case secret, value != nil && finding.SecretName(name):
		return finding.Masked
	case value == nil:
		return "(known in the cluster only)"
	}
	return finding.Redact(*value)
}

func pagePlace(file string, line int) string {
	if file == "" || line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}
