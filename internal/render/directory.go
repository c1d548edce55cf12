package render

import (
	"path"
	"slices"
	"strings"

	"github.com/gobwas/glob"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var manifestName = lazyre.New(`^.*\.(yaml|yml|json|jsonnet)$`)

// directory reads a folder of plain manifests as Argo CD's directory source
// does: recurse, include and exclude; Jsonnet is not evaluated.
func (s *siteRender) directory(rel *Release, out *sourceRender, dir string) {
	options := out.source.Tool("directory")
	recurse, _ := options["recurse"].(bool)
	include, exclude := argo.Text(options["include"]), argo.Text(options["exclude"])
	for _, name := range s.manifestFiles(dir, recurse, include, exclude) {
		if strings.HasSuffix(name, ".jsonnet") {
			s.notRendered(rel, argo.Place{File: &source.YAML{File: source.NewFile(name, nil)}}, "the manifest "+name, "Jsonnet is not evaluated")
			continue
		}
		y, err := s.repo.Tree.YAML(name)
		if err != nil {
			s.unread(rel, out.source.PlaceOf("path"), err)
			continue
		}
		if y.Err != nil {
			rel.Failed = true // yaml/syntax says it
		}
		for i, doc := range y.Docs {
			if text(value(doc, "apiVersion")) == "" || text(value(doc, "kind")) == "" {
				continue // no manifest: Argo CD passes over it
			}
			out.documents = append(out.documents, &document{template: name, name: name,
				yaml: &source.YAML{File: y.File, Docs: y.Docs[i : i+1]}, file: y, doc: i})
		}
	}
}

func (s *siteRender) manifestFiles(dir string, recurse bool, include, exclude string) []string {
	var out []string
	for _, e := range s.repo.Tree.All(dir) {
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

// matches is Argo CD's glob.Match: no separators, so * crosses folders.
func matches(pattern, name string) bool {
	g, err := glob.Compile(pattern)
	return err == nil && g.Match(name)
}
