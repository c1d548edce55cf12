// Package trial finds out which inputs of a chart (values, keys of values, the release's name) make a field of what the
// chart rendered: one input is changed, the template is rendered again, and the field is looked at. It knows which
// template node wrote each byte, tries what these nodes read first, and counts what the renders cost. Where an input is
// written is not its concern.
package trial

import (
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Lab is what the trials of all sources of a repo share. It is safe for concurrent use.
type Lab struct {
	charts *chart.Store

	mu       sync.Mutex
	undoings map[*chart.Chart]*undoing // see Undone
}

// NewLab makes a Lab for the sources whose charts are in a Store.
func NewLab(charts *chart.Store) *Lab {
	return &Lab{charts: charts, undoings: map[*chart.Chart]*undoing{}}
}

// Source is a source whose templates are rendered again. What was found out is kept with it. It is not safe for
// concurrent use: who asks, or asks a Field of it, holds a lock.
type Source struct {
	*chart.Source
	// Other is the same source in the other state of the repository, nil where two states are not compared.
	Other *Source

	lab       *Lab
	traces    *helm.Traces
	tracers   map[string]*tracer
	full      map[string]any // what the chart's templates see as .Values
	leafList  []Input
	leafTree  *branch
	chains    map[string][]Input // see Read
	differing map[string]bool    // see differ
}

// Source makes the Source of one that a chart renders.
func (l *Lab) Source(src *chart.Source) *Source { return &Source{Source: src, lab: l} }

// Forget lets go of the renders, which may be larger than all that the source wrote.
func (src *Source) Forget() {
	src.traces, src.tracers, src.chains, src.full, src.leafList, src.leafTree = nil, nil, nil, nil, nil, nil
}

// Value returns the value at a path that the templates of the chart see, false if there is none.
func (src *Source) Value(at source.Path) (any, bool) {
	src.leaves()
	return chart.At(src.full, at)
}

// Object is what trials read of a rendered object.
type Object struct {
	Doc        *chart.Document
	Item       int // index in a List's items, -1 for an object of its own
	Kind, Name string
	// Focus is where the values speak of the Application that the object is, and the service that it is for; nil for other
	// objects.
	Focus func() (values source.Path, service string)
}

func (o *Object) focus() (values source.Path, service string) {
	if o.Focus == nil {
		return nil, ""
	}
	return o.Focus()
}

// Want says what of a value is meant: its key, a stretch of its text, all.
type Want struct {
	Key    bool
	Within *finding.Stretch
	// Changed is set if only what the other state has not may be the cause.
	Changed bool
	// Inner is a way into the YAML that a string holds.
	Inner source.Path
}
