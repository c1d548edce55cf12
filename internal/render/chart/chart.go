// Package chart owns one Helm source of an Application as data: its chart, loaded once, the layers of values over the
// chart's own, Helm's options as Argo CD sets them, and the documents that all of it renders to. It reports nothing,
// and follows nothing back.
package chart

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Chart is a chart of the repo, loaded once.
type Chart struct {
	Dir  string
	Helm *helm.Chart
	Err  error // why it cannot be loaded
	// Defaults is the chart's own values.yaml, with its text.
	Defaults map[string]any
	Values   *source.YAML
	File     *source.YAML // Chart.yaml
	// Missing are dependencies that the repo does not hold.
	Missing []Missing
	// MakesApplications is set where a template seems to write Applications.
	MakesApplications bool
}

// Missing is a dependency that the repo does not hold.
type Missing struct {
	helm.Dependency
	At argo.Place // in the Chart.yaml that lists it
	// Broken is set where it is a folder of this repository that Helm cannot
	// take, Silent where yaml/syntax says why.
	Broken, Silent bool
}

// local looks at a dependency in a folder of this repository: Helm
// fails where it is not there, or is another chart or version.
func (m *Missing) local(tree *source.Tree) {
	folder, local := strings.CutPrefix(m.Repository, "file://")
	dir, inside := argo.InRepo(m.Chart, folder)
	if !local || !inside || path.IsAbs(folder) {
		return
	}
	m.Broken = true
	entry := m.At.Path.Parent()
	y, err := tree.YAML(path.Join(dir, "Chart.yaml"))
	switch {
	case err != nil:
		m.At.Path = entry.Child("repository")
	case y.Err != nil:
		m.Silent = true
	case argo.TextAt(y.Root(), "name") == m.Name:
		m.At.Path = entry.Child("version")
	case path.Base(dir) == m.Name: // all that depend on it agree, and it alone does not
		m.At = argo.Place{File: y, Path: source.P("name")}
	}
}

func (s *Store) load(dir string) *Chart {
	c := &Chart{Dir: dir}
	c.File, _ = s.tree.YAML(path.Join(dir, "Chart.yaml"))
	c.Values, _ = s.tree.YAML(path.Join(dir, "values.yaml"))
	if c.Values != nil {
		c.Defaults, _ = helm.ReadValues(c.Values)
	}
	if c.Helm, c.Err = s.Load(s.tree.FS, dir); c.Err != nil {
		return c
	}
	for _, d := range c.Helm.Missing {
		m := Missing{Dependency: d}
		if y, err := s.tree.YAML(path.Join(d.Chart, "Chart.yaml")); err == nil && y.Root() != nil {
			m.At = argo.Place{File: y, Path: source.P("dependencies")}
			list, _ := source.Decode(m.At.Node()).([]any)
			for i, item := range list {
				if dep, _ := item.(map[string]any); argo.Text(dep["name"]) == d.Name && argo.Text(dep["alias"]) == d.Alias {
					m.At.Path = source.P("dependencies").Index(i).Child("name")
				}
			}
			m.local(s.tree)
		}
		c.Missing = append(c.Missing, m)
	}
	for _, name := range Glob(s.tree, path.Join(dir, "templates/**")) {
		if f, err := s.tree.File(name); err == nil && bytes.Contains(f.Data, []byte("argoproj.io/")) &&
			bytes.Contains(f.Data, []byte("kind: Application")) {
			c.MakesApplications = true
		}
	}
	return c
}

// Needed reports whether the values of a source leave the dependency switched on, as far as
// its condition says.
func (m *Missing) Needed(src *Source) bool {
	for _, condition := range strings.Split(m.Condition, ",") {
		p := source.Path(strings.Split(strings.TrimSpace(condition), "."))
		for _, values := range []map[string]any{src.Merged, src.Chart.Defaults} {
			if v, ok := At(values, p); ok {
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
func (src *Source) MayBeGiven(at source.Path) bool {
	if src.Chart == nil || len(at) < 2 || !slices.ContainsFunc(src.Chart.Missing, func(m Missing) bool {
		return !m.Broken && (m.Alias == at[0] || m.Alias == "" && m.Name == at[0])
	}) {
		return false
	}
	for _, values := range []map[string]any{src.Merged, src.Chart.Defaults} {
		if v, ok := At(values, at); ok && v != nil {
			return false
		}
	}
	return true
}
