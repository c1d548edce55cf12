package render

import (
	"regexp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

var releaseName = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)

func validReleaseName(name string) bool { return len(name) <= 53 && releaseName.MatchString(name) }

// locate gives the line of a place that a person would edit, and the further
// places that lie between.
func (s *siteRender) locate(rel *Release, at place) (source.Span, []finding.Related) {
	switch {
	case at.file != nil:
		span, _ := at.file.Nearest(at.doc, at.path)
		return span, nil
	case at.object != nil:
		return entry(rel), nil
	}
	return entry(rel), nil
}

func (s *siteRender) locateWithin(rel *Release, at place, start, end int) (source.Span, []finding.Related) {
	if at.file != nil {
		if n := at.node(); n != nil {
			span, _ := at.file.Within(n, start, end)
			return span, nil
		}
	}
	return s.locate(rel, at)
}

// entry is the nearest place that is always known: the service's entry in the
// site file, else its environment, else the file.
func entry(rel *Release) source.Span {
	y := rel.Site.File
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

// templateSpan is the template's place behind a position of a document.
func (s *siteRender) templateSpan(_ *sourceRender, d *document, _ source.Pos) source.Span {
	return source.Span{File: d.template, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
}
