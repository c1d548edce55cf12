package render

import (
	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func validReleaseName(name string) bool { return !argo.ReleaseNameFault(name).IsSet() }

// locate gives the line of a place that a person would edit, how sure it is, and the further places that lie between.
func (s *siteRender) locate(rel *Release, at argo.Place, within *finding.Stretch) (source.Span, finding.Precision, []finding.Related) {
	switch {
	case at.File != nil:
		n := at.Node()
		if n != nil && within != nil {
			span, _ := at.File.Within(n, within.Start, within.End)
			return span, finding.Exact, nil
		}
		span, _ := at.File.Nearest(at.Doc, at.Path)
		if n == nil {
			return span, finding.Anchored, nil
		}
		return span, finding.Exact, nil
	case at.Object != nil:
		t := s.Trace(at.Object.(*Object), at.Path, within, false)
		var related []finding.Related
		for _, o := range t.Chain {
			related = append(related, finding.Related{Span: o.Span, Text: o.Text, Message: o.Note})
		}
		return t.Span, t.Precision, related
	}
	return entry(rel), finding.Anchored, nil
}

// entry is the nearest place that is always known: the service's entry in the
// site file, else its environment, else the file.
func entry(rel *Release) source.Span {
	y := rel.Site.File
	if len(rel.Site.Roots) > 0 && rel.App != nil && !rel.App.Virtual {
		if at := rel.App.Object.Place(); at.File != nil {
			span, _ := at.File.Nearest(at.Doc, at.Path.Child("metadata", "name"))
			return span
		}
	}
	for _, env := range rel.Site.Environments {
		if env.Name != rel.Environment {
			continue
		}
		for _, svc := range env.Services {
			if svc.Name == rel.Service {
				span, _ := y.Nearest(0, svc.Path.Child("name"))
				return span
			}
		}
		span, _ := y.Nearest(0, env.Path())
		return span
	}
	return y.LineSpan(1)
}
