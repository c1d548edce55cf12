package lint

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
)

// narrowToFiles leaves out the sites that the FILEs have no part in, where that is
// sure: each FILE is one site's own, or nothing is read from it. The others need
// not be rendered as long as nothing is found; where something is, what it is and
// where it stands may depend on all sites, and all are: see Run.
func (run *run) narrowToFiles() {
	run.chosen = run.scope.sites
	if run.Files == nil || run.wholly || run.past || run.proving || run.Images != nil || len(run.Policies) > 0 || run.Shard != (Shard{}) {
		return
	}
	var own []*model.Site
	for _, name := range run.Files {
		sites, sure := run.readersOf(name)
		if !sure || run.mentionsSuppression(name) {
			return
		}
		own = append(own, sites...)
	}
	chosen := slices.DeleteFunc(slices.Clone(run.scope.sites), func(s *model.Site) bool { return !slices.Contains(own, s) })
	if len(chosen) == len(run.scope.sites) || run.sharedSuppressions(chosen) {
		return
	}
	run.chosen, run.partial, run.scope.narrowed = chosen, true, true
	for _, site := range run.repo.Sites {
		run.renderer.NoteValues(site) // values are compared with those of all sites
	}
}

// readersOf returns the sites that a file, or what is in a folder, may have a part
// in; sure is false where it may be more.
func (run *run) readersOf(name string) (sites []*model.Site, sure bool) {
	if site, sure := run.ownerOf(name); sure {
		if site != nil {
			sites = []*model.Site{site}
		}
		return sites, true
	}
	if slices.ContainsFunc(run.repo.Sites, func(s *model.Site) bool { return len(s.Roots) == 0 }) {
		return nil, false
	}
	below := []string{name}
	if run.repo.Tree.IsDir(name) {
		below = nil
		for _, e := range run.repo.Tree.All(name) {
			below = append(below, e.Path)
		}
	}
	links := slices.DeleteFunc(run.repo.Tree.All("."), func(e files.Entry) bool { return !e.Link })
	for _, file := range below {
		if files.Covers(run.common(), file) || run.isForAll(file) {
			return nil, false
		}
		names, ok := run.namesOf(file, links)
		if !ok {
			return nil, false
		}
		for _, site := range run.repo.Sites {
			if !slices.Contains(sites, site) && slices.ContainsFunc(names, func(name string) bool { return run.renderer.MayRead(site, name) }) {
				sites = append(sites, site)
			}
		}
	}
	return sites, true
}

// namesOf are a file's name and those of the links to it; false if a folder that it is in has several.
func (run *run) namesOf(file string, links []files.Entry) ([]string, bool) {
	names := []string{file}
	for _, e := range links {
		switch real := run.repo.Tree.Real(e.Path); {
		case run.repo.Tree.IsDir(real) && files.Covers([]string{real, e.Path}, file):
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
func (run *run) common() []string {
	out := []string{model.ConfigName}
	if dir := run.repo.Config.Charts; dir != "" {
		out = append(out, dir)
	}
	for _, dir := range run.repo.Config.Repositories {
		out = append(out, dir)
	}
	return out
}

// isForAll reports whether what a file says is about every site: projects, clusters,
// kinds; and one that cannot be read, or is not there.
func (run *run) isForAll(name string) bool {
	f, err := run.repo.Tree.File(name)
	return err != nil || bytes.Contains(f.Data, []byte(argo.KindAppProject)) || bytes.Contains(f.Data, []byte("argocd.argoproj.io/secret-type")) ||
		bytes.Contains(f.Data, []byte("CustomResourceDefinition"))
}

// ownerOf returns the one site that a file has a part in, nil for a file that
// nothing is read from; sure is false where more may be read from it.
func (run *run) ownerOf(name string) (site *model.Site, sure bool) {
	for _, s := range run.repo.Sites {
		if s.File.Path == name && s.Seed && len(s.Roots) == 0 {
			return s, true
		}
	}
	for _, app := range run.repo.RootApps {
		if app.File.Path == name {
			return app.Site, app.Site != nil && app.Site.Seed
		}
	}
	if secrets := run.repo.Layout.Secrets; secrets != "" && strings.HasPrefix(name, secrets+"/") {
		folder, _, _ := strings.Cut(strings.TrimPrefix(name, secrets+"/"), "/")
		s := run.repo.Site(folder)
		return s, s != nil && s.Seed
	}
	return nil, model.IsProse(name) && run.repo.Tree.Exists(name) && !run.inPackage(name)
}

// inPackage reports whether a file is in a chart or a kustomization, whose
// templates may read any file.
func (run *run) inPackage(name string) bool {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		for _, marker := range model.Markers() {
			if run.repo.Tree.Exists(path.Join(dir, marker)) {
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
func (run *run) mentionsSuppression(name string) bool {
	f, err := run.repo.Tree.File(name)
	return err == nil && bytes.Contains(f.Data, []byte("xgen-lint: ignore"))
}

// sharedSuppressions reports whether a file that is no site's own holds one; in other shapes, one that a chosen site may
// read.
func (run *run) sharedSuppressions(chosen []*model.Site) bool {
	return slices.ContainsFunc(run.textFiles(), func(name string) bool {
		if !run.mentionsSuppression(name) {
			return false
		}
		if site, sure := run.ownerOf(name); sure {
			return site == nil
		}
		sites, sure := run.readersOf(name)
		return !sure || len(sites) == 0 || slices.ContainsFunc(sites, func(s *model.Site) bool { return slices.Contains(chosen, s) })
	})
}

// foundNothing reports whether a run over some of the sites is enough: it found
// nothing that the FILEs can have a part in, whatever the other sites show.
func (run *run) foundNothing(ctx context.Context) (bool, error) {
	d, err := run.decide(ctx)
	if err != nil {
		return false, err
	}
	found := slices.ContainsFunc(d.reported, func(f finding.Finding) bool { return run.Ago != nil || run.touches(f) })
	return !found && len(d.hidden) == 0 && len(run.renderer.NeverFound(true)) == 0, nil
}

// touches reports whether the FILEs have a part in a finding, or would have one
// where it may still move to.
func (run *run) touches(f finding.Finding) bool {
	names := append(run.filesOf(f), f.First.File, f.At.File)
	for _, step := range f.Way {
		names = append(names, step.File)
	}
	for _, at := range f.Partners {
		names = append(names, at.File)
	}
	for _, at := range f.Breaks {
		names = append(names, at.File)
	}
	return slices.ContainsFunc(names, func(name string) bool { return name != "" && files.Covers(run.Files, name) })
}
