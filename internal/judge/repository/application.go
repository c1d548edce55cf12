package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// application is what Argo CD's API reads of an Application, as far as rendering needs it.
type application struct {
	Metadata struct{ Name string }
	Spec     struct {
		Project     string
		Source      *appSource
		Sources     []appSource
		Destination struct{ Namespace string }
	}
}

type appSource struct {
	RepoURL, Path, Chart, Ref, TargetRevision string
	Helm                                      *helmBlock
	Kustomize                                 map[string]any
	Directory, Plugin                         json.RawMessage
}

// rootOf is the Application that a release of a site comes from where no Application renders that: the one in a root's
// file, or one for a folder that nobody deploys by an Application. It is false for a manifest, which nothing renders, and
// for a chart with values that were made up.
func rootOf(res *render.Result, rel *render.Release) (a application, ok bool) {
	i := slices.Index(res.Roots, rel.Root)
	switch {
	case rel.Root.App != nil:
		return a, convert(source.Decode(rel.Root.App.Node()), &a) == nil
	case i < 0 || i >= len(res.Site.Roots):
		return a, false
	}
	from := res.Site.Roots[i]
	a.Metadata.Name, a.Spec.Destination.Namespace = rel.Name, rel.Namespace
	a.Spec.Source = &appSource{Path: from.Dir}
	if len(from.ValueFiles) > 0 {
		a.Spec.Source.Helm = &helmBlock{}
	}
	for _, f := range from.ValueFiles {
		a.Spec.Source.Helm.ValueFiles = append(a.Spec.Source.Helm.ValueFiles, "/"+f)
	}
	return a, !from.At.Known() && from.Assumed == nil && len(from.Files) == 0
}

// render renders all sources of an Application with the real tools, as Argo CD calls them. See objects.add for like.
func (j *judge) render(a application, like objects) (objects, error) {
	sources := a.Spec.Sources
	if len(sources) == 0 && a.Spec.Source != nil {
		sources = []appSource{*a.Spec.Source}
	}
	out := objects{}
	for _, s := range sources {
		if s.Ref != "" && s.Path == "" && s.Chart == "" {
			continue
		}
		list, err := j.source(a, s)
		if err != nil {
			return nil, err
		}
		for _, o := range list {
			out.add(o, a.Spec.Destination.Namespace, like)
		}
	}
	return out, nil
}

// source renders one source with the tool that Argo CD finds for it: of a folder with both files that is Kustomize
// (Discover in its util/app/discovery walks by name, and the later one stays).
func (j *judge) source(a application, s appSource) ([]any, error) {
	dir := filepath.Join(j.dir, filepath.FromSlash(s.Path))
	if patches, _ := filepath.Glob(filepath.Join(dir, ".argocd-source*")); len(patches) > 0 {
		return nil, skipped("an .argocd-source file")
	}
	switch {
	case s.Chart != "":
		return nil, skipped("a chart of another repository")
	case !exists(dir):
		return nil, skipped("a folder of another repository, or one that is nowhere")
	case s.Plugin != nil:
		return nil, skipped("a plugin renders it")
	case s.Kustomize != nil, s.Helm == nil && s.Directory == nil && kustomizationIn(dir):
		return j.kustomize(s, dir)
	case s.Helm != nil, s.Directory == nil && exists(filepath.Join(dir, "Chart.yaml")):
		return j.helm(a, s, dir)
	}
	return nil, skipped("plain files")
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}
