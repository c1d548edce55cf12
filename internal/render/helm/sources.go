package helm

import (
	"path"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"

	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
)

// ValuesFile is the repo-relative path of the chart's values.yaml, whether or not it exists.
func (c *Chart) ValuesFile() string { return path.Join(c.Dir, "values.yaml") }

// DefaultValues gives the chart's own values.yaml, a copy.
func (c *Chart) DefaultValues() map[string]any { return chartutil.CopyMap(c.root.chart.Values) }

// Source is a place in a values.yaml.
type Source struct {
	File string   // repo-relative
	Path []string // from the file's root
}

// Sources gives the places where the chart and its dependencies may set the default of a value, the winning one
// first. path goes from the root chart's values and names dependencies by their aliases. A place is given
// if the file has it or a value above it that is no map; conditions and tags are not looked at.
func (c *Chart) Sources(path []string) []Source {
	var out []Source
	c.root.sources(path, &out)
	return out
}

func (n *node) sources(at []string, out *[]Source) {
	if len(at) == 0 {
		return
	}
	// A chart's globals reach the charts below and win over theirs.
	if i := slices.Index(at, chartutil.GlobalKey); i > 0 && i+1 < len(at) && n.leads(at[:i]) {
		n.own(at[i:], out)
	}
	n.own(at, out)
	for _, d := range n.listed() {
		if d.name == at[0] {
			d.node.sources(at[1:], out)
		}
	}
	for _, d := range n.listed() {
		for _, entry := range d.imports {
			child, parent, ok := chartutil.Import(entry)
			if !ok {
				continue
			}
			rest, ok := below(at, parent)
			if !ok {
				continue
			}
			d.node.sources(append(strings.Split(child, "."), rest...), out)
		}
	}
}

// leads reports whether the keys name a chart below.
func (n *node) leads(keys []string) bool {
	if len(keys) == 0 {
		return true
	}
	return slices.ContainsFunc(n.listed(), func(d dependency) bool { return d.name == keys[0] && d.node.leads(keys[1:]) })
}

// own adds the place in the chart's own file.
func (n *node) own(at []string, out *[]Source) {
	s := Source{File: path.Join(n.dir, "values.yaml"), Path: slices.Clone(at)}
	if has(n.chart.Values, at) && !slices.ContainsFunc(*out, func(x Source) bool { return x.File == s.File && slices.Equal(x.Path, s.Path) }) {
		*out = append(*out, s)
	}
}

func has(v any, at []string) bool {
	for _, key := range at {
		m, ok := v.(map[string]any)
		if !ok {
			return true // a list or scalar above: its content is the value's
		}
		if v, ok = m[key]; !ok {
			return false
		}
	}
	return true
}

// below takes a dotted path off the front of at; "." is the root.
func below(at []string, dotted string) ([]string, bool) {
	if dotted == "." {
		return at, true
	}
	front := strings.Split(dotted, ".")
	if len(at) < len(front) || !slices.Equal(at[:len(front)], front) {
		return nil, false
	}
	return at[len(front):], true
}

// dependency is a chart below under the name that values know it by.
type dependency struct {
	name    string
	node    *node
	imports []any
}

// listed gives the dependencies as Chart.yaml names them, and those that only are in charts/.
func (n *node) listed() []dependency {
	var out []dependency
	for _, sub := range n.deps {
		found := false
		for _, d := range n.chart.Metadata.Dependencies {
			if d.Name == sub.chart.Name() && chartutil.Compatible(d.Version, sub.chart.Metadata.Version) {
				out = append(out, dependency{name: alias(d), node: sub, imports: d.ImportValues})
				found = true
			}
		}
		if !found {
			out = append(out, dependency{name: sub.chart.Name(), node: sub})
		}
	}
	return out
}

func alias(d *chart.Dependency) string {
	if d.Alias != "" {
		return d.Alias
	}
	return d.Name
}
