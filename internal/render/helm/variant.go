package helm

import (
	"path"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/engine"
)

// variant is the chart with one set of enabled dependencies: values imported, templates parsed.
type variant struct {
	chart  *chart.Chart
	set    *engine.Set
	charts []scope // in depth-first order, as scopes walks them
	crds   []Manifest
}

// scope is what all renderings of a chart of the tree share.
type scope struct {
	files any
	path  []string // keys from the root chart's values to this chart's
}

// variant gives the variant that values select, made once.
func (c *Chart) variant(values map[string]any, warn chartutil.Log) (*variant, error) {
	if c.static {
		c.mu.Lock()
		defer c.mu.Unlock()
		if v, ok := c.variants[""]; ok {
			return v, nil
		}
	}
	clone := chartutil.Clone(c.root.chart)
	if err := chartutil.Enable(clone, values, "", warn); err != nil {
		return nil, valuesError(err)
	}
	key := ""
	if !c.static {
		key = enabled(clone)
		c.mu.Lock()
		defer c.mu.Unlock()
		if v, ok := c.variants[key]; ok {
			return v, nil
		}
	}
	v, err := c.newVariant(clone, warn)
	if err != nil {
		return nil, err
	}
	c.variants[key] = v
	return v, nil
}

// enabled names the charts of the tree.
func enabled(c *chart.Chart) string {
	var b strings.Builder
	var walk func(*chart.Chart)
	walk = func(c *chart.Chart) {
		b.WriteString(c.Name())
		b.WriteByte('(')
		for _, sub := range c.Dependencies() {
			walk(sub)
		}
		b.WriteByte(')')
	}
	walk(c)
	return b.String()
}

func (c *Chart) newVariant(enabled *chart.Chart, warn chartutil.Log) (*variant, error) {
	if err := chartutil.ImportValues(enabled, warn); err != nil {
		return nil, valuesError(err)
	}
	v := &variant{chart: enabled}
	templates := map[string]engine.Template{}
	c.collect(v, enabled, nil, templates)
	list := make([]engine.Template, 0, len(templates))
	for _, t := range templates {
		list = append(list, t)
	}
	for _, crd := range enabled.CRDObjects() {
		v.crds = append(v.crds, Manifest{Template: c.files[crd.File], Name: crd.Filename, Kind: "CustomResourceDefinition",
			CRD: true, Text: string(crd.File.Data)})
	}
	var err error
	if v.set, err = engine.Parse(list, c.gate); err != nil {
		return nil, templateError(err)
	}
	return v, nil
}

// collect numbers the charts and gathers their templates; of two with one name the later wins, as in Helm.
func (c *Chart) collect(v *variant, ch *chart.Chart, keys []string, templates map[string]engine.Template) {
	number := len(v.charts)
	v.charts = append(v.charts, scope{files: engine.NewFiles(ch.Files), path: keys})
	for _, sub := range ch.Dependencies() {
		c.collect(v, sub, append(keys[:len(keys):len(keys)], sub.Name()), templates)
	}
	library := strings.EqualFold(ch.Metadata.Type, "library")
	at := ch.ChartFullPath()
	for _, t := range ch.Templates {
		if t == nil || library && !strings.HasPrefix(path.Base(t.Name), "_") {
			continue
		}
		name := path.Join(at, t.Name)
		templates[name] = engine.Template{Name: name, BasePath: path.Join(at, "templates"), File: c.files[t],
			Text: string(t.Data), Scope: number}
	}
}
