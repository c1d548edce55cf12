package render

import (
	"fmt"
	"path"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// sourceRender is one source of an Application with what it rendered to.
type sourceRender struct {
	app        *argo.Application
	source     *argo.Source
	chart      *chart // nil for a folder of manifests
	layers     layers
	merged     map[string]any // what helm template gets; must not be changed
	parameters []*Parameter
	options    options
	documents  []*document
	release    *Release

	tree     *source.Tree
	mu       sync.Mutex // guards what tracing finds out
	tracers  map[string]*tracer
	full     map[string]any // what the chart's templates see as .Values
	leafList []input
}

// options are Helm's, as Argo CD sets them.
type options struct {
	name, namespace, kubeVersion        string
	apiVersions                         []string
	skipCRDs, skipTests, skipValidation bool
}

// release renders all sources of an Application and settles their objects.
func (s *siteRender) release(rel *Release) {
	if len(rel.app.Sources) == 0 {
		s.failed(rel, rel.app.At.Child("spec"), "Application "+rel.app.Name+" has no source")
	}
	rel.Name, rel.Namespace = rel.app.Name, rel.app.Destination.Namespace
	var objects []*Object
	for _, src := range rel.app.Sources {
		if src.OnlyReferred() {
			continue // only there to be referred to
		}
		render := s.source(rel, src)
		if render == nil {
			rel.Failed = true
			continue
		}
		if len(rel.sources) == 0 && render.chart != nil {
			rel.Name, rel.Namespace = render.options.name, render.options.namespace
		}
		rel.sources = append(rel.sources, render)
		for _, d := range render.documents {
			for _, o := range d.objects() {
				o.Release, o.render = rel, render
				objects = append(objects, o)
			}
		}
	}
	rel.Objects, rel.Duplicates = settle(objects, rel.app.Destination.Namespace)
}

// source renders one source, nil where that cannot be done at all.
func (s *siteRender) source(rel *Release, src *argo.Source) *sourceRender {
	what := "Application " + rel.app.Name
	if src.Chart != "" {
		s.notRendered(rel, src.PlaceOf("chart"), what, fmt.Sprintf("its chart %q comes from %s", src.Chart, src.RepoURL))
		return nil
	}
	dir, inside := argo.InRepo(".", src.Path)
	if !inside {
		rel.Failed = true
		span, related := s.locate(rel, src.PlaceOf("path"))
		s.hit(ruleOutside, rel, span, related, fmt.Sprintf("%s renders the path %q, which is outside of the repository", what, src.Path))
		return nil
	}
	if !s.repo.Tree.IsDir(dir) {
		if s.foreign(src.RepoURL) {
			s.notRendered(rel, src.PlaceOf("repoURL"), what, fmt.Sprintf("its path %q is in another repository, %s", src.Path, src.RepoURL))
			return nil
		}
		s.failed(rel, src.PlaceOf("path"), fmt.Sprintf("%s renders the path %q, and the repository has no such folder", what, src.Path))
		return nil
	}
	src = src.Patched(s.repo.Tree, rel.app.Name)
	out := &sourceRender{app: rel.app, source: src, release: rel, tree: s.repo.Tree}
	switch kind := s.kind(src, dir); kind {
	case "helm":
		if !s.helm(rel, out, dir) {
			return nil
		}
	case "directory":
		s.directory(rel, out, dir)
	default:
		s.notRendered(rel, src.PlaceOf("path"), what, fmt.Sprintf("%s is made by %s, which is not rendered", src.Path, kind))
		return nil
	}
	return out
}

// kind tells which tool Argo CD would use: the one that the source names, else
// the one whose files are there.
func (s *siteRender) kind(src *argo.Source, dir string) string {
	for _, tool := range []string{"helm", "kustomize", "plugin", "directory"} {
		if src.Tool(tool) != nil {
			return tool
		}
	}
	if s.repo.Tree.Exists(path.Join(dir, "Chart.yaml")) {
		return "helm"
	}
	for _, name := range []string{"kustomization.yaml", "kustomization.yml", "Kustomization"} {
		if s.repo.Tree.Exists(path.Join(dir, name)) {
			return "kustomize"
		}
	}
	return "directory"
}

// helm renders a chart; false where it fails as a whole.
func (s *siteRender) helm(rel *Release, out *sourceRender, dir string) bool {
	out.chart = s.chart(dir)
	if out.chart.err != nil {
		s.chartFailed(rel, out, out.chart.err)
		return false
	}
	out.options = s.options(rel.app, out.source)
	ok := s.readLayers(rel, out)
	out.merged = out.layers.merged()
	if !s.parametersFit(rel, out) || !ok {
		rel.Failed = true
		return true // the values are known in part: enough for Root.Environment
	}
	whole := true
	for _, missing := range out.chart.missing {
		switch {
		case !missing.wanted(out):
		case missing.silent:
			rel.Failed, whole = true, false
		case missing.broken:
			whole = false
			s.failed(rel, missing.at, fmt.Sprintf("Helm fails: chart %s: its dependency %s %s cannot be had: %s", dir, missing.Name, missing.Version, missing.Reason))
		default:
			s.notRendered(rel, missing.at, "chart "+dir, fmt.Sprintf("its dependency %s %s (%s) is not in the repository", missing.Name, missing.Version, missing.Repository))
			rel.Failed = true
		}
	}
	if s.dry || !whole {
		return true
	}
	output := s.Renderer.render(out)
	for _, f := range output.failures {
		s.chartFailed(rel, out, f)
	}
	for _, d := range output.documents {
		if d.yaml.Err != nil {
			s.notYAML(rel, out, d)
			continue
		}
		out.documents = append(out.documents, d)
	}
	return true
}

// options are those that Argo CD passes to helm template.
func (s *siteRender) options(a *argo.Application, src *argo.Source) options {
	helm := src.Helm()
	cluster := s.repo.Config.ClusterFor(s.site.Name)
	name, namespace, _, _ := a.HelmRelease(src)
	o := options{name: name, namespace: namespace, kubeVersion: cluster.KubeVersion, apiVersions: cluster.APIVersions,
		skipCRDs: helm.SkipCRDs, skipTests: helm.SkipTests, skipValidation: helm.SkipSchemaValidation}
	if helm.KubeVersion != "" {
		o.kubeVersion = helm.KubeVersion
	}
	if len(helm.APIVersions) > 0 {
		o.apiVersions = helm.APIVersions
	}
	return o
}
