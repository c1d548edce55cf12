package render

import (
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// WithSiteFile returns a Renderer of the same repo in which a site's file has
// another content, and that site: for probing what a template makes of it.
// Charts that were loaded are shared.
func (r *Renderer) WithSiteFile(site *model.Site, data []byte) (*Renderer, *model.Site) {
	repo, changed := r.repo.WithSiteFile(site, source.NewFile(site.File.Path, data))
	out := New(repo)
	out.urls, out.values, out.learned = r.urls, r.values, r.learned // a probe is no other repository
	out.charts.Copy(r.charts)
	return out, changed
}
