package appset

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Looks returns which files the git generators of an ApplicationSet may look at:
// those that a pattern fits, and those in a folder that one fits, since a folder
// is there if there is something in it. known is false where nobody can say.
func Looks(set *source.Node) (looks func(file string) bool, known bool) {
	var specs []pathspec
	var folders []string
	known = true
	var visit func(n *source.Node)
	visit = func(n *source.Node) {
		if git := at(n, "git"); git != nil {
			for _, item := range items(at(git, "files")) {
				spec, err := newPathspec(text(at(item, "path")))
				known = known && err == nil && !strings.Contains(spec.literal, "{{")
				specs = append(specs, spec)
			}
			for _, item := range items(at(git, "directories")) {
				pattern := text(at(item, "path"))
				known = known && !strings.Contains(pattern, "{{")
				folders = append(folders, pattern)
			}
		}
		for _, c := range n.Content {
			if c = source.Deref(c); c != nil {
				visit(c)
			}
		}
	}
	if generators := at(set, "spec", "generators"); generators != nil {
		visit(generators)
	}
	return func(file string) bool {
		if slices.ContainsFunc(specs, func(p pathspec) bool { return p.match(file) }) {
			return true
		}
		for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
			for _, pattern := range folders {
				if ok, err := path.Match(pattern, dir); ok || err != nil {
					return true
				}
			}
		}
		return false
	}, known
}
