package render

import (
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Address names the object among all that a run renders.
func (o *Object) Address() finding.Place {
	owner := ""
	if rel := o.Release; rel != nil {
		owner = rel.Site.Name + "/" + rel.Root.Name
		if rel.App != nil {
			owner += "/" + rel.App.Name
		}
	}
	kind := finding.InObject
	if o.Group() == "argoproj.io" && o.Kind == "Application" {
		kind = finding.InApplication
	}
	return finding.Place{Kind: kind, Object: fmt.Sprintf("%s: %s %s/%s/%s", owner, o.Template, o.Kind, o.Namespace, o.Name)}
}

// about is the value that a problem of a release is about. One that has no place is about the source that its
// Application names.
func about(rel *Release, p argo.Problem) finding.Place {
	at := p.At
	o, _ := at.Object.(*Object)
	switch {
	case at.File != nil:
		return finding.Place{File: at.File.Path, Doc: at.Doc, Path: at.Path}
	case o == nil && p.Span.IsZero() && rel.App != nil:
		o, at.Path = rel.App.Object, source.P("spec", "source")
	}
	if o == nil {
		return finding.Place{}
	}
	out := o.Address()
	out.Path = at.Path
	return out
}

// assumed are the values that a failure rests on if no root app says how a site is rendered: the root apps that say so
// of no site, and the environments that none renders. A template that cannot be parsed fails whatever they say.
func assumed(rel *Release, p argo.Problem) []finding.Pattern {
	if rel.Root.App != nil || p.Certain {
		return nil
	}
	return []finding.Pattern{{Kind: finding.InRootApp, Path: []string{"**"}}, {Kind: finding.InSite, Path: []string{"environments", "*"}}}
}
