package origin

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// presence finds why an object is there at all: the values that its nearest
// guard asks for, the entry that its nearest loop is at, else the line of the
// template that says its kind.
func (src *Source) presence(o *Object, changed bool) []cause {
	f := src.field(o, source.P("kind"), trial.Want{Changed: changed})
	if f == nil || !f.Traced() {
		return nil
	}
	steps := f.Steps()
	if len(steps) == 0 {
		return nil
	}
	var out []cause
	whole := src.follow(o, f.Whole())
	for _, step := range steps {
		for _, g := range step.Guards {
			guard := whole.origin(src.actionSpan(g.Position))
			found := atLevel(whole.guardCauses(g), []finding.Origin{guard})
			if changed && len(found) == 0 { // it may have asked for something else
				found = []cause{{rank: rankTemplate, Origin: Origin{Span: guard.Span}}}
			}
			out = append(out, found...)
		}
	}
	// The nearest guard first, but what is empty (`if not .Values.x`) last.
	slices.SortStableFunc(out, func(a, b cause) int { return last(a.empty, b.empty) })
	if len(out) > 0 {
		return out
	}
	if c, ok := f.literal(); ok {
		return []cause{c}
	}
	f = src.field(o, source.P("kind"), trial.Want{Key: true, Changed: changed}) // its value comes from elsewhere
	if c, ok := f.literal(); ok {
		return []cause{c}
	}
	return f.templateCauses(f.Writers())
}

// guardCauses finds the values without which a guard would leave the object
// out.
func (f *field) guardCauses(g helm.Guard) []cause {
	if strings.HasPrefix(g.Action, "range") {
		return f.loopCauses(g)
	}
	src := f.src
	var out []cause
	for in := range f.Guarding(g) {
		w := trial.Want{Key: in.Kind == trial.Off, Changed: f.Want.Changed}
		causes := append(src.origins(in, w), src.otherOrigins(in, w)...)
		for k := range causes {
			causes[k].part, causes[k].exact, causes[k].empty = true, false, in.Kind == trial.Leaf && trial.Printed(in.Value) == ""
		}
		if out = append(out, causes...); len(out) >= 3 {
			break
		}
	}
	return out
}

// otherOrigins are the places of an input in the other state: one that is set there, and here has its default.
func (src *Source) otherOrigins(in *trial.Input, w trial.Want) []cause {
	if !w.Changed || src.other == nil {
		return nil
	}
	out := src.other.origins(in, w)
	for i := range out {
		out[i].Other = !out[i].Other
	}
	return out
}

// loopCauses finds the entry of a list or map that a loop was at when it wrote
// the object: the one that the object's name comes from.
func (f *field) loopCauses(g helm.Guard) []cause {
	for _, name := range []source.Path{source.P("metadata", "name"), source.P("spec")} {
		named := f.src.field(f.object, name, trial.Want{Changed: f.Want.Changed})
		if named == nil || !named.Scalar() {
			continue
		}
		for entry := range named.Entries(g) {
			causes := f.src.origins(entry, trial.Want{Key: entry.Kind == trial.Key, Changed: f.Want.Changed})
			for i := range causes {
				causes[i].part = true
			}
			if len(causes) > 0 {
				return causes
			}
		}
	}
	return nil
}
