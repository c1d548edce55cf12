package render

import (
	"cmp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Origin is a place that a rendered value comes from.
type Origin struct {
	source.Span
	// Path is the value in that file, nil for a place in a template.
	Path source.Path
	// Chain is the way from there to the rendered value, nearest first.
	Chain []finding.Origin
	// Other is set if the place is in the other state, see TraceChange.
	Other bool
}

// Trace is where a rendered value comes from.
type Trace struct {
	// Span is the primary place: the line that a person would edit. A map
	// entry's reaches from its key to the end of a scalar value on its line.
	Span source.Span
	// Exact is set where a stretch was asked for and the text at Span is that
	// stretch itself.
	Exact     bool
	Lacks     bool              // something is not there that others of its kind have: see argo.Cause
	Precision finding.Precision // Traced, Anchored, or Exact for a manifest that is a plain file
	// Causes are all places that have a part in the value, the primary first.
	Causes []Origin
	// Chain is the primary's.
	Chain []finding.Origin
	// Rewrite gives the span of a stretch of the rendered string in the
	// primary's file, and whether the text there is that stretch itself, so
	// that it may be replaced. Nil where no such text is known.
	Rewrite func(finding.Stretch) (source.Span, bool)
}

// Trace follows a rendered value back to the lines that a person would edit.
// within narrows it to a stretch of the string at path, key means the key and
// not its value, and an empty path means that the object is there at all. A
// path that does not exist is traced at the nearest key that does, and
// Anchored. Tracing renders the object's template again with one value
// changed, as often as there are candidates; results are kept with the
// release.
func (r *Renderer) Trace(o *Object, path source.Path, within *finding.Stretch, key bool) Trace {
	return r.traced(o, path, want{key: key, within: within})
}

func (r *Renderer) traced(o *Object, path source.Path, w want) Trace {
	within, key := w.within, w.key
	causes := r.trace(o, path, w)
	if len(causes) == 0 {
		return Trace{Span: entry(o.Release), Precision: finding.Anchored}
	}
	first := causes[0]
	t := Trace{Span: first.Span, Exact: first.exact && within != nil, Precision: finding.Traced, Chain: first.Chain, Lacks: first.lacks}
	switch {
	case first.anchored:
		t.Precision = finding.Anchored
	case first.plain:
		t.Precision = finding.Exact
	}
	for _, c := range causes {
		t.Causes = append(t.Causes, c.Origin)
	}
	if v := value(o.Node, path...); v != nil && text(v) != "" && !key {
		t.Rewrite = func(s finding.Stretch) (source.Span, bool) {
			at := r.trace(o, path, want{within: &s})
			if len(at) == 0 {
				return source.Span{}, false
			}
			return at[0].Span, at[0].exact && !at[0].anchored
		}
	}
	return t
}

// trace lists the causes of a value, the likeliest first; none where nothing
// at all is known.
func (r *Renderer) trace(o *Object, path source.Path, w want) []cause {
	src := o.render
	switch {
	case o.Release != nil && o.namespaceSet && path.Equal(source.P("metadata", "namespace")):
		return r.placeCauses(o.Release, o.Release.app.At.Child("spec", "destination", "namespace"), w)
	case o.doc.From != nil:
		return r.toolCauses(o, path, w)
	case src == nil:
		return nil
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	asked := question{changed: w.changed, object: o, path: strings.Join(path, "\x00"), inner: strings.Join(w.inner, "\x00"), key: w.key}
	if w.within != nil {
		asked.within, asked.start, asked.end = true, w.within.Start, w.within.End
	}
	causes, known := src.answers[asked]
	if !known {
		before := src.written()
		causes = r.traceOwn(o, path, w)
		r.cost.Add(askCost + src.written() - before)
		if src.answers == nil {
			src.answers = map[question][]cause{}
		}
		src.answers[asked] = causes
	}
	return slices.Clone(causes)
}

// question is what trace was asked of a release: the same value is asked for several times for one finding, and a value
// of an Application for many.
type question struct {
	object      *Object
	path, inner string
	key, within bool
	changed     bool
	start, end  int
}

// traceOwn is trace for what a template of the chart wrote; src.mu is held.
func (r *Renderer) traceOwn(o *Object, path source.Path, w want) []cause {
	if len(path) == 0 {
		return r.presence(o, w.changed)
	}
	f := o.render.field(o, path, w)
	if f == nil {
		return r.absent(o, path, w.changed)
	}
	if f.t.trace == nil {
		return untraced(o, path)
	}
	var causes []cause
	switch {
	case f.want.key:
		causes = r.keyCauses(f)
	case !f.scalar() && len(f.value.Content) > 0:
		causes = r.collectionCauses(f)
	default:
		causes = r.valueCauses(f)
	}
	return sortCauses(causes)
}

// untraced is the nearest place where the template runs so much that its steps are not recorded: its first line that writes a key of this name.
func untraced(o *Object, path source.Path) []cause {
	f, err := o.render.Tree.File(o.Template)
	if err != nil {
		return nil
	}
	line := 1
	for n := 1; n <= f.Lines(); n++ {
		if text := strings.TrimLeft(f.Line(n), "- \t"); strings.HasPrefix(text, path[len(path)-1]+":") {
			line = n
			break
		}
	}
	return []cause{{rank: rankTemplate, anchored: true, Origin: Origin{Span: f.LineSpan(line)}}}
}

// toolCauses asks the tool that rendered the manifest.
func (r *Renderer) toolCauses(o *Object, path source.Path, w want) []cause {
	if o.list >= 0 {
		path = source.P("items").Index(o.list).Child(path...)
	}
	var out []cause
	for _, c := range o.doc.From.Causes(path, argo.Want{Key: w.key, Within: w.within}) {
		next := w
		if !c.Same {
			next = want{changed: w.changed}
		}
		found := []cause{{Origin: Origin{Span: c.Span}, rank: rankValues, exact: c.Same}}
		if c.Span.IsZero() {
			found = r.placeCauses(o.Release, c.At, next)
		}
		for _, f := range atLevel(found, c.Chain) {
			f.exact = f.exact && c.Same
			f.plain = c.Literal && c.At.File != nil
			f.anchored, f.lacks = f.anchored || c.Anchored, f.lacks || c.Lacks
			out = append(out, f)
		}
	}
	return out
}

// absent is for a path that does not exist: the nearest key that does.
func (r *Renderer) absent(o *Object, path source.Path, changed bool) []cause {
	src := o.render
	var causes []cause
	for p := path.Parent(); ; p = p.Parent() {
		if len(p) == 0 {
			causes = r.presence(o, changed)
			break
		}
		f := src.field(o, p, want{changed: changed})
		if f == nil {
			continue
		}
		if f.t.trace == nil {
			return nil
		}
		if f.scalar() || len(f.value.Content) == 0 {
			causes = r.valueCauses(f)
		} else {
			causes = r.collectionCauses(f)
		}
		causes = sortCauses(causes)
		break
	}
	for i := range causes {
		causes[i].anchored = true
	}
	return causes
}

// sortCauses puts the likeliest first: what holds the stretch that is meant,
// what occurs in the value, the more specific file; empty defaults last.
func sortCauses(causes []cause) []cause {
	slices.SortStableFunc(causes, func(a, b cause) int {
		return cmp.Or(
			last(a.yaml == nil && a.rank == rankTemplate && !a.covers, b.yaml == nil && b.rank == rankTemplate && !b.covers),
			last(!a.covers, !b.covers), last(a.empty, b.empty), last(!a.part, !b.part), cmp.Compare(a.rank, b.rank))
	})
	seen := map[source.Span]bool{}
	return slices.DeleteFunc(causes, func(c cause) bool {
		again := seen[c.Span]
		seen[c.Span] = true
		return again
	})
}

func last(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// atLevel adds the way through one template to causes found below it.
func atLevel(causes []cause, chain []finding.Origin) []cause {
	for i := range causes {
		causes[i].Chain = append(causes[i].Chain[:len(causes[i].Chain):len(causes[i].Chain)], chain...)
	}
	return causes
}
