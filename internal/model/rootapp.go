package model

import (
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
)

// loadRootApps reads the Applications in layout.rootApps. Where that is
// unknown, the repo has none.
func (r *Repo) loadRootApps() {
	sites := make(map[string]*Site, len(r.Sites))
	for _, s := range r.Sites {
		sites[s.File.Path] = s
	}
	for _, name := range r.files(r.Layout.RootApps, true, ".yaml", ".yml") {
		y := r.yaml(name)
		if y == nil {
			continue
		}
		for i := range y.Docs {
			at := argo.Place{File: y, Doc: i}
			if at.Kind() != argo.KindApplication {
				continue
			}
			app := &RootApp{Application: argo.ReadApplication(at), File: y, Doc: i}
			r.findSite(app, sites)
			r.findMissing(app)
			r.RootApps = append(r.RootApps, app)
		}
	}
}

// findSite looks for the value file of a root app that is a site's file; sites are by their file's path.
func (r *Repo) findSite(app *RootApp, sites map[string]*Site) {
	for _, src := range app.Sources {
		for _, f := range app.ValueFiles(src) {
			if s := sites[f.Path]; s != nil {
				app.Site, app.SiteFile = s, f.Raw
				return
			}
			if app.SiteFile == "" && r.inProjects(f.Path) {
				app.SiteFile = f.Raw
			}
		}
	}
}

// findMissing looks for what a root app names and this repo does not have: the
// folder that it renders, and its values files. A path that is missing explains
// the values files below it.
func (r *Repo) findMissing(app *RootApp) {
	for _, src := range app.Sources {
		if src.Path == "" || src.Chart != "" {
			continue
		}
		if !r.Tree.IsDir(src.Path) {
			app.Missing = append(app.Missing, MissingPart{src.At.Path.Child("path"), src.Path})
			continue
		}
		if src.Helm().IgnoreMissingValueFiles {
			continue
		}
		for _, f := range app.ValueFiles(src) {
			if f.URL != "" || f.Fault.IsSet() && f.Path == "" || argo.IsGlob(f.Path) || r.Tree.Exists(f.Path) {
				continue
			}
			app.Missing = append(app.Missing, MissingPart{f.At.Path, f.Path})
		}
	}
}

func (r *Repo) inProjects(name string) bool {
	if before, after, ok := strings.Cut(r.Layout.Projects, "*"); ok {
		return strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
	}
	return path.Dir(name) == r.Layout.Projects
}
