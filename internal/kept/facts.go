package kept

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// OwnFiles are the files that each site is made of: its site file, and the files of its root apps. Only sites that have a site
// file have any. A file with the root apps of several sites is among those of each.
func OwnFiles(r *model.Repo) map[*model.Site][]string {
	out := map[*model.Site][]string{}
	for _, site := range r.Sites {
		if site.Seed && len(site.Roots) == 0 {
			out[site] = []string{site.File.Path}
		}
	}
	for _, app := range r.RootApps {
		if files := out[app.Site]; files != nil && !slices.Contains(files, app.File.Path) {
			out[app.Site] = append(files, app.File.Path)
		}
	}
	return out
}

// siteFacts is the digest of what a site's rules may read of other sites: their names, services, registries, and the URLs by which they
// call this repository. (Their Secrets are in files that count as everybody's.) The error is about a namespace that is not a text.
func siteFacts(r *model.Repo, urls []string) (files.Digest, error) {
	type fact struct {
		Name, File, Platform, ImageSite string
		GPU                             *bool
		Facts                           model.SiteFacts
		Namespace                       any
		Environments                    [][]string
		Broken                          bool
	}
	var all []any
	for _, s := range r.Sites {
		f := fact{Name: s.Name, File: s.File.Path, Platform: s.Platform, ImageSite: s.ImageSite, GPU: s.GPU, Facts: s.Facts, Broken: s.Broken()}
		if _, n := source.Get(s.File.Root(), source.P("project", "namespace")); n != nil {
			f.Namespace = source.Decode(n)
		}
		for _, e := range s.Environments {
			names := []string{e.Name}
			for _, service := range e.Services {
				names = append(names, service.Name)
			}
			f.Environments = append(f.Environments, names)
		}
		all = append(all, f)
	}
	for _, app := range r.RootApps {
		site := ""
		if app.Site != nil {
			site = app.Site.Name
		}
		all = append(all, []any{app.File.Path, app.Doc, site})
	}
	all = append(all, urls)
	data, err := json.Marshal(all)
	if err != nil {
		return files.Digest{}, fmt.Errorf("write the facts of the sites as JSON: %w", err)
	}
	return files.DigestOf(data), nil
}
