package argo

import (
	"path"
	"slices"
	"strings"

	"github.com/gobwas/glob"

	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var manifestName = lazyre.New(`^.*\.(yaml|yml|json|jsonnet)$`)

// DirectoryFiles lists the files below dir that Argo CD's directory source
// reads, sorted: recurse, include and exclude of the source's directory block.
func (s *Source) DirectoryFiles(t *source.Tree, dir string) []string {
	options := s.Tool("directory")
	recurse, _ := options["recurse"].(bool)
	include, exclude := Text(options["include"]), Text(options["exclude"])
	var out []string
	for _, e := range t.All(dir) {
		within := strings.TrimPrefix(strings.TrimPrefix(e.Path, dir), "/")
		if dir == "." {
			within = e.Path
		}
		switch {
		case strings.Contains(within, "/") && !recurse:
		case !manifestName.MatchString(e.Path) || strings.HasPrefix(path.Base(e.Path), ".argocd-source"):
		case exclude != "" && matches(exclude, within) || include != "" && !matches(include, within):
		default:
			out = append(out, e.Path)
		}
	}
	slices.Sort(out)
	return out
}

// matches is Argo CD's glob.Match: without separators, so that * crosses folders.
func matches(pattern, name string) bool {
	g, err := glob.Compile(pattern)
	return err == nil && g.Match(name)
}
