package render

import (
	"maps"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Took is what rendering a site leaves behind for the whole run: see Renderer.Note.
type Took struct {
	Values map[string][]string // the files that values were taken from, each with the folders of the charts that took them
	Sought map[string]bool     // entries of valueFiles that may be missing, and whether there was a file
}

// Took collects it.
func (res *Result) Took() Took {
	t := Took{Values: map[string][]string{}, Sought: map[string]bool{}}
	for _, rel := range res.All() {
		for _, src := range rel.sources {
			for _, l := range src.Layers {
				if l.Kind == chart.LayerFile && l.Text != nil && src.Chart != nil && !slices.Contains(t.Values[l.Text.Path], src.Chart.Dir) {
					t.Values[l.Text.Path] = append(t.Values[l.Text.Path], src.Chart.Dir)
				}
			}
			for _, s := range src.sought {
				t.Sought[s.key] = t.Sought[s.key] || s.found
			}
		}
	}
	return t
}

// Renders reports whether some release is of a chart, by its folder.
func (res *Result) Renders(chart string) bool {
	return slices.ContainsFunc(res.All(), func(rel *Release) bool {
		return slices.ContainsFunc(rel.sources, func(src *sourceRender) bool { return src.Chart != nil && src.Chart.Dir == chart })
	})
}

// Note makes the renderer know of a site what it would know had it rendered it.
func (r *Renderer) Note(t Took) {
	for name, charts := range t.Values {
		for _, chart := range charts {
			r.values.Note(name, chart)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for entry, found := range t.Sought {
		r.noteSought(entry, found)
	}
}

// URLs lists the URLs that this repository goes by, sorted.
func (r *Renderer) URLs() []string {
	all := maps.Clone(r.urls())
	maps.Copy(all, r.learned)
	return slices.Sorted(maps.Keys(all))
}

// ValueFiles lists the files that the sites rendered so far took values from,
// sorted: site files and those that no layout names.
func (r *Renderer) ValueFiles() []string { return r.values.Names() }

// ValueFilesOf is ValueFiles for one chart, by its folder.
func (r *Renderer) ValueFilesOf(chart string) []string { return r.values.Of(chart) }

// MayBeGiven reports whether a value, by its path below .Values, is not set and may be in the defaults of a
// dependency that is not in the repository: below its name or alias.
func (rel *Release) MayBeGiven(at source.Path) bool {
	return slices.ContainsFunc(rel.sources, func(src *sourceRender) bool { return src.MayBeGiven(at) })
}

// All lists the releases of the site, those of the root apps first.
func (res *Result) All() (out []*Release) {
	for _, root := range res.Roots {
		if root.Release != nil {
			out = append(out, root.Release)
		}
	}
	return append(out, res.Releases...)
}

// Uses reports whether a site is rendered with a file: its own, one of values, a template.
func (res *Result) Uses(file string) bool {
	return res.Site.File != nil && res.Site.File.Path == file || slices.ContainsFunc(res.All(), func(rel *Release) bool {
		return slices.ContainsFunc(rel.sources, func(src *sourceRender) bool {
			return slices.ContainsFunc(src.Layers, func(l *chart.Layer) bool { return l.Text != nil && l.Text.Path == file }) ||
				src.Chart != nil && src.Chart.Helm != nil && src.Chart.Helm.Has(file)
		})
	})
}
