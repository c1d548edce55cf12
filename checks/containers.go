package checks

import (
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/shell"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// objectPaths are the places of rendered objects in the site document.
type objectPaths map[*render.Object]source.Path

func (p *SitePass) objectPaths() objectPaths {
	out := objectPaths{}
	p.eachObject(func(o objectAt) { out[o.Object] = o.Path })
	return out
}

// hit makes a hit at a stretch of a container's command or script; false where
// the object is not in the document.
func (p objectPaths) hit(rule string, c *workload.Container, at workload.Stretch, message string) (finding.Hit, bool) {
	base, ok := p[at.Object]
	if !ok {
		return finding.Hit{}, false
	}
	return finding.Hit{Rule: rule, Path: base.Child(at.Path...), Within: &finding.Stretch{Start: at.Start, End: at.End}, Message: message,
		Subject: finding.Subject{Environment: c.Release.Environment, Service: c.Release.Service}}, true
}

// writer is who writes what stands at a place: the container's command, or a
// script that it runs.
func writer(c *workload.Container, at workload.Place) string {
	if at.Object == c.Object {
		return "the command of " + c.Name
	}
	return fmt.Sprintf("script %s of %s, which %s runs,", at.Path.Last(), at.Object, c.Name)
}

// repair turns edits of a shell text into a repair of the hit's string.
func repair(description string, edits []shell.Edit) *finding.Repair {
	out := &finding.Repair{Description: description}
	for _, e := range edits {
		out.Replacements = append(out.Replacements, finding.Replacement{Stretch: finding.Stretch{Start: e.Start, End: e.End}, Text: e.Text})
	}
	return out
}
