// Package helmtool is Helm as Argo CD calls it for one source of an Application: it reads the layers of values, renders
// the chart, and says in an argo.Problem what Helm would fail at, where a person would correct it.
package helmtool

import (
	"context"
	"path"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/origin"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Tool renders charts. Its Output.Kept is an *origin.Source.
type Tool struct {
	Charts *chart.Store
	Back   *origin.Back
	Values *chart.ValuesFiles // notes which are taken
	// Foreign reports whether a URL is another repository's.
	Foreign func(url string) bool
	// Site is what the chart is rendered for.
	Site *model.Site
	// Seek is called with each entry of valueFiles that may be missing.
	Seek func(Entry)
}

// Entry is an entry of valueFiles that may be missing, with ignoreMissingValueFiles.
type Entry struct {
	Raw   string // as the Application has it
	File  string // in the repo
	At    argo.Place
	Chart string // the folder of the chart that takes it
	Found bool
}

// Name is the block of a source that forces the tool.
func (Tool) Name() string { return "helm" }

// Detect reports whether the folder is a chart.
func (Tool) Detect(t *source.Tree, dir string) bool {
	return t.Exists(path.Join(dir, "Chart.yaml"))
}

// Render renders the chart of a source for the Site.
func (t Tool) Render(_ context.Context, in tool.Input) tool.Output {
	h := t.newRun(&chart.Source{App: in.App, Spec: in.Source, Tree: in.Tree, Options: helmOptions(in)})
	return h.render(in.Dir, in.Dry, h.readLayers)
}

// RenderPart renders a chart of a tree for a tool that calls Helm itself.
func (t Tool) RenderPart(tree *source.Tree, c tool.Chart) tool.Output {
	app := argo.NewApplication(map[string]any{"metadata": map[string]any{"name": c.Name}, "spec": map[string]any{"source": map[string]any{"path": c.Dir}}})
	h := t.newRun(&chart.Source{App: app, Spec: app.Sources[0], Tree: tree, Options: chart.Options{
		Name: c.Name, Namespace: c.Namespace, KubeVersion: c.KubeVersion, APIVersions: c.APIVersions, SkipCRDs: c.SkipCRDs, SkipTests: c.SkipTests}})
	values, _ := asHelm(c.Values).(map[string]any)
	return h.render(c.Dir, false, func() bool {
		h.src.Layers = chart.Layers{{Kind: chart.LayerObject, Values: values}}
		return true
	})
}

// run is one call of Helm.
type run struct {
	tool       Tool
	app        *argo.Application
	src        *chart.Source
	out        *origin.Source // src, as its values are followed back
	problems   []argo.Problem
	incomplete bool
}

func (t Tool) newRun(src *chart.Source) *run {
	return &run{tool: t, app: src.App, src: src, out: t.Back.Source(src, t.Site)}
}

// problem notes what went wrong; something is then missing.
func (h *run) problem(p argo.Problem) {
	h.incomplete = true
	h.problems = append(h.problems, p)
}

func (h *run) failed(at argo.Place, text finding.Phrase) {
	h.problem(argo.Problem{Rule: tool.RuleFailed, At: at, Text: text})
}

func (h *run) traced(span source.Span, related []finding.Related, text finding.Phrase) {
	h.problem(argo.Problem{Rule: tool.RuleFailed, Span: span, Precision: finding.Traced, Related: related, Text: text})
}

// render renders the chart in dir; layers reads the values, and is false if Helm
// would fail on them.
func (h *run) render(dir string, dry bool, layers func() bool) tool.Output {
	h.src.Chart = h.tool.Charts.Chart(dir)
	if h.src.Chart.Err != nil {
		h.chartFailed(h.src.Chart.Err)
		return tool.Output{Problems: h.problems}
	}
	ok := layers()
	h.src.Merged = h.src.Layers.Merged()
	out := tool.Output{Values: h.src.Merged, Name: h.src.Options.Name, Namespace: h.src.Options.Namespace, Kept: h.out}
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
func (h *run) dependenciesThere() bool {
	dir, whole := h.src.Chart.Dir, true
	if dir == "." { // the repository is the chart
		dir = h.src.Chart.Helm.Name
	}
	for _, missing := range h.src.Chart.Missing {
		switch {
		case !missing.Needed(h.src):
		case missing.Silent:
			h.incomplete, whole = true, false
		case missing.Broken:
			whole = false
			h.failed(missing.At, finding.Say("dependency-broken", "chart", dir, "name", missing.Name, "version", missing.Version, "why", missing.Reason))
		default:
			h.problem(tool.NotRendered(missing.At, "chart "+dir,
				finding.Say("remote-dependency", "name", missing.Name, "version", missing.Version, "url", missing.Repository), finding.RemoteDependency))
		}
	}
	return whole
}

func (h *run) manifests() []tool.Manifest {
	output := h.tool.Charts.Render(h.src)
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
			out = append(out, tool.Manifest{Node: d.YAML.Root(), Text: d.YAML.File, File: d.Template, Hook: d.Hook, From: &origin.Manifest{Source: h.out, Doc: d}})
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
