package render

import (
	"context"
	"path"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/origin"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// helmTool renders charts for a release. Its Output.Kept is a *sourceRender.
type helmTool struct {
	*Renderer
	rel *Release
}

func (helmTool) Name() string { return "helm" }

func (helmTool) Detect(t *source.Tree, dir string) bool {
	return t.Exists(path.Join(dir, "Chart.yaml"))
}

func (t helmTool) Render(_ context.Context, in tool.Input) tool.Output {
	h := t.newHelmRun(t.rel, chart.Source{App: in.App, Spec: in.Source, Tree: in.Tree, Options: helmOptions(in)})
	return h.run(in.Dir, in.Dry, h.readLayers)
}

// renderPart renders a chart for a tool that calls Helm itself.
func (s *siteRender) renderPart(_ context.Context, c tool.Chart) tool.Output {
	cluster := s.repo.Config.ClusterFor(s.site.Name)
	app := argo.NewApplication(map[string]any{"metadata": map[string]any{"name": c.Name}, "spec": map[string]any{"source": map[string]any{"path": c.Dir}}})
	h := s.newHelmRun(&Release{Site: s.site, app: app}, chart.Source{App: app, Spec: app.Sources[0], Tree: s.repo.Tree, Options: chart.Options{
		Name: c.Name, Namespace: c.Namespace, KubeVersion: cluster.KubeVersion, APIVersions: cluster.APIVersions, SkipCRDs: c.SkipCRDs}})
	values, _ := asHelm(c.Values).(map[string]any)
	return h.run(c.Dir, false, func() bool {
		h.out.Layers = chart.Layers{{Kind: chart.LayerObject, Values: values}}
		return true
	})
}

// helmRun is one call of Helm.
type helmRun struct {
	*Renderer
	app        *argo.Application
	rel        *Release
	out        *sourceRender
	problems   []argo.Problem
	incomplete bool
}

func (r *Renderer) newHelmRun(rel *Release, src chart.Source) *helmRun {
	return &helmRun{Renderer: r, app: src.App, rel: rel, out: &sourceRender{Source: r.back.Source(&src, rel.Site)}}
}

// problem notes what went wrong; something is then missing.
func (h *helmRun) problem(p argo.Problem) {
	h.incomplete = true
	h.problems = append(h.problems, p)
}

func (h *helmRun) failed(at argo.Place, text finding.Phrase) {
	h.problem(argo.Problem{Rule: ruleFailed, At: at, Text: text})
}

func (h *helmRun) traced(span source.Span, related []finding.Related, text finding.Phrase) {
	h.problem(argo.Problem{Rule: ruleFailed, Span: span, Precision: finding.Traced, Related: related, Text: text})
}

// run renders the chart in dir; layers reads the values, and is false if Helm
// would fail on them.
func (h *helmRun) run(dir string, dry bool, layers func() bool) tool.Output {
	h.out.Chart = h.charts.Chart(dir)
	if h.out.Chart.Err != nil {
		h.chartFailed(h.out.Chart.Err)
		return tool.Output{Problems: h.problems}
	}
	ok := layers()
	h.out.Merged = h.out.Layers.Merged()
	out := tool.Output{Values: h.out.Merged, Name: h.out.Options.Name, Namespace: h.out.Options.Namespace, Kept: h.out}
	// Values that Helm refuses are known in part: enough for Root.Environment.
	if h.parametersFit() && ok && h.dependenciesThere() && !dry {
		out.Manifests = h.manifests()
	}
	h.incomplete = h.incomplete || !ok
	out.Problems, out.Complete = h.problems, !h.incomplete
	return out
}

// dependenciesThere reports the dependencies that are not in the repository;
// false if Helm would fail without them.
func (h *helmRun) dependenciesThere() bool {
	dir, whole := h.out.Chart.Dir, true
	if dir == "." { // the repository is the chart
		dir = h.out.Chart.Helm.Name
	}
	for _, missing := range h.out.Chart.Missing {
		switch {
		case !missing.Needed(h.out.Source.Source.Source):
		case missing.Silent:
			h.incomplete, whole = true, false
		case missing.Broken:
			whole = false
			h.failed(missing.At, finding.Say("dependency-broken", "chart", dir, "name", missing.Name, "version", missing.Version, "why", missing.Reason))
		default:
			h.problem(notRendered(missing.At, "chart "+dir,
				finding.Say("remote-dependency", "name", missing.Name, "version", missing.Version, "url", missing.Repository), finding.RemoteDependency))
		}
	}
	return whole
}

func (h *helmRun) manifests() []tool.Manifest {
	output := h.charts.Render(h.out.Source.Source.Source)
	for _, f := range output.Failures {
		h.chartFailed(f)
	}
	out := make([]tool.Manifest, 0, len(output.Documents))
	for _, d := range output.Documents {
		switch {
		case d.YAML.Err != nil:
			h.notYAML(d)
		case d.From != nil: // a file of crds/
			out = append(out, tool.Manifest{Node: d.YAML.Root(), Text: d.YAML.File, File: d.Template, From: d.From})
		default:
			out = append(out, tool.Manifest{Node: d.YAML.Root(), Text: d.YAML.File, File: d.Template, Hook: d.Hook, From: &origin.Manifest{Source: h.out.Source, Doc: d}})
		}
	}
	return out
}

// helmOptions are those that Argo CD passes to helm template.
func helmOptions(in tool.Input) chart.Options {
	helm := in.Source.Helm()
	name, namespace, _, _ := in.App.HelmRelease(in.Source)
	o := chart.Options{Name: name, Namespace: namespace, KubeVersion: in.KubeVersion, APIVersions: in.APIVersions,
		SkipCRDs: helm.SkipCRDs, SkipTests: helm.SkipTests, SkipValidation: helm.SkipSchemaValidation}
	if helm.KubeVersion != "" {
		o.KubeVersion = helm.KubeVersion
	}
	if len(helm.APIVersions) > 0 {
		o.APIVersions = helm.APIVersions
	}
	return o
}
