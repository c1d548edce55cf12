package render

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Trace is where a rendered value comes from.
type Trace struct {
	Span      source.Span
	Chain     []finding.Origin
	Precision finding.Precision
	Rewrite   func(finding.Stretch) (source.Span, bool)
}

// Trace stands every value at the service's entry in the site file, for now.
func (r *Renderer) Trace(o *Object, path source.Path, within *finding.Stretch, key bool) Trace {
	s := &siteRender{Renderer: r, site: o.Release.Site}
	return Trace{Span: s.entry(o.Release), Precision: finding.Anchored}
}
