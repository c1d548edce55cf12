package render

import (
	"context"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
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
	if env, ok := r.statedEnvironment(app); ok {
		return env
	}
	return r.renderedEnvironment(app)
}

// statedEnvironment is what a root app's own parameter says, where it is plain that nothing else can have a say: one source, in a
// chart that another root app could be read with, whose values are that of its site's file and parameters without any syntax. Nearly
// all are of this kind, and a fleet has a thousand.
func (r *Renderer) statedEnvironment(app *model.RootApp) (env string, ok bool) {
	if app.Site == nil || app.Site.Broken() || len(app.Missing) > 0 || len(app.Sources) != 1 || len(r.repo.Config.Repositories) > 0 {
		return "", false
	}
	src := app.Sources[0]
	if src.Chart != "" || !r.isReadable(src.Path) {
		return "", false
	}
	h := src.Patched(r.repo.Tree, app.Name).Helm()
	if len(h.ValueFiles) != 1 || h.ValueFiles[0] != app.SiteFile || h.Values != "" || h.ValuesObject != nil || len(h.FileParameters) > 0 {
		return "", false
	}
	for _, p := range h.Parameters {
		if !plainName.MatchString(p.Name) || !plainText.MatchString(p.Value) {
			return "", false
		}
		if p.Name == "env" {
			env = p.Value
		}
	}
	return env, env != "" && !slices.Contains([]string{"true", "false", "null"}, env)
}

// A parameter's name and value in which Helm's parser of --set sees neither a path, a list, a quote nor a number.
var (
	plainName = lazyre.New(`^[A-Za-z][A-Za-z0-9_-]*$`)
	plainText = lazyre.New(`^[A-Za-z][A-Za-z0-9_./:@-]*$`)
)

// isReadable reports whether the chart in a folder could be read with some root app's values.
func (r *Renderer) isReadable(dir string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.readable[dir]
}

// renderedEnvironment is what the values of a root app say once all of them are merged.
func (r *Renderer) renderedEnvironment(app *model.RootApp) string {
	site := app.Site
	if site == nil || site.Broken() {
		site = &model.Site{File: app.File}
	}
	s := &siteRender{Renderer: r, ctx: context.Background(), site: site, result: &Result{Site: site}, said: map[string]bool{}, dry: true}
	root := &Root{App: app, Name: app.Name}
	root.Release = &Release{Site: site, Root: root, app: app.Application}
	s.release(root.Release)
	if len(app.Sources) == 1 && len(root.Release.sources) == 1 && root.Release.sources[0].Chart != nil && !root.Release.Failed {
		r.mu.Lock()
		r.readable[app.Sources[0].Path] = true
		r.mu.Unlock()
	}
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
