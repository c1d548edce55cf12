package lint

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"

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
		site, sure := run.ownerOf(name)
		if !sure || run.mentionsSuppression(name) {
			return
		}
		if site != nil {
			own = append(own, site)
		}
	}
	chosen := slices.DeleteFunc(slices.Clone(run.scope.sites), func(s *model.Site) bool { return !slices.Contains(own, s) })
	if len(chosen) == len(run.scope.sites) || run.sharedSuppressions() {
		return
	}
	run.chosen, run.partial, run.scope.narrowed = chosen, true, true
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
	return nil, isProse(name) && run.repo.Tree.Exists(name) && !run.inPackage(name)
}

// inPackage reports whether a file is in a chart or a kustomization, whose
// templates may read any file.
func (run *run) inPackage(name string) bool {
	for dir := path.Dir(name); ; dir = path.Dir(dir) {
		for _, marker := range markers {
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

// sharedSuppressions reports whether a file that is no site's own holds one.
func (run *run) sharedSuppressions() bool {
	return slices.ContainsFunc(run.textFiles(), func(name string) bool {
		site, sure := run.ownerOf(name)
		return !(sure && site != nil) && run.mentionsSuppression(name)
	})
}

// foundNothing reports whether a run over some of the sites is enough: it found
// nothing.
func (run *run) foundNothing(ctx context.Context) (bool, error) {
	d, err := run.decide(ctx)
	if err != nil {
		return false, err
	}
	return len(d.reported) == 0 && len(d.hidden) == 0, nil
}
