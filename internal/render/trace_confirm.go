package render

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// effect is what changing an input does to a field.
type effect int

const (
	effectNone  effect = iota
	effectValue        // it has another value
	effectGone         // it is not there
	effectFails        // the template no longer renders: nothing is known
)

// confirm changes one input, renders the template again and looks at the field.
func (f *field) confirm(in *input) effect {
	if in.kind == inputChart {
		if f.occurs(in) {
			return effectValue
		}
		return effectNone
	}
	attempts := []int{0}
	if _, isText := in.value.(string); isText && in.kind == inputLeaf && in.text != "" {
		attempts = f.attempts()
	}
	result := effectFails
	for _, attempt := range attempts {
		switch e := f.effect(in, attempt); e {
		case effectFails:
		case effectNone:
			result = effectNone
		default:
			return e
		}
	}
	return result
}

// attempts are the ways to change a value, of which some may do nothing to the field.
func (f *field) attempts() []int {
	if f.mayBeLost() {
		return []int{0, 1, asNumber}
	}
	return []int{0, 1}
}

// mayBeLost reports whether the field may be what int and similar functions make of a text that is not a number.
func (f *field) mayBeLost() bool {
	return f.value != nil && f.value.Kind == yaml.ScalarNode && f.value.Value == "0"
}

func (f *field) effect(in *input, attempt int) effect {
	if f.t.trace == nil {
		return effectFails
	}
	return f.effectOf(f.t.variant(in, attempt))
}

// effectOf compares the field with what another render made of it.
func (f *field) effectOf(v *variant) effect {
	t := f.t
	switch {
	case v.failed:
		return effectFails
	case v.same:
		return effectNone
	case len(v.docs) == 0:
		return effectGone
	case f.chunk < 0:
		return effectNone
	case len(v.docs) == len(t.docs) && len(f.path) > 0 && !f.absent() && untouched(t.docs[f.chunk], v.docs[f.chunk].text, f.from, f.to):
		return effectNone
	}
	if len(v.docs) == len(t.docs) {
		if result, ok := f.compareLine(v.docs[f.chunk].text); ok {
			return result
		}
	}
	root := v.document(t, f.chunk, f.object)
	if root == nil {
		return effectGone
	}
	if len(f.path) == 0 {
		if text(value(root, "kind")) != f.object.Kind {
			return effectGone
		}
		return effectNone
	}
	other := counterpart(f.object.doc.YAML.Root(), root, f.path)
	if f.holder != nil && other != nil {
		if other.Value == f.holder.Value {
			return effectNone
		}
		inner := source.ParseYAML(source.NewFile("", []byte(other.Value)))
		other = counterpart(f.yaml.Root(), inner.Root(), f.want.inner)
	}
	switch {
	case other == nil:
		return effectGone
	case f.want.key:
		return effectNone
	case equalNodes(f.value, other):
		return effectNone
	}
	return effectValue
}

// stretchIn maps a stretch of a rendered text into the text of an input that
// occurs in it: false where the input does not cover it.
func stretchIn(rendered, input string, start, end int) (int, int, bool) {
	input = strings.TrimRight(input, "\n")
	if input == "" {
		return 0, 0, false
	}
	for from := 0; from <= len(rendered)-len(input); {
		i := strings.Index(rendered[from:], input)
		if i < 0 {
			return 0, 0, false
		}
		at := from + i
		if at <= start && end <= at+len(input) {
			return start - at, end - at, true
		}
		from = at + 1
	}
	return 0, 0, false
}
