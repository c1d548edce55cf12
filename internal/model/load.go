package model

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/parallel"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// ErrNothing is returned where a folder holds neither sites nor a chart.
var ErrNothing = errors.New("nothing to lint")

// Load reads the infra repo in t. config is the configuration file, nil where
// there is none; it must have passed its schema. What cannot be read is left out,
// or there without content; the tree keeps it. It fails where the configured layout names what
// does not exist, or where there are no sites at all (ErrNothing).
func Load(t *source.Tree, config *source.YAML) (*Repo, error) {
	r := &Repo{Tree: t, Config: readConfig(config), Jenkins: &Jenkins{}, secrets: &secretStore{}}
	var err error
	if r.Layout, r.Notes, err = discover(t, r.Config.Layout); err != nil {
		return nil, err
	}
	r.loadJenkins()
	r.loadSites()
	r.loadRootApps()
	r.loadRoots()
	if !r.found.yaml && len(r.Sites) == 0 && len(t.Refused()) == 0 {
		return nil, fmt.Errorf("%w: no YAML file in this folder or below it", ErrNothing)
	}
	r.warnOfMisspeltSites()
	for _, name := range r.files(r.Layout.Setup, true, ".sh", ".bash") {
		if f := r.file(name); f != nil {
			r.Setup = append(r.Setup, f)
		}
	}
	return r, nil
}

func (r *Repo) loadSites() {
	names := r.siteFiles()
	found := make([]*Site, len(names))
	parallel.Each(len(names), func(i int) { found[i] = r.loadSite(names[i]) })
	for _, s := range found {
		if s == nil {
			continue
		}
		if s.PlatformFrom != "" {
			r.Notes = append(r.Notes, fmt.Sprintf("site %s: platform %s (%s)", s.Name, s.Platform, s.PlatformFrom))
		}
		r.Sites = append(r.Sites, s)
	}
	slices.SortFunc(r.Sites, func(a, b *Site) int { return strings.Compare(a.Name, b.Name) })
	if slices.ContainsFunc(r.Sites, func(s *Site) bool { return s.Seed }) {
		for _, s := range r.Sites {
			s.Seed = true // one file of the folder shows what all are meant to be
		}
	}
}

// loadSite reads a site's file; nil if it is gone since it was listed.
func (r *Repo) loadSite(file siteFile) *Site {
	y, err := r.Tree.YAML(file.path)
	switch {
	case files.IsRefused(err):
		y = source.Unread(file.path, err)
	case err != nil:
		return nil
	}
	s := readSite(file.name, y)
	s.Seed = r.Catalog != nil || s.hasShape()
	s.Facts = r.Config.Sites[s.Name]
	s.GPU = s.Facts.GPU
	s.Platform = s.Facts.Platform
	if s.Platform == "" {
		s.Platform, s.PlatformFrom = inferPlatform(y)
	}
	return s
}

// warnOfMisspeltSites tells of facts in the configuration that reach no site
// because its name is written another way. Those of a site that is gone, or is
// to come, are no fault.
func (r *Repo) warnOfMisspeltSites() {
	names := r.SiteNames()
	for _, name := range slices.Sorted(maps.Keys(r.Config.Sites)) {
		if _, known := slices.BinarySearch(names, name); known || r.Site(name) != nil {
			continue
		}
		meant, ok := near.Nearest(name, names)
		if _, has := r.Config.Sites[meant]; ok && !has {
			span, _ := r.Config.File.Nearest(0, source.P("sites", name))
			r.Warnings = append(r.Warnings, fmt.Sprintf("%s:%d:%d: no site %q, so this has no effect; did you mean %q?",
				r.Config.File.Path, span.Line, span.Column, name, meant))
		}
	}
}

type siteFile struct{ name, path string }

// siteFiles lists the files of layout.projects: those of the folder, or those
// that fit its glob, whose * is the site's name.
func (r *Repo) siteFiles() []siteFile {
	projects := r.Layout.Projects
	if before, after, ok := strings.Cut(projects, "*"); ok {
		dir := before
		if i := strings.LastIndexByte(before, '/'); i >= 0 {
			dir = before[:i]
		} else {
			dir = "."
		}
		var out []siteFile
		for _, n := range r.files(dir, strings.Contains(after, "/"), "") {
			if ok, _ := path.Match(projects, n); ok {
				out = append(out, siteFile{strings.TrimSuffix(strings.TrimPrefix(n, before), after), n})
			}
		}
		return out
	}
	var out []siteFile
	for _, n := range r.files(projects, false, ".yaml", ".yml") {
		base := path.Base(n)
		if strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
			continue
		}
		out = append(out, siteFile{strings.TrimSuffix(base, path.Ext(base)), n})
	}
	return out
}

func (r *Repo) loadJenkins() {
	dir := r.Layout.Jenkins
	if dir == "" {
		return
	}
	r.Jenkins.Project = r.firstYAML(path.Join(dir, "config/project.yaml"), path.Join(dir, "project.yaml"), path.Join(dir, "config/project.yml"))
	if y := r.firstYAML(path.Join(dir, "config/services.yaml"), path.Join(dir, "services.yaml"), path.Join(dir, "config/services.yml")); y != nil {
		r.Catalog = readCatalog(y)
	}
	for _, name := range r.files(dir, true, ".groovy", "Jenkinsfile") {
		if f := r.file(name); f != nil {
			r.Jenkins.Pipelines = append(r.Jenkins.Pipelines, f)
		}
	}
}

func (r *Repo) firstYAML(names ...string) *source.YAML {
	for _, n := range names {
		if r.Tree.Exists(n) {
			return r.yaml(n)
		}
	}
	return nil
}

// files lists the files in dir (and below it) whose name ends so, sorted.
func (r *Repo) files(dir string, deep bool, endings ...string) []string {
	if dir == "" {
		return nil
	}
	var out []string
	for _, e := range r.Tree.Below(dir, deep) {
		if slices.ContainsFunc(endings, func(ending string) bool { return strings.HasSuffix(e.Path, ending) }) {
			out = append(out, e.Path)
		}
	}
	return out
}

// file returns a file's text, nil where it cannot be read.
func (r *Repo) file(name string) *source.File {
	f, err := r.Tree.File(name)
	if err != nil {
		return nil
	}
	return f
}

func (r *Repo) yaml(name string) *source.YAML {
	if r.file(name) == nil {
		return nil
	}
	y, _ := r.Tree.YAML(name)
	return y
}
