package render

import (
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
}

// Trace is where a rendered value comes from.
type Trace struct {
	// Span is the primary place: the line that a person would edit.
	Span source.Span
	// Exact is set where the text at Span is the rendered text itself.
	Exact     bool
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

// Trace follows a rendered value back. within narrows it to a stretch of the
// string, key means the key at path and not its value; an empty path means
// that the object is there at all.
func (r *Renderer) Trace(o *Object, path source.Path, within *finding.Stretch, key bool) Trace {
	return Trace{Span: entry(o.Release), Precision: finding.Anchored}
}
