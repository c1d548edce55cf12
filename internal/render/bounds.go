package render

import (
	"context"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Bounds of what is rendered and kept, in YAML values (source.CountValues); a value takes some 500 bytes with all that is worked out of it.
const (
	maxSiteValues = 600_000   // of one site. The CRDs of prometheus-operator are 230,000
	maxKeptValues = 1_500_000 // of all sites that a command keeps at once
	lightValues   = 40_000    // from here on sites take turns

	// What is worked out of a container (its environment, its command, its part of the document, its findings) is as much as of so many values.
	containerValues = 100
)

// SiteInTurn is Site for a caller that lets go of one site before the next: sites that render to much wait for each other, so that memory does not
// grow with the number of sites at once. done has to be called when the result is not needed any more.
func (r *Renderer) SiteInTurn(ctx context.Context, site *model.Site, keep func(environment, service string) bool) (res *Result, done func(), err error) {
	return r.inTurn(&siteRender{Renderer: r, ctx: ctx, site: site, keep: keep, result: &Result{Site: site}, said: map[string]bool{}, inTurn: true})
}

func (r *Renderer) inTurn(s *siteRender) (res *Result, done func(), err error) {
	done = func() {
		if s.turn {
			s.turn = false
			r.turns.Unlock()
		}
	}
	res, err = s.render()
	return res, done, err
}

// SiteAgain is SiteInTurn for who has rendered the site before: what cannot be rendered is not told, and its places are
// not looked for, which may take longer than all the rest.
func (r *Renderer) SiteAgain(ctx context.Context, site *model.Site) (res *Result, done func(), err error) {
	return r.inTurn(&siteRender{Renderer: r, ctx: ctx, site: site, result: &Result{Site: site}, said: map[string]bool{}, inTurn: true, quiet: true})
}

// weigh accounts for what a source of a release rendered to.
func (s *siteRender) weigh(manifests []tool.Manifest, objects []*Object) {
	n := 0
	for _, o := range objects {
		for _, template := range kube.PodTemplates(o.APIVersion, o.Kind, o.Node) {
			for _, field := range []string{"initContainers", "containers"} {
				_, containers := source.Get(o.Node, template.Child("spec", field))
				if list := source.Deref(containers); list != nil {
					n += containerValues * len(list.Content)
				}
			}
		}
	}
	for _, m := range manifests {
		if m.Text != nil {
			n += 10 + source.CountValues(m.Text.Data)
		}
	}
	s.values += n
	if s.structure != nil {
		return // let go at once
	}
	if !s.inTurn {
		s.kept.Add(int64(n))
	} else if s.values > lightValues && !s.turn {
		s.turns.Lock() // nothing is waited for while it is held but what ends by itself
		s.turn = true
	}
}

// full reports whether no more can be rendered, and says so once a site.
func (s *siteRender) full(rel *Release) bool {
	limit := maxSiteValues
	switch {
	case s.values > maxSiteValues:
	case !s.inTurn && s.kept.Load() > maxKeptValues:
		limit = maxKeptValues
	default:
		return false
	}
	rel.Failed = true
	s.report(rel, argo.Problem{Rule: ruleFailed, At: rel.app.At, Key: "full",
		Text: finding.Say("full", "limit", limit, "container", containerValues),
		Help: finding.Say("render-less")})
	return true
}
