package kustomize

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strconv"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// HelmChart is an entry of helmCharts, whose chart is in the repository.
type HelmChart struct {
	At  Place  // the entry
	Dir string // the chart's folder or archive
	// What the entry says, with kustomize's defaults.
	Name, Version, Repo, ReleaseName, Namespace, KubeVersion string
	APIVersions                                              []string
	// ValuesFile is "" for the chart's own. Values are laid over it (ValuesOver) or under it, or are in its place
	// (NoValuesFile). MoreFiles are laid over both.
	ValuesFile                        string
	MoreFiles                         []string
	Values                            map[string]any
	ValuesOver, NoValuesFile          bool
	IncludeCRDs, SkipHooks, SkipTests bool
}

// HelmOutput is what a chart renders to: one YAML stream.
type HelmOutput struct {
	Text     []byte
	Problems []Problem
}

// renderedChart is what an entry of helmCharts made.
type renderedChart struct {
	at   Place
	text string
}

// errNoChart is what Input.Helm returns for a chart that it does not have.
var errNoChart = errors.New("the chart is not in the repository")

// charts replaces helmCharts by what they render to, as one more resource.
func (p *preparation) charts() {
	list := mapsIn(p.k["helmCharts"])
	home := "charts"
	if globals, ok := p.k["helmGlobals"].(map[string]any); ok {
		if s, ok := globals["chartHome"].(string); ok && s != "" {
			home = s
		}
	}
	delete(p.k, "helmCharts")
	delete(p.k, "helmGlobals")
	if _, has := p.k["resources"]; !has && len(list) > 0 {
		p.k["resources"] = []any{} // charts that render nothing leave a kustomization without any field, which is refused
	}
	if old := mapsIn(p.k["helmChartInflationGenerator"]); len(old) > 0 {
		p.problem(NotRendered, Place{File: p.file, Path: source.P("helmChartInflationGenerator")}, finding.Say("kustomize-inflation"))
	}
	delete(p.k, "helmChartInflationGenerator")
	for i, m := range list {
		e := entry{file: p.file, path: indexed("helmCharts", i), words: fmt.Sprint(m["name"])}
		p.entries = append(p.entries, e)
		if !p.skip[e.key()] {
			p.addChart(m, home, Place{File: p.file, Path: e.path})
		}
	}
	p.generatorCharts(home)
}

// generatorCharts takes the charts out of `generators`: files and texts of the
// kind HelmChartInflationGenerator, which have the fields of a helmCharts entry.
func (p *preparation) generatorCharts(home string) {
	list, _ := p.k["generators"].([]any)
	var kept []any
	for i, item := range list {
		text, _ := item.(string)
		at := Place{File: p.file, Path: indexed("generators", i)}
		y := source.ParseYAML(source.NewFile("", []byte(text)))
		if name := path.Join(p.dir, text); p.tree.Exists(name) {
			y, _ = p.tree.YAML(name)
			at = Place{File: name}
		}
		if y == nil || scalarAt(y.Root(), "kind") != "HelmChartInflationGenerator" {
			kept = append(kept, item)
			continue
		}
		for doc, root := range y.Docs {
			m, _ := source.Decode(root).(map[string]any)
			for _, k := range []string{"apiVersion", "kind", "metadata"} {
				delete(m, k)
			}
			own, ok := m["chartHome"].(string)
			if !ok {
				own = home
			}
			if at.File != p.file {
				at.Doc = doc
			}
			p.addChart(m, own, at)
		}
	}
	if list != nil {
		p.k["generators"] = kept
	}
}

// addChart renders the chart of one entry.
func (p *preparation) addChart(m map[string]any, home string, at Place) {
	c, err := p.chart(m, home, at)
	if err != nil {
		p.problem(Failed, c.At, finding.PhraseOf(err))
		return
	}
	p.renderChart(c)
}

// renderChart renders one chart beside the kustomization.
func (p *preparation) renderChart(c HelmChart) {
	out, err := HelmOutput{}, errNoChart
	if p.Helm != nil {
		out, err = p.Helm(p.ctx, c)
	}
	p.problems = append(p.problems, out.Problems...)
	if errors.Is(err, errNoChart) {
		p.problem(NoChart, c.At, finding.Say("kustomize-chart", "name", c.Name, "repo", c.Repo, "dir", c.Dir))
		return
	}
	p.made = true
	if err != nil {
		p.problem(Failed, c.At, finding.PhraseOf(err))
		return
	}
	if len(out.Text) == 0 {
		return
	}
	name := ".rendered-chart-" + strconv.Itoa(len(p.extra)) + ".yaml"
	p.extra[path.Join(p.dir, name)] = out.Text
	p.rendered = append(p.rendered, renderedChart{c.At, string(out.Text)})
	resources, _ := p.k["resources"].([]any)
	p.k["resources"] = append(resources[:len(resources):len(resources)], name)
}

// kustomizeFails is an error that kustomize would end with, too.
func kustomizeFails(id string, args ...any) error {
	return finding.Fail(finding.Say("kustomize-fails", "why", finding.Say(id, args...)), nil)
}

// chart reads an entry of helmCharts (types.HelmChart and absChartHome of
// kustomize's generator).
func (p *preparation) chart(m map[string]any, home string, at Place) (HelmChart, error) {
	var fields struct {
		Name, Version, Repo, ReleaseName, Namespace, KubeVersion, ValuesFile, ValuesMerge string
		APIVersions, AdditionalValuesFiles                                                []string
		ValuesInline                                                                      map[string]any
		IncludeCRDs, SkipHooks, SkipTests                                                 bool
	}
	data, err := json.Marshal(m)
	if err == nil {
		err = json.Unmarshal(data, &fields)
	}
	c := HelmChart{At: at, Name: fields.Name, Version: fields.Version, Repo: fields.Repo, ReleaseName: fields.ReleaseName,
		Namespace: fields.Namespace, KubeVersion: fields.KubeVersion, APIVersions: fields.APIVersions, Values: fields.ValuesInline,
		IncludeCRDs: fields.IncludeCRDs, SkipHooks: fields.SkipHooks, SkipTests: fields.SkipTests, ValuesOver: true}
	switch {
	case err != nil:
		return c, kustomizeFails("kustomize-unread", "words", err.Error())
	case c.Name == "":
		return c, kustomizeFails("kustomize-nameless")
	}
	switch fields.ValuesMerge {
	case "", "override":
	case "merge":
		c.ValuesOver = false
	case "replace":
		c.NoValuesFile = true
	default:
		return c, kustomizeFails("kustomize-merge", "value", fields.ValuesMerge)
	}
	c.Dir = path.Join(p.dir, home, c.Name)
	if c.Version != "" && c.Repo != "" {
		c.Dir = path.Join(p.dir, home, c.Name+"-"+c.Version, c.Name)
	}
	if fields.ValuesFile != "" {
		c.ValuesFile = path.Join(p.dir, fields.ValuesFile)
	}
	for _, f := range fields.AdditionalValuesFiles {
		c.MoreFiles = append(c.MoreFiles, path.Join(p.dir, f))
	}
	if c.Namespace == "" {
		c.Namespace, _ = p.k["namespace"].(string)
	}
	return c, nil
}
