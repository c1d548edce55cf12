package chart

import (
	"path"
	"slices"

	"github.com/gobwas/glob"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Glob lists the files of a tree that match a pattern of Argo CD's, in lexical order; none if it cannot be read.
func Glob(tree *source.Tree, pattern string) []string {
	g, err := glob.Compile(pattern, '/')
	if err != nil {
		return nil
	}
	base := pattern
	for argo.IsGlob(base) {
		base = path.Dir(base)
	}
	var out []string
	for _, e := range tree.All(base) {
		if g.Match(e.Path) {
			out = append(out, e.Path)
		}
	}
	slices.Sort(out)
	return out
}
