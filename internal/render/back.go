package render

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/origin"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// What is known of where a rendered value comes from.
type (
	// Trace is where a rendered value comes from.
	Trace = origin.Trace
	// Origin is a place that a rendered value comes from.
	Origin = origin.Origin
	// Action is a template action that writes a part of a rendered value.
	Action = origin.Action
	// Setting is a value that the templates of a release see, and where it is set.
	Setting = origin.Setting
)

// followed is an object as its values are followed back.
func (r *Renderer) followed(o *Object) *origin.Object {
	out := &origin.Object{Back: r.back, Source: o.source, Node: o.Node, Object: trial.Object{Doc: o.doc, Item: o.list, Kind: o.Kind, Name: o.Name}}
	if o.application != nil {
		out.Focus = o.application.focus
	}
	if o.Release != nil {
		out.Site = o.Release.Site
		if o.namespaceSet {
			at := o.Release.app.At.Child("spec", "destination", "namespace")
			out.Namespace = &at
		}
	}
	return out
}

// focus is where the values speak of the Application.
func (a *Application) focus() (source.Path, string) {
	for _, env := range a.Root.Release.Site.Environments {
		if env.Name != a.Environment {
			continue
		}
		for _, svc := range env.Services {
			if svc.Name == a.Service {
				return svc.Path, a.Service
			}
		}
	}
	return nil, a.Service
}

// Trace follows a rendered value back to the lines that a person would edit.
// within narrows it to a stretch of the string at path, key means the key and
// not its value, and an empty path means that the object is there at all. A
// path that does not exist is traced at the nearest key that does, and
// Anchored. Tracing renders the object's template again with one value
// changed, as often as there are candidates; results are kept with the
// release.
func (r *Renderer) Trace(o *Object, path source.Path, within *finding.Stretch, key bool) Trace {
	return r.trace(o, path, trial.Want{Key: key, Within: within})
}

// TraceChange is Trace for a value that is another one in the other state of a paired release. Only what is not the
// same there can have changed it: nothing else is tried. Parts of a chart's files that do so, by whatever way, are
// among the causes.
func (r *Renderer) TraceChange(o *Object, path source.Path, within *finding.Stretch, key bool) Trace {
	return r.trace(o, path, trial.Want{Key: key, Within: within, Changed: true})
}

func (r *Renderer) trace(o *Object, path source.Path, w trial.Want) Trace {
	t := r.followed(o).Trace(path, w)
	if len(t.Causes) == 0 {
		t.Span = entry(o.Release)
	}
	return t
}

// TraceCost is what tracing has cost so far, in bytes that were rendered for it or might have been in its time.
func (r *Renderer) TraceCost() int64 { return r.back.Cost() }

// Pair notes that two releases are one in two states of the repository, for TraceChange: a was rendered in one, b in
// the other.
func Pair(a, b *Release) {
	if a == nil || b == nil || len(a.sources) != len(b.sources) {
		return
	}
	for i, x := range a.sources {
		y := b.sources[i]
		if x.Chart != nil && y.Chart != nil && x.Chart.Helm != nil && y.Chart.Helm != nil {
			origin.Pair(x.Source, y.Source)
		}
	}
}

// Forget lets go of the renders that tracing made of a release, which may be larger than all that it wrote; what they
// showed is kept. Those of a release that renders Applications stay: what these come from is asked for again and again.
func Forget(rel *Release) {
	if rel == nil || rel.App == nil || rel.App.parent() {
		return
	}
	var last *origin.Source
	for _, o := range rel.Objects {
		if o.source != last && o.source != nil {
			o.source.Forget(false)
		}
		last = o.source
	}
}

// Way lists the nodes of the object's own template that had a part in the value (or the key) at path, the innermost
// first: the actions and literal lines that wrote it and those that included them. For a path that does not exist it is
// the way of the nearest key that does. Nil for what no template wrote.
func (r *Renderer) Way(o *Object, path source.Path, key bool) []finding.Step {
	return r.followed(o).Way(path, key)
}

// Named returns the key of the node of a way that is on the line of literal text that writes the key at path, "" if
// there is none.
func (r *Renderer) Named(o *Object, path source.Path, way []finding.Step) string {
	return r.followed(o).Named(path, way)
}

// Passing calls visit with the objects that some steps wrote or included a scalar of, and with these scalars, for each
// step by its Key.
func (r *Renderer) Passing(objects []*Object, steps map[string]finding.Step, visit func(o *Object, fields map[string][]source.Path)) {
	list := make([]*origin.Object, len(objects))
	for i, o := range objects {
		list[i] = r.followed(o)
	}
	origin.Passing(list, steps, func(n int, fields map[string][]source.Path) { visit(objects[n], fields) })
}

// Joint is the node of the object's template that puts the text at path together of parts that different nodes write:
// the innermost that all of them share, by its line. False where one node writes it all.
func (r *Renderer) Joint(o *Object, path source.Path) (source.Span, bool) {
	return r.followed(o).Joint(path)
}

// Unquotes reports whether the template takes the quotes away: the scalar at path stays what it is when the values that
// it comes from are texts. Quotes in a values file are then of no use.
func (r *Renderer) Unquotes(o *Object, path source.Path) bool { return r.followed(o).Unquotes(path) }

// Parting is the place in a template that puts the key at path into its map:
// where the way to the text of the key parts from that to the map's own. False
// where both were written by one action, so that the values decide what is in
// the map, or where nothing of it is known.
func (r *Renderer) Parting(o *Object, path source.Path) (Trace, bool) {
	return r.followed(o).Parting(path)
}

// Undone are the changed parts of the chart's files without which the value at path would be what it is in the other
// state of a paired release, whatever way leads there, and the values without which a condition would leave it out; an
// empty path means that the object is there at all.
func (r *Renderer) Undone(o *Object, path source.Path) []Origin { return r.followed(o).Undone(path) }

// Action returns the action that wrote the scalar at path and nothing around
// it: of several, one including the other, the outermost. An include that wrote
// more than the scalar is none. False where literal text or several actions
// wrote it.
func (r *Renderer) Action(o *Object, path source.Path) (Action, bool) {
	return r.followed(o).Action(path)
}

// Written lists the fields of an object that a line of a template has a part in:
// by what it writes there, or by what it includes.
func (r *Renderer) Written(o *Object, file string, line int) []source.Path {
	return r.followed(o).Written(file, line)
}

// ChartVersions returns the version and the appVersion of the chart that an
// object is of, "" for what is not rendered from a chart.
func (r *Renderer) ChartVersions(o *Object) (version, appVersion string) {
	return r.followed(o).ChartVersions()
}

// Setting looks a value of a release up, by its path below .Values. With several
// charts it is that of the chart in dir.
func (r *Renderer) Setting(rel *Release, dir string, at source.Path) Setting {
	for _, src := range rel.sources {
		if src.Chart != nil && src.Chart.Err == nil && src.Chart.Dir == dir {
			return src.Setting(at)
		}
	}
	return Setting{}
}

// Another is a value of the same type that prints differently; a second attempt
// differs at its other end.
func Another(v any, attempt int) any { return trial.Another(v, attempt) }
