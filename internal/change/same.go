package change

import (
	"cmp"

	"github.com/xgen-lint/xgen-lint/internal/render"
)

// Same lists the releases of two outlines that cannot differ: the same Application, and the same of all that it is rendered
// from, by digest. Both states' are among them.
func Same(old, now *State) map[*render.Release]bool {
	sites := map[string]*render.Result{}
	for _, res := range old.Results {
		sites[res.Site.Name] = res
	}
	same, renamed := map[*render.Release]bool{}, now.renamedSites(old)
	for _, res := range now.Results {
		s := sites[cmp.Or(renamed[res.Site.Name], res.Site.Name)]
		if s == nil {
			continue
		}
		before := byApplication(s.Releases)
		for key, rel := range byApplication(res.Releases) {
			if was := before[key]; was != nil && unchanged(old, now, was, rel) {
				same[was], same[rel] = true, true
			}
		}
	}
	return same
}

func byApplication(list []*render.Release) map[releaseKey]*render.Release {
	out := map[releaseKey]*render.Release{}
	for _, rel := range list {
		key := releaseKey{rel.Environment, rel.App.Name, 0}
		for out[key] != nil {
			key.nth++
		}
		out[key] = rel
	}
	return out
}

func unchanged(old, now *State, was, is *render.Release) bool {
	return was.Key() != "" && was.Key() == is.Key() && was.Service == is.Service && sameNodes(was.App.Object.Node, is.App.Object.Node) &&
		!was.Makes() && !is.Makes() && render.SameFiles(old.Repo.Tree, now.Repo.Tree, is.FilesRead())
}
