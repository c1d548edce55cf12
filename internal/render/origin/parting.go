package origin

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Parting is the place in a template that puts the key at path into its map:
// where the way to the text of the key parts from that to the map's own. False
// where both were written by one action, so that the values decide what is in
// the map, or where nothing of it is known.
func (o *Object) Parting(path source.Path) (Trace, bool) {
	src := o.traced()
	if src == nil || len(path) == 0 {
		return Trace{}, false
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	f, home := src.field(o, path, trial.Want{Key: true}), src.home(o, path)
	if f == nil || home == nil || f.Key == nil || f.Inside() || !f.Traced() {
		return Trace{}, false
	}
	own, around := inward(f.Steps()), inward(home.Steps())
	n := 0
	for n < len(own) && n < len(around) && own[n].Position == around[n].Position {
		n++
	}
	if n >= len(own) {
		return Trace{}, false
	}
	t := Trace{Span: src.stepSpan(own[n]), Precision: finding.Traced}
	if span, ok := f.Literal(); ok && n == len(own)-1 {
		t.Span = span
	}
	if n > 0 {
		t.Chain = []finding.Origin{f.origin(src.stepSpan(own[0]))}
	}
	if span, ok := home.Literal(); ok {
		t.Chain = append(t.Chain, finding.Origin{Span: span, Text: finding.Say("in-map"), InMap: true})
	}
	return t, true
}

// home is the key of the map or list that path is in; the object's first key
// for what is at its top.
func (src *Source) home(o *Object, path source.Path) *field {
	for up := path.Parent(); len(up) > 0; up = up.Parent() {
		if f := src.field(o, up, trial.Want{Key: true}); f != nil && f.Key != nil {
			return f
		}
	}
	if len(o.Node.Content) == 0 {
		return nil
	}
	return src.field(o, source.P(source.KeyText(o.Node.Content[0])), trial.Want{Key: true})
}

// inward turns the nodes behind a byte round, the template file's first, and
// leaves out those that are in no file.
func inward(steps []helm.Step) []helm.Step {
	out := slices.DeleteFunc(slices.Clone(steps), func(s helm.Step) bool { return s.File == "" })
	slices.Reverse(out)
	return out
}
