package model

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Root is what Argo CD is pointed at: an Application or ApplicationSet that no
// other one renders, or a folder that somebody hands over by other means.
type Root struct {
	Name string
	// At is the manifest of the Application or ApplicationSet; if it is not
	// known, Dir is the folder, with ValueFiles for a chart, low to high.
	At         argo.Place
	Dir        string
	ValueFiles []string // in the repository
	// Defaults is set for a chart that writes Applications and that nothing in the
	// repository gives values: some may be set from outside. Assumed are values in
	// the place of those.
	Defaults bool
	Assumed  map[string]any
	// Bare is set for a folder that deploys things itself: a chart or manifests
	// in a repository without any Application. Files are those of a folder of
	// plain manifests.
	// Release is what its only release is called: the chart's name, or the folder's.
	Bare    bool
	Files   []string
	Release string
}

// repoFiles is what loadRoots finds by looking at every YAML file once.
type repoFiles struct {
	manifests []argo.Place        // Applications and ApplicationSets in plain files
	kustom    []*kustomization    // by folder
	byFolder  map[string][]string // files of plain manifests
	yaml      bool                // there is a YAML file at all
}

// loadRoots adds the sites of what is not of the seed documents' shape: each
// root is a site, and so is each set of values of a chart that writes
// Applications.
func (r *Repo) loadRoots() {
	found := r.survey()
	r.found = found
	charts := charts(r.Tree)
	makers := slices.DeleteFunc(slices.Clone(charts), func(c string) bool { return !writesApplications(r.Tree, c) })
	n := &names{taken: map[string]bool{}}
	for _, s := range r.Sites {
		n.taken[s.Name] = true
	}
	var sites []*Site
	named := map[string]bool{} // values files and charts that Applications name
	for _, at := range r.unrendered(found) {
		if s := r.manifestSite(at, makers, named); s != nil {
			sites = append(sites, s)
		}
	}
	for _, chart := range makers {
		if chart != r.Layout.ArgoCD || !r.hasSeed() {
			sites = append(sites, r.chartSites(chart, named, false)...)
		}
	}
	for _, k := range found.kustom {
		if k.root && k.makes {
			sites = append(sites, r.folderSite(k.dir, k.file, false))
		}
	}
	if len(sites) == 0 && len(r.Sites) == 0 {
		sites = r.bareSites(found, charts)
	}
	for _, s := range n.settle(sites) {
		s.Facts = r.Config.Sites[s.Name]
		s.GPU, s.Platform = s.Facts.GPU, s.Facts.Platform
		r.Sites = append(r.Sites, s)
	}
}

// hasSeed reports whether there are site files of the seed documents' shape.
func (r *Repo) hasSeed() bool { return len(r.Sites) > 0 }

// survey looks at every YAML file that is not a chart's template.
func (r *Repo) survey() *repoFiles {
	out := &repoFiles{byFolder: map[string][]string{}}
	templates := map[string]bool{}
	for _, e := range r.Tree.Files() {
		base := path.Base(e.Path)
		if ext := path.Ext(base); e.Link || ext != ".yaml" && ext != ".yml" && base != "Kustomization" {
			continue
		}
		out.yaml = true
		if inTemplates(r.Tree, e.Path, templates) {
			continue
		}
		f, err := r.Tree.File(e.Path)
		if err != nil {
			continue
		}
		if isKustomization(base) {
			if k := r.kustomization(e.Path); k != nil {
				out.kustom = append(out.kustom, k)
			}
			continue
		}
		if !bytes.Contains(f.Data, []byte("kind:")) || !bytes.Contains(f.Data, []byte("apiVersion:")) {
			continue
		}
		out.byFolder[path.Dir(e.Path)] = append(out.byFolder[path.Dir(e.Path)], e.Path)
		if !bytes.Contains(f.Data, []byte(argo.Group+"/")) {
			continue
		}
		if bytes.Contains(f.Data, []byte("Application")) {
			out.manifests = append(out.manifests, r.applicationsIn(e.Path)...)
		}
		if bytes.Contains(f.Data, []byte(argo.KindAppProject)) {
			r.Projects = append(r.Projects, r.projectsIn(e.Path)...)
		}
	}
	r.link(out)
	return out
}

// applicationsIn lists the Applications and ApplicationSets of a file; one whose
// name is text of another template language is none.
func (r *Repo) applicationsIn(name string) []argo.Place {
	y, err := r.Tree.YAML(name)
	if err != nil || y.Err != nil {
		return nil
	}
	var out []argo.Place
	for i := range y.Docs {
		at := argo.Place{File: y, Doc: i}
		kind := at.Kind()
		if kind != argo.KindApplication && kind != argo.KindApplicationSet || at.Child("spec").Node() == nil {
			continue
		}
		if name := text(source.Decode(at.Child("metadata", "name").Node())); name != "" && !strings.Contains(name, "{{") && !(kind == argo.KindApplication && isTemplated(r.application(at))) {
			out = append(out, at)
		}
	}
	return out
}

