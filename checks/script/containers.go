package script

import (
	"fmt"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/shell"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// objectPaths are the places of rendered objects in the site document.
type objectPaths map[*render.Object]source.Path

func pathsOf(p *check.Pass) objectPaths {
	out := objectPaths{}
	p.EachObject(func(o check.Object) { out[o.Object] = o.Path })
	return out
}

// hit makes a hit at a stretch of a container's command or script; false where
// the object is not in the document.
func (p objectPaths) hit(rule string, c *workload.Container, at workload.Stretch, text finding.Phrase) (finding.Hit, bool) {
	base, ok := p[at.Object]
	if !ok {
		return finding.Hit{}, false
	}
	return finding.Hit{Rule: rule, Path: base.Child(at.Path...), Within: &finding.Stretch{Start: at.Start, End: at.End}, Text: text,
		Subject: finding.Subject{Environment: c.Release.Environment, Service: c.Release.Service}}, true
}

// writer is who writes what is at a place: the container's command, or a
// script that it runs.
func writer(c *workload.Container, at workload.Place) finding.Phrase {
	if at.Object == c.Object {
		return finding.Say("the-command", "container", c.Name)
	}
	return finding.Say("the-script", "script", at.Path.Last(), "object", fmt.Sprint(at.Object), "container", c.Name)
}

// repair turns edits of a shell text into a repair of the hit's string.
func repair(what finding.Phrase, edits []shell.Edit) *finding.Repair {
	out := &finding.Repair{Text: what}
	for _, e := range edits {
		out.Replacements = append(out.Replacements, finding.Replacement{Stretch: finding.Stretch{Start: e.Start, End: e.End}, Text: e.Text})
	}
	return out
}
