package render

import (
	"fmt"
	"path"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// sourceRender is one source of an Application with what it rendered to.
type sourceRender struct {
	app        *app
	source     *appSource
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
	if len(rel.app.sources) == 0 {
		s.failed(rel, rel.app.at.child("spec"), "Application "+rel.app.name+" has no source")
	}
	rel.Name, rel.Namespace = rel.app.name, rel.app.namespace
	var objects []*Object
	for _, src := range rel.app.sources {
		if src.ref != "" && src.path == "" && src.chart == "" {
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
	rel.Objects, rel.Duplicates = settle(objects, rel.app.namespace)
}

// source renders one source, nil where that cannot be done at all.
func (s *siteRender) source(rel *Release, src *appSource) *sourceRender {
	what := "Application " + rel.app.name
	if src.chart != "" {
		s.notRendered(rel, src.placeOf("chart"), what, fmt.Sprintf("its chart %q comes from %s", src.chart, src.repoURL))
		return nil
	}
	dir, inside := inRepo(".", src.path)
	if !inside || !s.repo.Tree.IsDir(dir) {
		if inside && s.foreign(src.repoURL) {
			s.notRendered(rel, src.placeOf("repoURL"), what, fmt.Sprintf("its path %q is in another repository, %s", src.path, src.repoURL))
			return nil
		}
		s.failed(rel, src.placeOf("path"), fmt.Sprintf("%s renders the path %q, and the repository has no such folder", what, src.path))
		return nil
	}
	src = src.patched(s.repo.Tree, rel.app.name)
	out := &sourceRender{app: rel.app, source: src, release: rel, tree: s.repo.Tree}
	switch kind := s.kind(src, dir); kind {
	case "helm":
		if !s.helm(rel, out, dir) {
			return nil
		}
	case "directory":
		s.directory(rel, out, dir)
	default:
		s.notRendered(rel, src.placeOf("path"), what, fmt.Sprintf("%s is made by %s, which is not rendered", src.path, kind))
		return nil
	}
	return out
}

// kind tells which tool Argo CD would use: the one that the source names, else
// the one whose files are there.
func (s *siteRender) kind(src *appSource, dir string) string {
	for _, tool := range []string{"helm", "kustomize", "plugin", "directory"} {
		if src.tool(tool) != nil {
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
func (s *siteRender) options(a *app, src *appSource) options {
	helm := src.tool("helm")
	cluster := s.repo.Config.ClusterFor(s.site.Name)
	o := options{name: a.name, namespace: a.namespace, kubeVersion: cluster.KubeVersion, apiVersions: cluster.APIVersions}
	if v := str(helm["releaseName"]); v != "" {
		o.name = v
	}
	if v := str(helm["namespace"]); v != "" {
		o.namespace = v
	}
	if v := str(helm["kubeVersion"]); v != "" {
		o.kubeVersion = v
	}
	if list, _ := helm["apiVersions"].([]any); len(list) > 0 {
		o.apiVersions = nil
		for _, v := range list {
			o.apiVersions = append(o.apiVersions, str(v))
		}
	}
	o.skipCRDs, _ = helm["skipCrds"].(bool)
	o.skipTests, _ = helm["skipTests"].(bool)
	o.skipValidation, _ = helm["skipSchemaValidation"].(bool)
	return o
}
