package workload

import (
	"path"
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// setting is one value in a file of values: the site file, a values file of the
// service, the chart's own.
type setting struct {
	file *source.YAML
	path source.Path
	text string
	span source.Span
}

// below lists the settings that a winning one hides inside one ConfigMap or
// entry of env: those of the same name in the maps of the files that the release
// is made of, and those at the same place (infra.minio.endpoint in the site file
// and in the chart's values). Which of them Helm merges in which order the chart
// decides; they come as the documents have them, site before service before
// chart.
func (e *explainer) below(c *Container, name string, winner source.Span, at source.Path) []setting {
	var out []setting
	for _, y := range e.files(c.Release) {
		var here []setting
		for _, s := range e.settings(y) {
			if s.span.Line == winner.Line && y.Path == winner.File || !concerns(c, y, s.path) {
				continue
			}
			if s.path.Last() == name || sameEnding(s.path, at) {
				here = append(here, s)
			}
		}
		slices.SortStableFunc(here, func(a, b setting) int { return rank(a.path) - rank(b.path) })
		out = append(out, here...)
	}
	return out
}

// sameEnding reports whether two paths are one or share their last two keys.
func sameEnding(p, q source.Path) bool {
	n := min(len(p), len(q))
	return n >= 2 && p[len(p)-1] == q[len(q)-1] && p[len(p)-2] == q[len(q)-2] && (n < 3 || p[len(p)-3] == q[len(q)-3])
}

// rank orders what one site file says by the documents: vars, the service's
// config, the environment's.
func rank(p source.Path) int {
	switch {
	case len(p) > 0 && p[0] == "environments" && slices.Contains(p, "services"):
		return 1
	case len(p) > 0 && p[0] == "environments":
		return 2
	}
	return 0
}

// concerns leaves out what a site file says for other environments and services.
func concerns(c *Container, y *source.YAML, p source.Path) bool {
	if len(p) < 2 || p[0] != "environments" {
		return true
	}
	if p[1] != c.Release.Environment {
		return false
	}
	if len(p) > 4 && p[2] == "services" {
		_, name := source.Get(y.Root(), p[:4].Child("name"))
		return name != nil && name.Value == c.Release.Service
	}
	return true
}

// settings lists the texts in the maps of a file, lists of entries apart.
func (e *explainer) settings(y *source.YAML) []setting {
	if known, ok := e.read[y]; ok {
		return known
	}
	var out []setting
	var walk func(n *source.Node, p source.Path)
	walk = func(n *source.Node, p source.Path) {
		switch n.Kind {
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				k, v := n.Content[i], n.Content[i+1]
				at := p.Child(source.KeyText(k))
				if v.Kind == yaml.ScalarNode {
					out = append(out, setting{y, at, text(v), y.EntrySpan(k, v)})
				}
				walk(v, at)
			}
		case yaml.SequenceNode:
			for i, item := range n.Content {
				walk(item, p.Index(i))
			}
		}
	}
	if y.Root() != nil {
		walk(y.Root(), source.P())
	}
	e.read[y] = out
	return out
}

// files lists the files of values of a release, the strongest first.
func (e *explainer) files(rel *render.Release) []*source.YAML {
	out := []*source.YAML{e.site.File}
	if rel.App == nil || rel.App.Object == nil {
		return out
	}
	add := func(name string) {
		if y, err := e.repo.Tree.YAML(path.Clean(name)); err == nil && !slices.Contains(out, y) {
			out = append(out, y)
		}
	}
	app := argo.ReadApplication(rel.App.Object.Place())
	for _, src := range app.Sources {
		for _, f := range slices.Backward(app.ValueFiles(src)) {
			if f.Path != "" {
				add(f.Path)
			}
		}
	}
	for _, src := range app.Sources {
		add(path.Join(src.Path, "values.yaml"))
	}
	return out
}
