package model

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/parallel"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// loadRootApps reads the Applications in layout.rootApps, several files at once. Where that is
// unknown, the repo has none.
func (r *Repo) loadRootApps() {
	sites := make(map[string]*Site, len(r.Sites))
	for _, s := range r.Sites {
		sites[s.File.Path] = s
	}
	names := r.files(r.Layout.RootApps, true, ".yaml", ".yml")
	found := make([][]*RootApp, len(names))
	parallel.Each(len(names), func(i int) {
		if y := r.yaml(names[i]); y != nil {
			found[i] = r.rootAppsIn(y, sites)
		}
	})
	r.RootApps = slices.Concat(found...)
	r.rootApps = make(map[document]*RootApp, len(r.RootApps))
	for _, app := range r.RootApps {
		r.rootApps[document{app.File, app.Doc}] = app
	}
}

func (r *Repo) rootAppsIn(y *source.YAML, sites map[string]*Site) (out []*RootApp) {
	for i := range y.Docs {
		at := argo.Place{File: y, Doc: i}
		if at.Kind() != argo.KindApplication {
			continue
		}
		app := &RootApp{Application: argo.ReadApplication(at), File: y, Doc: i}
		files := make([][]argo.ValueFile, len(app.Sources))
		for i, src := range app.Sources {
			files[i] = app.ValueFiles(src)
		}
		r.findSite(app, files, sites)
		r.findMissing(app, files)
		out = append(out, app)
	}
	return out
}

// document is one of a file's.
type document struct {
	file *source.YAML
	doc  int
}

// application reads the Application of a manifest, unless it is that of a root app, which is read already.
func (r *Repo) application(at argo.Place) *argo.Application {
	if app := r.rootApps[document{at.File, at.Doc}]; app != nil && len(at.Path) == 0 {
		return app.Application
	}
	return argo.ReadApplication(at)
}

// findSite looks for the value file of a root app that is a site's file; files are those of each source, sites are by their file's path.
func (r *Repo) findSite(app *RootApp, files [][]argo.ValueFile, sites map[string]*Site) {
	for _, of := range files {
		for _, f := range of {
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
func (r *Repo) findMissing(app *RootApp, files [][]argo.ValueFile) {
	for i, src := range app.Sources {
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
		for _, f := range files[i] {
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
