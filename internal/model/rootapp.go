package model

import (
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// loadRootApps reads the Applications in layout.rootApps. Where that is
// unknown, the repo has none.
func (r *Repo) loadRootApps() {
	for _, name := range r.files(r.Layout.RootApps, true, ".yaml", ".yml") {
		y := r.yaml(name)
		if y == nil {
			continue
		}
		for i, doc := range y.Docs {
			if text(source.Decode(at(doc, "kind"))) != "Application" {
				continue
			}
			app := &RootApp{Name: text(source.Decode(at(doc, "metadata", "name"))), File: y, Doc: i}
			r.findSite(app)
			r.findMissing(app)
			r.RootApps = append(r.RootApps, app)
		}
	}
}

// findSite looks for the value file of a root app that is a site's file.
func (r *Repo) findSite(app *RootApp) {
	for _, src := range sources(app.Node()) {
		base := text(source.Decode(at(src, "path")))
		for _, f := range texts(source.Decode(at(src, "helm", "valueFiles"))) {
			resolved := resolveValueFile(base, f)
			for _, s := range r.Sites {
				if s.File.Path == resolved {
					app.Site, app.SiteFile = s, f
					return
				}
			}
			if app.SiteFile == "" && r.inProjects(resolved) {
				app.SiteFile = f
			}
		}
	}
}

// findMissing looks for what a root app names and this repo does not have: the
// folder that it renders, and its values files. A path that is missing explains
// the values files below it.
func (r *Repo) findMissing(app *RootApp) {
	many := at(app.Node(), "spec", "sources") != nil
	for i, src := range sources(app.Node()) {
		where := source.P("spec", "source")
		if many {
			where = source.P("spec", "sources").Index(i)
		}
		dir := text(source.Decode(at(src, "path")))
		if dir == "" || at(src, "chart") != nil {
			continue
		}
		if !r.Tree.IsDir(dir) {
			app.Missing = append(app.Missing, MissingPart{where.Child("path"), dir})
			continue
		}
		if skip, _ := source.Decode(at(src, "helm", "ignoreMissingValueFiles")).(bool); skip {
			continue
		}
		for k, f := range texts(source.Decode(at(src, "helm", "valueFiles"))) {
			file := resolveValueFile(dir, f)
			if strings.Contains(f, "://") || strings.ContainsAny(f, "*?[") || r.Tree.Exists(file) {
				continue
			}
			app.Missing = append(app.Missing, MissingPart{where.Child("helm", "valueFiles").Index(k), file})
		}
	}
}

// resolveValueFile gives a value file's path in the repo, as argocd-helm.md
// says: from the root with a leading /, from a ref's root with $ref/, else from
// the chart.
func resolveValueFile(base, file string) string {
	switch {
	case strings.HasPrefix(file, "/"):
		return path.Clean(file[1:])
	case strings.HasPrefix(file, "$"):
		_, rest, _ := strings.Cut(file, "/")
		return path.Clean(rest)
	}
	return path.Join(base, file)
}

func (r *Repo) inProjects(name string) bool {
	if before, after, ok := strings.Cut(r.Layout.Projects, "*"); ok {
		return strings.HasPrefix(name, before) && strings.HasSuffix(name, after)
	}
	return path.Dir(name) == r.Layout.Projects
}

// sources lists an Application's source or sources.
func sources(app *source.Node) []*source.Node {
	spec := at(app, "spec")
	var out []*source.Node
	if one := at(spec, "source"); one != nil {
		out = append(out, one)
	}
	if many := source.Deref(at(spec, "sources")); many != nil {
		out = append(out, many.Content...)
	}
	return out
}
