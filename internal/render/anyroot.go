package render

import (
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/directory"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// anyRoot renders a root of a repository of any shape: an Application or
// ApplicationSet in a file, or a folder.
func (s *siteRender) anyRoot(from *model.Root) {
	root := &Root{Name: from.Name}
	switch {
	case s.ctx.Err() != nil:
	case from.At.Known():
		rel := &Release{Site: s.site, Root: root, Name: from.Name, app: &argo.Application{Name: from.Name}}
		root.Release = rel
		rel.take([]tool.Manifest{{Node: from.At.Root(), File: from.At.File.Path, From: argo.Literal{At: from.At}}})
		s.result.Roots = append(s.result.Roots, root)
		s.applications(root, rel, 1)
	case from.Bare:
		s.bare(root, from)
	default:
		s.root(root, standInFor(from.Name, from.Dir, "argocd", from.ValueFiles, from.Assumed))
	}
}

// take adds what a tool rendered to the release.
func (rel *Release) take(manifests []tool.Manifest) {
	for i := range manifests {
		for _, o := range objectsOf(&manifests[i]) {
			o.Release = rel
			rel.Objects = append(rel.Objects, o)
		}
	}
}

// FileObject is a document of a file as an object of a release.
func FileObject(y *source.YAML, doc int, rel *Release) *Object {
	d := &chart.Document{Template: y.Path, Name: y.Path, YAML: &source.YAML{Docs: y.Docs[doc : doc+1]}, From: argo.Literal{At: argo.Place{File: y, Doc: doc}}}
	o := newObject(d, y.Docs[doc], -1)
	o.Release = rel
	return o
}

// bare renders a folder that no Application names, as one Application would.
func (s *siteRender) bare(root *Root, from *model.Root) {
	a := standInFor(from.Release, from.Dir, "default", from.ValueFiles, nil)
	root.Release = &Release{Site: s.site, Root: root, Name: a.Name, app: a}
	app := &Application{Root: root, Name: a.Name, Service: a.Name, Virtual: true, Object: s.virtual(root.Release, a)}
	rel := &Release{Site: s.site, Root: root, App: app, Service: a.Name, Name: a.Name, Namespace: "default", app: a}
	app.Release = rel
	s.result.Roots = append(s.result.Roots, root)
	if s.keep != nil && !s.keep("", app.Service) {
		return
	}
	if len(from.Files) == 0 {
		s.release(rel)
	}
	for _, name := range from.Files {
		y, err := s.repo.Tree.YAML(name)
		if err != nil || y.Err != nil {
			rel.Failed = true
			continue
		}
		rel.take(directory.Manifests(y)) // not settled: files of one folder need not be deployed together
	}
	s.result.Releases = append(s.result.Releases, rel)
	s.applications(root, rel, 1)
}

// virtual is the manifest of an Application that nobody wrote; its values come
// from the site's file.
func (s *siteRender) virtual(rel *Release, a *argo.Application) *Object {
	y := source.ParseYAML(source.NewFile("", fmt.Appendf(nil,
		"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: %q }\nspec: { source: { path: %q } }\n", a.Name, a.Sources[0].Path)))
	d := &chart.Document{Template: s.site.File.Path, Name: s.site.File.Path, YAML: &source.YAML{Docs: y.Docs}, From: firstLine{s.site.File.File}}
	o := newObject(d, y.Root(), -1)
	o.Release = rel
	return o
}

// firstLine stands for what is written nowhere.
type firstLine struct{ file *source.File }

// Causes is the file's first line.
func (l firstLine) Causes(source.Path, argo.Want) []argo.Cause {
	return []argo.Cause{{Span: l.file.LineSpan(1), Anchored: true}}
}
