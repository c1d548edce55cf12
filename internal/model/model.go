// Package model owns what the infra repo says: its layout, sites, root apps,
// Jenkins configuration, catalogue, secret key names and the linter's own
// configuration, each with the file that it was read from. It reads tolerantly
// (what has the wrong type is left out here and reported by package schema)
// and refuses to render or to judge anything.
package model

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Repo is a whole infra repo.
type Repo struct {
	Tree     *source.Tree
	Config   *Config
	Layout   Layout
	Sites    []*Site // by name
	RootApps []*RootApp
	Jenkins  *Jenkins // never nil; its parts may be
	Catalog  *Catalog // nil if there is none
	Setup    []*source.File
	// Projects are the AppProjects in plain files; templates may make more.
	Projects []argo.Place
	// Notes are what discovery decided by itself, for --verbose.
	Notes []string
	// Warnings are what a person should hear who did not ask: a part of the
	// configuration that has no effect.
	Warnings []string

	rootApps map[document]*RootApp
	secrets  *secretStore
	found    *repoFiles
}

// Site is one installation: one root with one set of values. In the seed
// documents' shape it is one site file.
type Site struct {
	Name string
	// File is the site file; in other shapes the values file that varies, else
	// the file of the root. It is never nil.
	File *source.YAML
	// Seed is set if File has the seed documents' shape: rules about it are
	// silent elsewhere.
	Seed bool
	// Roots are what the site is rendered from in other shapes; none if it is
	// the root apps that name File.
	Roots        []*Root
	ImageSite    string // `site:`, "" where absent
	Platform     string
	PlatformFrom string // why, where it was inferred
	GPU          *bool  // nil where nobody says
	Facts        SiteFacts
	Environments []*Environment // in the file's order

	folders []string // see names
}

// Broken reports whether the site file is not YAML at all, or empty although it
// must not be.
func (s *Site) Broken() bool { return s.File.Err != nil || s.File.Root() == nil && len(s.Roots) == 0 }

// Environment is a key of `environments`, `destinations` or both.
type Environment struct {
	Name string
	// Declared is set where `environments` has the key, Destined where
	// `destinations` has it.
	Declared, Destined bool
	Domain             *string // nil where the destination has no domain key
	Services           []*Service
}

// Path is the environment's place in the site file.
func (e *Environment) Path() source.Path { return source.P("environments", e.Name) }

// Service is an entry of `environments.<env>.services[]`.
type Service struct {
	Name string
	Path source.Path // in the site file
}

// RootApp is an Argo CD Application that renders the app-of-apps chart.
type RootApp struct {
	*argo.Application
	File *source.YAML
	Doc  int
	// Site is the site whose file its values name, nil where it names none
	// that exists.
	Site *Site
	// SiteFile is the value file that names the site, as written.
	SiteFile string
	// Missing is what it names and the repo does not have.
	Missing []MissingPart
}

// MissingPart is a folder or file that a root app names and that is not there.
type MissingPart struct {
	Path source.Path // in the Application
	File string      // in the repo
}

// Node is the Application's manifest.
func (r *RootApp) Node() *source.Node { return r.File.Docs[r.Doc] }

// AnyShape reports whether there are sites that are not of the seed documents'
// shape.
func (r *Repo) AnyShape() bool {
	return slices.ContainsFunc(r.Sites, func(s *Site) bool { return len(s.Roots) > 0 })
}

// SiteNames lists the sites by name.
func (r *Repo) SiteNames() []string {
	names := make([]string, len(r.Sites))
	for i, s := range r.Sites {
		names[i] = s.Name
	}
	return names
}

// Site returns the site of that name, nil if there is none.
func (r *Repo) Site(name string) *Site {
	for _, s := range r.Sites {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// WithSiteFile returns a copy of the repo in which a site's file has another
// content, and that site in it: what would be if the file said this.
func (r *Repo) WithSiteFile(site *Site, f *source.File) (*Repo, *Site) {
	out := *r
	out.Tree = r.Tree.With(f)
	y, _ := out.Tree.YAML(f.Path)
	changed := readSite(site.Name, y)
	changed.Platform, changed.Facts, changed.GPU = site.Platform, site.Facts, site.GPU
	out.Sites = slices.Clone(r.Sites)
	for i, s := range out.Sites {
		if s == site {
			out.Sites[i] = changed
		}
	}
	out.RootApps = slices.Clone(r.RootApps)
	for i, app := range out.RootApps {
		if app.Site == site {
			copied := *app
			copied.Site = changed
			out.RootApps[i] = &copied
		}
	}
	return &out, changed
}
