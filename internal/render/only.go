package render

import "slices"

// Only returns what of a site is left when only some of its environments and
// services are chosen; its root apps' own releases, and Applications that render
// others, stay.
func (r *Result) Only(keep func(environment, service string) bool) *Result {
	out := *r
	out.Whole = r
	out.Applications = slices.DeleteFunc(slices.Clone(r.Applications), func(a *Application) bool { return !a.parent() && !keep(a.Environment, a.Service) })
	out.Releases = slices.DeleteFunc(slices.Clone(r.Releases), func(rel *Release) bool { return !rel.App.parent() && !keep(rel.Environment, rel.Service) })
	out.Hits = out.Hits[:0:0]
	for _, h := range r.Hits {
		if h.Service == "" || keep(h.Environment, h.Service) {
			out.Hits = append(out.Hits, h)
		}
	}
	return &out
}

// parent reports whether an Application renders Applications.
func (a *Application) parent() bool {
	return a.Release != nil && slices.ContainsFunc(a.Release.Objects, func(o *Object) bool { return o.Kind == "Application" && o.Group() == "argoproj.io" })
}
