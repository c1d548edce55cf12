package render

import (
	"context"

	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// RootEnvironment returns what `env` is in the merged values of a root app,
// whichever site it names, or none; "" where nothing sets it.
func (r *Renderer) RootEnvironment(app *model.RootApp) string {
	r.mu.Lock()
	env, known := r.envs[app]
	r.mu.Unlock()
	if known {
		return env
	}
	site := app.Site
	if site == nil || site.Broken() {
		site = &model.Site{File: app.File}
	}
	s := &siteRender{Renderer: r, ctx: context.Background(), site: site, result: &Result{Site: site}, said: map[string]bool{}, dry: true}
	root := &Root{App: app, Name: app.Name}
	root.Release = &Release{Site: site, Root: root, app: app.Application}
	s.release(root.Release)
	for _, src := range root.Release.sources {
		if env := environmentOf(src); env != "" {
			return env
		}
	}
	return ""
}

// KeepEnvironment remembers what RootEnvironment would have to find out again; app may be nil.
func (r *Renderer) KeepEnvironment(app *model.RootApp, env string) {
	if app != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.envs[app] = env
	}
}

// Reads reports whether a template of the app-of-apps chart reads a field of
// that name: as a field, or as a text given to index, get, hasKey or dig. Where
// the chart hands on whole parts of the site file, what the charts behind it
// read counts as well, and what a pipeline or script reads that takes site files as YAML.
func (r *Renderer) Reads(field source.Path) bool { return r.names.Reads(field) }