// projectsIn lists the AppProjects of a file.
func (r *Repo) projectsIn(name string) (out []argo.Place) {
	y, err := r.Tree.YAML(name)
	if err != nil || y.Err != nil {
		return nil
	}
	for i := range y.Docs {
		if at := (argo.Place{File: y, Doc: i}); at.Kind() == argo.KindAppProject {
			out = append(out, at)
		}
	}
	return out
}

// MakesApplications reports whether a folder of plain manifests, or a
// kustomization in it, may hold Applications.
func (r *Repo) MakesApplications(dir string) bool {
	if k := r.found.kustomizationIn(dir); k != nil {
		return k.makes
	}
	for _, e := range r.Tree.All(dir) {
		ext := path.Ext(e.Path)
		if f, err := r.Tree.File(e.Path); (ext == ".yaml" || ext == ".yml") && err == nil && bytes.Contains(f.Data, []byte("kind: Application")) {
			return true
		}
	}
	return false
}

// isTemplated reports whether an Application is text of another template
// language: what names its sources is no text yet.
func isTemplated(a *argo.Application) bool {
	names := []string{a.Project, a.Destination.Server, a.Destination.Namespace}
	for _, s := range a.Sources {
		names = append(append(names, s.RepoURL, s.Path, s.TargetRevision, s.Chart), s.Helm().ValueFiles...)
	}
	return slices.ContainsFunc(names, func(s string) bool { return strings.Contains(s, "{{") || strings.HasPrefix(s, "map[") })
}

// inTemplates reports whether a file is in the templates/ of a chart.
func inTemplates(t *source.Tree, name string, known map[string]bool) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if path.Base(dir) != "templates" {
			continue
		}
		is, seen := known[dir]
		if !seen {
			is = t.Exists(path.Join(path.Dir(dir), "Chart.yaml"))
			known[dir] = is
		}
		if is {
			return true
		}
	}
	return false
}

// unrendered lists the manifests that no folder source of another one, and no
// kustomization, takes in. Of a circle the first stays.
func (r *Repo) unrendered(found *repoFiles) []argo.Place {
	takes := map[string]map[string]bool{} // by file of the taker
	for _, at := range found.manifests {
		if at.Kind() != argo.KindApplication {
			continue
		}
		for _, file := range r.taken(r.application(at), found) {
			if takes[file] == nil {
				takes[file] = map[string]bool{}
			}
			takes[file][at.File.Path] = true
		}
	}
	var out []argo.Place
	kept := map[string]bool{}
	for _, at := range found.manifests {
		file := at.File.Path
		if r.isRootApp(at) || found.referred(file) {
			continue
		}
		taken := false
		for other := range takes[file] {
			back := takes[other][file]
			taken = taken || other != file && (!back || kept[other])
		}
		if !taken {
			kept[file] = true
			out = append(out, at)
		}
	}
	return out
}

// taken lists the files of plain manifests that an Application deploys.
func (r *Repo) taken(a *argo.Application, found *repoFiles) []string {
	var out []string
	for _, src := range a.Sources {
		dir, inside := argo.InRepo(".", src.Path)
		if src.Chart != "" || src.Path == "" || !inside || !r.Tree.IsDir(dir) || r.Tree.Exists(path.Join(dir, "Chart.yaml")) {
			continue
		}
		if k := found.kustomizationIn(dir); k != nil {
			k.root = false
			out = append(out, k.all...)
			continue
		}
		out = append(out, src.DirectoryFiles(r.Tree, dir)...)
	}
	return out
}

// isRootApp reports whether a manifest is a root app that the seed documents'
// shape takes care of: one of a site, or one that should be and does not say
// whose.
func (r *Repo) isRootApp(at argo.Place) bool {
	app := r.rootApps[document{at.File, at.Doc}]
	return app != nil &&
		(app.Site != nil || app.SiteFile != "" || len(app.Missing) > 0 || len(app.Sources) == 0 || slices.ContainsFunc(app.Sources, r.saysTooLittle))
}

// saysTooLittle reports whether a source names nothing to render, or the
// app-of-apps chart without any values of a site.
func (r *Repo) saysTooLittle(s *argo.Source) bool {
	if s.Path != "" && path.Clean(s.Path) == r.Layout.ArgoCD && r.hasSeed() {
		h := s.Helm()
		return len(h.ValueFiles) == 0 && h.Values == "" && h.ValuesObject == nil && !hasSiteKey(r.Tree, path.Join(r.Layout.ArgoCD, "values.yaml"), "environments:")
	}
	return s.Path == "" && s.Chart == "" && s.Ref == ""
}
