package origin

import (
	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Origin is a place that a rendered value comes from.
type Origin struct {
	source.Span
	// Path is the value in that file, nil for a place in a template.
	Path source.Path
	// Chain is the way from there to the rendered value, nearest first.
	Chain []finding.Origin
	// Other is set if the place is in the other state, see trial.Want.Changed.
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
// source. With w.Changed the value is another one in the other state of a
// paired source: only what is not the same there can have changed it, and
// nothing else is tried; parts of a chart's files that do so, by whatever way,
// are among the causes. The Trace has no Span where nothing at all is known.
func (o *Object) Trace(path source.Path, w trial.Want) Trace {
	within, key := w.Within, w.Key
	causes := o.trace(path, w)
	if len(causes) == 0 {
		return Trace{Precision: finding.Anchored}
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
	if argo.TextAt(o.Node, path...) != "" && !key {
		t.Rewrite = func(s finding.Stretch) (source.Span, bool) {
			at := o.trace(path, trial.Want{Within: &s})
			if len(at) == 0 {
				return source.Span{}, false
			}
			return at[0].Span, at[0].exact && !at[0].anchored
		}
	}
	return t
}
