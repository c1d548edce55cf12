// Package origin is the way back for Helm: from a value that a chart's template wrote to the lines that a person would
// edit for it. The inputs that make the value are internal/render/trial's answer; here each is followed to the layer
// that won, to the file or the Application that it is written in, and on through that where it was itself rendered.
package origin

import (
	"sync"
	"sync/atomic"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Back is the way back in one repo, for all that is rendered of it. It is safe for concurrent use.
type Back struct {
	repo   *model.Repo
	lab    *trial.Lab
	object func(argo.Manifest) *Object
	cost   atomic.Int64
}

// New makes the way back in a repo whose charts are in a Store. object returns what is known of a rendered manifest
// that an address is in.
func New(repo *model.Repo, charts *chart.Store, object func(argo.Manifest) *Object) *Back {
	return &Back{repo: repo, lab: trial.NewLab(charts), object: object}
}

// Cost is what following values has cost so far, in bytes that were rendered for it or might have been in its time.
func (b *Back) Cost() int64 { return b.cost.Load() }

// Source is a source of a release whose values are followed back. Its methods are safe for concurrent use.
type Source struct {
	*trial.Source // mu is held where it is asked for what may be rendered
	back          *Back
	site          *model.Site
	other         *Source // of the same release in the other state, see Pair

	mu      sync.Mutex // guards what is found out
	answers map[question][]cause
}

// Source makes the Source of what a chart renders for a site.
func (b *Back) Source(src *chart.Source, site *model.Site) *Source {
	return &Source{Source: b.lab.Source(src), back: b, site: site}
}

// Pair notes that two sources are one in two states of the repository.
func Pair(x, y *Source) {
	x.other, y.other = y, x
	x.Source.Other, y.Source.Other = y.Source, x.Source
}

// Forget lets go of the renders that were made to follow values back, which may be larger than all that the source
// wrote; what they showed is kept, unless wholly is set.
func (src *Source) Forget(wholly bool) {
	src.mu.Lock()
	defer src.mu.Unlock()
	if wholly {
		src.answers = nil
	}
	src.Source.Forget()
}

// Object is a rendered object as far as its values are followed back.
type Object struct {
	trial.Object
	Back   *Back
	Site   *model.Site
	Source *Source      // of the chart that rendered it, nil for what another tool did
	Node   *source.Node // the manifest as Argo CD applies it
	// Namespace is where the object's namespace is written, if Argo CD put it in.
	Namespace *argo.Place
}

// traced is the source whose template wrote the object, nil if none did.
func (o *Object) traced() *Source {
	if o.Source == nil || o.Source.Chart == nil || o.Doc == nil || o.Doc.From != nil {
		return nil
	}
	return o.Source
}

// field is a place in a rendered object, as it is followed back.
type field struct {
	*trial.Field
	src    *Source
	object *Object
}

// field finds a path that exists in an object, nil for one that does not; src.mu is held.
func (src *Source) field(o *Object, path source.Path, w trial.Want) *field {
	return src.follow(o, src.Field(&o.Object, path, w))
}

func (src *Source) follow(o *Object, f *trial.Field) *field {
	if f == nil {
		return nil
	}
	return &field{f, src, o}
}

// below is the field further down the same way.
func (f *field) below(rel source.Path) *field { return f.src.follow(f.object, f.Below(rel)) }
