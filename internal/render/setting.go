package render

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
)

// Share takes over from a Renderer of an earlier state of the repo the charts whose
// files are as they were, and what they rendered to.
func (r *Renderer) Share(from *Renderer) {
	r.charts.Share(from.charts)
}

// Charts lists the folders of the charts that a release renders.
func (rel *Release) Charts() (out []string) {
	for _, src := range rel.sources {
		if src.Chart != nil && !slices.Contains(out, src.Chart.Dir) {
			out = append(out, src.Chart.Dir)
		}
	}
	return out
}

// Reads reports whether a release takes values from a file: of its chart's own,
// or of its Application's.
func (rel *Release) Reads(file string) bool {
	return slices.ContainsFunc(rel.sources, func(src *sourceRender) bool {
		if src.Chart == nil {
			return false
		}
		if src.Chart.Dir+"/values.yaml" == file || src.Chart.Dir == "." && file == "values.yaml" {
			return true
		}
		return slices.ContainsFunc(src.Layers, func(l *chart.Layer) bool { return l.Kind == chart.LayerFile && l.Text != nil && l.Text.Path == file })
	})
}
