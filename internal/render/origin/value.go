package origin

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// valueCauses finds what a scalar (or an empty map or list) comes from.
func (f *field) valueCauses() []cause {
	writers := f.Writers()
	if trial.LiteralOnly(writers) && !f.Absent() {
		if c, ok := f.literal(); ok {
			return []cause{c}
		}
	}
	out := f.fileCauses(writers)
	if len(out) > 0 {
		return out
	}
	inputs := f.Search()
	if len(inputs) == 0 {
		if out := f.undone(); len(out) > 0 {
			return out
		}
	}
	if f.Absent() && f.Named() && !slices.ContainsFunc(inputs, func(in trial.Input) bool { return f.Fills(&in) }) {
		inputs = nil // no value fills it: what the whole object hangs on says nothing of it
	}
	for _, found := range inputs {
		w := trial.Want{Changed: f.Want.Changed}
		c := found
		covers, whole := false, true
		if s := f.Want.Within; s != nil && c.Kind != trial.Key {
			a, b, ok := stretchIn(f.Text, c.Text, s.Start, s.End)
			if !ok {
				a, b, whole, ok = linesIn(f.Text, c.Text, s.Start, s.End)
			}
			if ok {
				w.Within, covers = &finding.Stretch{Start: a, End: b}, true
			}
		}
		causes := f.src.origins(&c, w)
		if c.Kind == trial.ChartField {
			causes = f.chartCauses(&c)
		}
		for i := range causes {
			causes[i].covers, causes[i].part, causes[i].empty = covers, f.Occurs(&c), strings.TrimSpace(c.Text) == ""
			causes[i].exact = causes[i].exact && covers && whole
			if c.Kind == trial.Key && saidByLeaf(inputs, c.Text) {
				causes[i].rank += rankTemplate // `env: prd` before the key prd that it looks up
			}
		}
		out = append(out, atLevel(causes, f.level(writers))...)
	}
	if len(out) == 0 && f.Absent() && f.Key != nil {
		f.MeanKey() // nothing was written behind the key
		return f.keyCauses()
	}
	if len(out) == 0 {
		return f.templateCauses(writers)
	}
	if c, ok := f.literalPart(writers); ok && f.Text != "" {
		out = append(out, c)
	}
	return out
}

// saidByLeaf reports whether a value, and not only a key, has the text.
func saidByLeaf(inputs []trial.Input, text string) bool {
	return slices.ContainsFunc(inputs, func(in trial.Input) bool { return in.Kind == trial.Leaf && in.Text == text })
}

// undone are the parts of the chart's files that changed the field.
func (f *field) undone() []cause {
	var out []cause
	for _, span := range f.Undone() {
		out = append(out, cause{rank: rankTemplate, part: true, covers: true, Origin: Origin{Span: span}})
	}
	return out
}

// Undone are the changed parts of the chart's files without which the value at path would be what it is in the other
// state of a paired source, whatever way leads there, and the values without which a condition would leave it out; an
// empty path means that the object is there at all.
func (o *Object) Undone(path source.Path) (out []Origin) {
	src := o.traced()
	if src == nil {
		return nil
	}
	src.mu.Lock()
	defer src.mu.Unlock()
	at := path
	if len(path) == 0 {
		at = source.P("kind")
	}
	f := src.field(o, at, trial.Want{Changed: true})
	if f == nil {
		return nil
	}
	if len(path) == 0 {
		f = src.follow(o, f.Whole())
	}
	causes := f.undone()
	if len(causes) == 0 && f.Traced() {
		for _, step := range f.Steps() {
			for _, g := range step.Guards {
				causes = append(causes, f.guardCauses(g)...)
			}
		}
	}
	for _, c := range causes {
		out = append(out, c.Origin)
	}
	return out
}
