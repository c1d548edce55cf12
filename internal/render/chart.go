package render

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// chart is a chart of the repo, loaded once.
type chart struct {
	dir  string
	helm *helm.Chart
	err  error
	// defaults is the chart's own values.yaml, with its text.
	defaults map[string]any
	values   *source.YAML
	file     *source.YAML // Chart.yaml
	// missing are dependencies that the repo does not hold.
	missing []missingDependency
	// makesApplications is set where a template seems to write Applications.
	makesApplications bool
	undoing           *undoing // see Renderer.undoing
}

type missingDependency struct {
	helm.Dependency
	at argo.Place // in the Chart.yaml that lists it
	// broken is set where it is a folder of this repository that Helm cannot
	// take, silent where yaml/syntax says why.
	broken, silent bool
}

// localDependency looks at a dependency in a folder of this repository: Helm
// fails where it is not there, or is another chart or version.
func (r *Renderer) localDependency(m *missingDependency) {
	folder, local := strings.CutPrefix(m.Repository, "file://")
	dir, inside := argo.InRepo(m.Chart, folder)
	if !local || !inside || path.IsAbs(folder) {
		return
	}
	m.broken = true
	entry := m.at.Path.Parent()
	y, err := r.repo.Tree.YAML(path.Join(dir, "Chart.yaml"))
	switch {
	case err != nil:
		m.at.Path = entry.Child("repository")
	case y.Err != nil:
		m.silent = true
	case text(value(y.Root(), "name")) == m.Name:
		m.at.Path = entry.Child("version")
	case path.Base(dir) == m.Name: // all that depend on it agree, and it alone does not
		m.at = argo.Place{File: y, Path: source.P("name")}
	}
}

type chartEntry struct {
	once  sync.Once
	chart *chart
}

// chart loads the chart in dir, once.
func (r *Renderer) chart(dir string) *chart {
	r.mu.Lock()
	e := r.charts[dir]
	if e == nil {
		e = &chartEntry{}
		r.charts[dir] = e
	}
	r.mu.Unlock()
	e.once.Do(func() { e.chart = r.loadChart(dir) })
	return e.chart
}

func (r *Renderer) loadChart(dir string) *chart {
	c := &chart{dir: dir}
	c.file, _ = r.repo.Tree.YAML(path.Join(dir, "Chart.yaml"))
	c.values, _ = r.repo.Tree.YAML(path.Join(dir, "values.yaml"))
	if c.values != nil {
		c.defaults, _ = readValues(c.values)
	}
	if c.helm, c.err = helm.LoadWith(r.repo.Tree.FS, dir, r.remoteChart); c.err != nil {
		return c
	}
	c.helm.Share(&r.gate)
	for _, d := range c.helm.Missing {
		m := missingDependency{Dependency: d}
		if y, err := r.repo.Tree.YAML(path.Join(d.Chart, "Chart.yaml")); err == nil && y.Root() != nil {
			m.at = argo.Place{File: y, Path: source.P("dependencies")}
			list, _ := source.Decode(m.at.Node()).([]any)
			for i, item := range list {
				if dep, _ := item.(map[string]any); argo.Text(dep["name"]) == d.Name && argo.Text(dep["alias"]) == d.Alias {
					m.at.Path = source.P("dependencies").Index(i).Child("name")
				}
			}
			r.localDependency(&m)
		}
		c.missing = append(c.missing, m)
	}
	for _, name := range r.glob(path.Join(dir, "templates/**")) {
		if f, err := r.repo.Tree.File(name); err == nil && bytes.Contains(f.Data, []byte("argoproj.io/")) &&
			bytes.Contains(f.Data, []byte("kind: Application")) {
			c.makesApplications = true
		}
	}
	return c
}

// wanted reports whether the values leave a dependency switched on, as far as
// its condition says.
func (m *missingDependency) wanted(out *sourceRender) bool {
	for _, condition := range strings.Split(m.Condition, ",") {
		p := source.Path(strings.Split(strings.TrimSpace(condition), "."))
		for _, values := range []map[string]any{out.merged, out.chart.defaults} {
			if v, ok := valueAt(values, p); ok {
				if on, isBool := v.(bool); isBool {
					return on
				}
			}
		}
	}
	return true
}

