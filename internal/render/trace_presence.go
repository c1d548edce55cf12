package render

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// presence finds why an object is there at all: the values that its nearest
// guard asks for, the entry that its nearest loop is at, else the line of the
// template that says its kind.
func (r *Renderer) presence(o *Object, changed bool) []cause {
	src := o.render
	f := src.field(o, source.P("kind"), want{changed: changed})
	if f == nil || f.t.trace == nil {
		return nil
	}
	steps := f.t.trace.At(f.start)
	if len(steps) == 0 {
		return nil
	}
	var out []cause
	whole := *f
	whole.path = nil
	for _, step := range steps {
		for _, g := range step.Guards {
			guard := whole.origin(src.actionSpan(g.Position))
			found := atLevel(r.guardCauses(&whole, g), []finding.Origin{guard})
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
	f = src.field(o, source.P("kind"), want{key: true, changed: changed}) // its value comes from elsewhere
	if c, ok := f.literal(); ok {
		return []cause{c}
	}
	return f.templateCauses(f.writers())
}

// guardCauses finds the values without which a guard would leave the object
// out.
func (r *Renderer) guardCauses(f *field, g helm.Guard) []cause {
	if strings.HasPrefix(g.Action, "range") {
		return r.loopCauses(f, g)
	}
	src := f.t.src
	focus, service := f.focus()
	list := f.changedOnly(append(src.collections(g.Reads), f.rank(src.read(g.Reads, false), focus, service)...))
	if len(list) == 0 && strings.Contains(g.Action, "$") {
		list = f.changedOnly(f.shown()) // a variable that an include filled
	}
	budget := f.t.renders(maxRenders / 2)
	var out []cause
	for i := range list {
		if budget--; budget < 0 || len(out) >= 3 {
			break
		}
		if list[i].kind == inputRelease || list[i].kind == inputChart || !f.vanishes(&list[i]) {
			continue
		}
		w := want{key: list[i].kind == inputOff, changed: f.want.changed}
		causes := append(r.origins(src, &list[i], w), src.otherOrigins(&list[i], w)...)
		for k := range causes {
			causes[k].part, causes[k].exact, causes[k].empty = true, false, list[i].kind == inputLeaf && printed(list[i].value) == ""
		}
		out = append(out, causes...)
	}
	return out
}

// shown lists the values whose text is to be seen in the object.
func (f *field) shown() []input {
	var out []input
	for _, leaf := range f.t.src.leaves() {
		if len(leaf.text) > 2 && f.chunk >= 0 && strings.Contains(f.t.docs[f.chunk].text, leaf.text) {
			out = append(out, leaf)
		}
	}
	return out
}

// vanishes reports whether the object is gone once an input has the opposite
// value: false for true, nothing for something.
func (f *field) vanishes(in *input) bool {
	if _, ok := in.value.(bool); ok || in.kind == inputLeaf && in.text == "" {
		return f.effect(in, 0) == effectGone
	}
	off := *in
	off.kind = inputOff
	return f.effect(&off, 0) == effectGone
}

// collections lists the maps and lists that chains read whole.
func (src *sourceRender) collections(chains [][]string) []input {
	src.leaves()
	var out []input
	for _, chain := range chains {
		if len(chain) < 2 || chain[0] != "Values" {
			continue
		}
		switch v, _ := chart.At(src.full, chain[1:]); v.(type) {
		case map[string]any, []any:
			out = append(out, input{kind: inputOff, path: chain[1:], value: v})
		}
	}
	return out
}

// loopCauses finds the entry of a list or map that a loop was at when it wrote
// the object: the one that the object's name comes from.
func (r *Renderer) loopCauses(f *field, g helm.Guard) []cause {
	src := f.t.src
	for _, name := range []source.Path{source.P("metadata", "name"), source.P("spec")} {
		named := src.field(f.object, name, want{changed: f.want.changed})
		if named == nil || !named.scalar() {
			continue
		}
		for _, in := range r.search(named, named.writers()) {
			for _, chain := range g.Reads {
				if len(chain) < 2 || chain[0] != "Values" {
					continue
				}
				n := matched(chain[1:], in.path)
				if n != len(chain)-1 || len(in.path) <= n {
					continue
				}
				entry := input{kind: inputLeaf, path: in.path[:n+1], text: in.text}
				w := want{changed: f.want.changed}
				if parent, _ := chart.At(src.full, in.path[:n]); isMap(parent) {
					entry.kind, w.key = inputKey, true
				}
				causes := r.origins(src, &entry, w)
				for i := range causes {
					causes[i].part = true
				}
				if len(causes) > 0 {
					return causes
				}
			}
		}
	}
	return nil
}
