package render

import (
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// valueCauses finds what a scalar (or an empty map or list) comes from.
func (r *Renderer) valueCauses(f *field) []cause {
	writers := f.writers()
	if literalOnly(writers) && !f.absent() {
		if c, ok := f.literal(); ok {
			return []cause{c}
		}
	}
	out := r.fileCauses(f, writers)
	if len(out) > 0 {
		return out
	}
	inputs := r.search(f, writers)
	if len(inputs) == 0 {
		if out := r.undone(f); len(out) > 0 {
			return out
		}
	}
	if f.absent() && f.named() && !slices.ContainsFunc(inputs, func(in input) bool { return f.confirm(&in) == effectValue }) {
		inputs = nil // no value fills it: what the whole object hangs on says nothing of it
	}
	for _, found := range inputs {
		w := want{changed: f.want.changed}
		c := found
		covers, whole := false, true
		if s := f.want.within; s != nil && c.kind != inputKey {
			a, b, ok := stretchIn(f.text, c.text, s.Start, s.End)
			if !ok {
				a, b, whole, ok = linesIn(f.text, c.text, s.Start, s.End)
			}
			if ok {
				w.within, covers = &finding.Stretch{Start: a, End: b}, true
			}
		}
		causes := r.origins(f.t.src, &c, w)
		if c.kind == inputChart {
			causes = f.chartCauses(&c)
		}
		for i := range causes {
			causes[i].covers, causes[i].part, causes[i].empty = covers, f.occurs(&c), strings.TrimSpace(c.text) == ""
			causes[i].exact = causes[i].exact && covers && whole
			if c.kind == inputKey && saidByLeaf(inputs, c.text) {
				causes[i].rank += rankTemplate // `env: prd` before the key prd that it looks up
			}
		}
		out = append(out, atLevel(causes, f.level(writers))...)
	}
	if len(out) == 0 && f.absent() && f.key != nil {
		f.want.key = true // nothing was written behind the key
		f.start, f.end = f.bytes(f.span())
		return r.keyCauses(f)
	}
	if len(out) == 0 {
		return f.templateCauses(writers)
	}
	if c, ok := f.literalPart(writers); ok && f.text != "" {
		out = append(out, c)
	}
	return out
}

// writers lists who wrote the field; for one without any text, who stands
// before its place.
func (f *field) writers() []writer {
	if f.end > f.start {
		return f.t.writers(f.start, f.end)
	}
	return f.t.writers(f.start, f.start)
}

// saidByLeaf reports whether a value, and not only a key, has the text.
func saidByLeaf(inputs []input, text string) bool {
	return slices.ContainsFunc(inputs, func(in input) bool { return in.kind == inputLeaf && in.text == text })
}

// absent reports whether nothing at all was written as the value: `x:`.
func (f *field) absent() bool {
	return f.scalar() && f.text == "" && f.value.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) == 0
}

func literalOnly(ws []writer) bool {
	for _, w := range ws {
		if !w.literal {
			return false
		}
	}
	return len(ws) > 0
}
