// Package narrow says which sites of a repository some of its files have a part in, as far as that is sure, so that the others need
// not be rendered. It renders nothing itself, and does not decide when that is enough.
package narrow

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
)

// reader knows what each site of a repository may read.
type reader struct {
	repo     *model.Repo
	renderer *render.Renderer
}

// Sites leaves out the sites that some files, or what is in some folders, have no part in: each of them is one site's own, or nothing
// is read from it. texts lists the files that may hold a suppression. ok is false where that is not sure, or leaves out no site.
func Sites(repo *model.Repo, renderer *render.Renderer, sites []*model.Site, names []string, texts func() []string) (chosen []*model.Site, ok bool) {
	r := reader{repo, renderer}
	var own []*model.Site
	for _, name := range names {
		sites, sure := r.readersOf(name)
		if !sure || r.mentionsSuppression(name) {
			return nil, false
		}
		own = append(own, sites...)
	}
	chosen = slices.DeleteFunc(slices.Clone(sites), func(s *model.Site) bool { return !slices.Contains(own, s) })
	if len(chosen) == len(sites) || r.sharedSuppressions(texts, chosen) {
		return nil, false
	}
	return chosen, true
}

// readersOf returns the sites that a file, or what is in a folder, may have a part
// in; sure is false where it may be more.
func (r reader) readersOf(name string) (sites []*model.Site, sure bool) {
	if site, sure := r.ownerOf(name); sure {
		if site != nil {
			sites = []*model.Site{site}
		}
		return sites, true
	}
	if slices.ContainsFunc(r.repo.Sites, func(s *model.Site) bool { return len(s.Roots) == 0 }) {
		return nil, false
	}
	below := []string{name}
	if r.repo.Tree.IsDir(name) {
		below = nil
		for _, e := range r.repo.Tree.All(name) {
			below = append(below, e.Path)
		}
	}
	links := slices.DeleteFunc(r.repo.Tree.All("."), func(e files.Entry) bool { return !e.Link })
	for _, file := range below {
		if files.Covers(r.common(), file) || r.isForAll(file) {
			return nil, false
		}
		names, ok := r.namesOf(file, links)
		if !ok {
			return nil, false
		}
		for _, site := range r.repo.Sites {
			if !slices.Contains(sites, site) && slices.ContainsFunc(names, func(name string) bool { return r.renderer.MayRead(site, name) }) {
				sites = append(sites, site)
			}
		}
	}
	return sites, true
}

// namesOf are a file's name and those of the links to it; false if a folder that it is in has several.
func (r reader) namesOf(file string, links []files.Entry) ([]string, bool) {
	names := []string{file}
	for _, e := range links {
		switch real := r.repo.Tree.Real(e.Path); {
		case r.repo.Tree.IsDir(real) && files.Covers([]string{real, e.Path}, file):
			return nil, false
		case real == file:
			names = append(names, e.Path)
		case e.Path == file:
			names = append(names, real)
		}
	}
	return names, true
}

// common are the files and folders of the configuration.
func (r reader) common() []string {
	out := []string{model.ConfigName}
	if dir := r.repo.Config.Charts; dir != "" {
		out = append(out, dir)
	}
	for _, dir := range r.repo.Config.Repositories {
		out = append(out, dir)
	}
	return out
}

// isForAll reports whether what a file says is about every site: projects, clusters,
// kinds; and one that cannot be read, or is not there.
func (r reader) isForAll(name string) bool {
	f, err := r.repo.Tree.File(name)
	return err != nil || bytes.Contains(f.Data, []byte(argo.KindAppProject)) || bytes.Contains(f.Data, []byte("argocd.argoproj.io/secret-type")) ||
		bytes.Contains(f.Data, []byte("CustomResourceDefinition"))
}

// ownerOf returns the one site that a file has a part in, nil for a file that
// nothing is read from; sure is false where more may be read from it.
func (r reader) ownerOf(name string) (site *model.Site, sure bool) {
	for _, s := range r.repo.Sites {
		if s.File.Path == name && s.Seed && len(s.Roots) == 0 {
			return s, true
		}
	}
	for _, app := range r.repo.RootApps {
		if app.File.Path == name {
			return app.Site, app.Site != nil && app.Site.Seed
		}
	}
	if secrets := r.repo.Layout.Secrets; secrets != "" && strings.HasPrefix(name, secrets+"/") {
		folder, _, _ := strings.Cut(strings.TrimPrefix(name, secrets+"/"), "/")
		s := r.repo.Site(folder)
		return s, s != nil && s.Seed
	}
	return nil, model.IsProse(name) && r.repo.Tree.Exists(name) && !r.inPackage(name)
}

// inPackage reports whether a file is in a chart or a kustomization, whose
// templates may read any file.
func (r reader) inPackage(name string) bool {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		for _, marker := range model.Markers() {
			if r.repo.Tree.Exists(path.Join(dir, marker)) {
				return true
			}
		}
		if dir == "." {
			return false
		}
	}
}

// mentionsSuppression reports whether a file may hold a suppression: whether it
// suppresses anything is known only where all was looked at.
func (r reader) mentionsSuppression(name string) bool {
	f, err := r.repo.Tree.File(name)
	return err == nil && bytes.Contains(f.Data, []byte("xgen-lint: ignore"))
}

// sharedSuppressions reports whether a file that is not a site's own holds one; in other shapes, one that a chosen site may
// read.
func (r reader) sharedSuppressions(texts func() []string, chosen []*model.Site) bool {
	return slices.ContainsFunc(texts(), func(name string) bool {
		if !r.mentionsSuppression(name) {
			return false
		}
		if site, sure := r.ownerOf(name); sure {
			return site == nil
		}
		sites, sure := r.readersOf(name)
		return !sure || len(sites) == 0 || slices.ContainsFunc(sites, func(s *model.Site) bool { return slices.Contains(chosen, s) })
	})
}