// MayBeGiven reports whether a value, by its path below .Values, is not set and may be in the defaults of a
// dependency that is not in the repository: below its name or alias.
func (rel *Release) MayBeGiven(at source.Path) bool {
	return slices.ContainsFunc(rel.sources, func(src *sourceRender) bool { return src.mayBeGiven(at) })
}

func (src *sourceRender) mayBeGiven(at source.Path) bool {
	if src.chart == nil || len(at) < 2 || !slices.ContainsFunc(src.chart.missing, func(m missingDependency) bool {
		return !m.broken && (m.Alias == at[0] || m.Alias == "" && m.Name == at[0])
	}) {
		return false
	}
	for _, values := range []map[string]any{src.merged, src.chart.defaults} {
		if v, ok := valueAt(values, at); ok && v != nil {
			return false
		}
	}
	return true
}

// output is what a chart rendered to, shared by all releases that are equal.
type output struct {
	documents []*document
	failures  []error
}

type outputEntry struct {
	once sync.Once
	out  *output
}

// maxOutputs bounds the shared outputs, so that memory does not grow with the
// fleet: an output takes some 50 KB, and equal releases are near each other.
const maxOutputs = 64

func (o options) helm() helm.Options {
	return helm.Options{ReleaseName: o.name, Namespace: o.namespace, KubeVersion: o.kubeVersion, APIVersions: o.apiVersions,
		IncludeCRDs: !o.skipCRDs, SkipTests: o.skipTests, SkipSchemaValidation: o.skipValidation}
}

// render renders a chart, or hands out what an equal release rendered to.
func (r *Renderer) render(src *sourceRender) *output {
	key, ok := outputKey(src)
	if !ok {
		return renderChart(src)
	}
	r.mu.Lock()
	e := r.outputs[key]
	if e == nil {
		if len(r.outputs) >= maxOutputs {
			clear(r.outputs)
		}
		e = &outputEntry{}
		r.outputs[key] = e
	}
	r.mu.Unlock()
	e.once.Do(func() { e.out = renderChart(src) })
	if e.out.values() > lightValues { // let go with its site
		r.mu.Lock()
		delete(r.outputs, key)
		r.mu.Unlock()
	}
	return e.out
}

// values is about how many YAML values an output has.
func (o *output) values() (n int) {
	for _, d := range o.documents {
		if d.yaml.File != nil {
			n += 10 + source.CountNodes(d.yaml.Data)
		}
	}
	return n
}

// crdText is what is printed of a file of crds/, nil if it holds several
// documents.
func crdText(y *source.YAML) *source.File {
	if len(y.Docs) > 1 {
		return nil
	}
	return y.File
}

func renderChart(src *sourceRender) *output {
	rendered, err := src.chart.helm.Render(src.merged, src.options.helm())
	out := &output{}
	var broken *helm.Manifest
	if err != nil {
		out.failures = append(out.failures, err)
		var e *helm.Error
		if errors.As(err, &e) && e.Kind == helm.KindYAML {
			broken, out.failures = e.Manifest, nil
		}
	}
	if rendered == nil {
		return out
	}
	ordinals := map[string]int{}
	for i := range rendered.Manifests {
		m := &rendered.Manifests[i]
		if m.CRD { // a file as it is, of any number of documents
			y := source.ParseYAML(source.NewFile(m.Template, []byte(m.Text)))
			for k := range y.Docs {
				out.documents = append(out.documents, &document{template: m.Template, name: m.Name,
					yaml: &source.YAML{File: crdText(y), Docs: y.Docs[k : k+1]}, from: argo.Literal{At: argo.Place{File: y, Doc: k}}})
			}
			continue
		}
		y := m.YAML
		d := &document{template: m.Template, name: m.Name, hook: m.Hook, yaml: y, offset: m.Offset, ordinal: ordinals[m.Name]}
		ordinals[m.Name]++
		if y.Err == nil && broken != nil && broken.Name == m.Name && broken.Offset == m.Offset {
			y = &source.YAML{File: y.File, Err: &source.SyntaxError{Span: y.LineSpan(1), ID: "library", Args: []any{"words", plainError(err)}, Message: plainError(err)}}
			d.yaml = y
		}
		out.documents = append(out.documents, d)
	}
	out.undecided(src, rendered)
	return out
}
