package render

import (
	"context"
	"path"
	"slices"
	"strconv"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Settle looks at what the roots of a repository of any shape render, without
// the releases behind it: which of them another one renders, so that they are
// not sites of their own; which URLs this repository goes by; and what its
// Applications are called. The sites are those of the repo that are left. The
// error is only ctx's.
func (r *Renderer) Settle(ctx context.Context) error {
	if !r.repo.AnyShape() {
		return nil
	}
	var made []structure
	for again := true; again; { // with the URLs that were learned
		made, again = nil, false
		for _, site := range r.repo.Sites {
			made = append(made, r.structure(ctx, site))
		}
		urls := map[string]bool{}
		for i := range made {
			for _, a := range made[i].apps {
				r.learn(a, urls)
			}
		}
		for url := range urls {
			again = again || !r.urls()[url] && r.learned == nil && ctx.Err() == nil
		}
		r.learned = urls
	}
	var kept []*model.Site
	for i, site := range r.repo.Sites {
		others := false
		for j := range made {
			others = others || i != j && made[j].rendersRoot(site) && (j < i || !made[i].rendersRoot(r.repo.Sites[j]))
		}
		if !others {
			r.apps[site] = made[i].names
			if len(site.Roots) > 0 {
				r.reaches[site] = made[i].reach
			}
			kept = append(kept, site)
		}
	}
	r.repo.Sites = kept
	return ctx.Err()
}

// AppNames lists the names of a site's Applications, as Settle found them.
func (r *Renderer) AppNames(site *model.Site) []AppName { return r.apps[site] }

// AppName is an Application by the names that a user narrows a run with.
type AppName struct{ Environment, Service string }

// structure is what the roots of one site render.
type structure struct {
	apps   []*argo.Application
	names  []AppName
	places map[string]bool // of manifests in files
	dirs   map[string]bool // folders that Applications deploy, and with \x00 their values files
	reach  *reach
}

func (r *Renderer) structure(ctx context.Context, site *model.Site) structure {
	out := structure{places: map[string]bool{}, dirs: map[string]bool{}, reach: newReach(site)}
	s := &siteRender{Renderer: r, ctx: ctx, site: site, result: &Result{Site: site}, said: map[string]bool{}, structure: &out, quiet: true}
	for _, root := range site.Roots {
		if !root.At.Known() && len(root.Files) == 0 {
			out.reach.folder(r, root.Dir)
		}
		if root.Bare {
			out.names = append(out.names, AppName{"", root.Release})
			continue
		}
		s.anyRoot(root)
	}
	return out
}

// note keeps what is known of an Application or ApplicationSet that was found.
func (m *structure) note(o *Object, depth int) {
	if at := o.Place(); at.File != nil && depth > 1 {
		m.places[placeKey(at)] = true
	}
}

func (m *structure) noteApp(a *argo.Application, name AppName) {
	m.apps = append(m.apps, a)
	m.names = append(m.names, name)
	for _, src := range a.Sources {
		dir, inside := argo.InRepo(".", src.Path)
		if src.Chart != "" || src.Path == "" || !inside {
			continue
		}
		m.dirs[dir] = true
		for _, f := range a.ValueFiles(src) {
			m.dirs[dir+"\x00"+f.Path] = true
		}
	}
}

func placeKey(at argo.Place) string { return at.File.Path + "#" + strconv.Itoa(at.Doc) }

// rendersRoot reports whether a site's root is among what was found.
func (m *structure) rendersRoot(site *model.Site) bool {
	for _, root := range site.Roots {
		switch {
		case root.Bare:
			return false
		case root.At.Known():
			return m.places[placeKey(root.At)]
		case len(root.ValueFiles) > 0:
			return m.dirs[root.Dir+"\x00"+root.ValueFiles[len(root.ValueFiles)-1]]
		default:
			return m.dirs[root.Dir]
		}
	}
	return false
}

// learn adds the URLs of the sources whose folder this repository has.
func (r *Renderer) learn(a *argo.Application, urls map[string]bool) {
	for _, src := range a.Sources {
		if src.Chart == "" && src.RepoURL != "" && r.evidence(src.Path) {
			urls[argo.NormalURL(src.RepoURL)] = true
		}
	}
}

// evidence reports whether a path shows that its URL is this repository's: any
// repository has a root.
func (r *Renderer) evidence(dir string) bool {
	dir, inside := argo.InRepo(".", dir)
	for argo.IsGlob(dir) {
		dir = path.Dir(dir)
	}
	return inside && dir != "." && (r.repo.Tree.IsDir(dir) || r.repo.Tree.Exists(dir))
}

// urlsIn adds the URLs that a manifest gives beside a path that is here: of
// Applications, and of the git generators and templates of ApplicationSets.
func (r *Renderer) urlsIn(v any, urls map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		if url := argo.Text(v["repoURL"]); url != "" && v["chart"] == nil {
			paths := []string{argo.Text(v["path"])}
			for _, key := range []string{"directories", "files"} {
				list, _ := v[key].([]any)
				for _, item := range list {
					m, _ := item.(map[string]any)
					paths = append(paths, argo.Text(m["path"]))
				}
			}
			if slices.ContainsFunc(paths, r.evidence) {
				urls[argo.NormalURL(url)] = true
			}
		}
		for _, e := range v {
			r.urlsIn(e, urls)
		}
	case []any:
		for _, e := range v {
			r.urlsIn(e, urls)
		}
	}
}

func (r *Renderer) urlsOfRoots(urls map[string]bool) {
	for _, site := range r.repo.Sites {
		for _, root := range site.Roots {
			if root.At.Known() {
				r.urlsIn(source.Decode(root.At.Root()), urls)
			}
		}
	}
}
