package trial

import (
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo"
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
func (f *Field) confirm(in *Input) effect {
	if in.Kind == ChartField {
		if f.Occurs(in) {
			return effectValue
		}
		return effectNone
	}
	attempts := []int{0}
	if _, isText := in.Value.(string); isText && in.Kind == Leaf && in.Text != "" {
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
func (f *Field) attempts() []int {
	if f.mayBeLost() {
		return []int{0, 1, asNumber}
	}
	return []int{0, 1}
}

// mayBeLost reports whether the field may be what int and similar functions make of a text that is not a number.
func (f *Field) mayBeLost() bool {
	return f.Value != nil && f.Value.Kind == yaml.ScalarNode && f.Value.Value == "0"
}

func (f *Field) effect(in *Input, attempt int) effect {
	if f.t.trace == nil {
		return effectFails
	}
	return f.effectOf(f.t.variant(in, attempt))
}

// effectOf compares the field with what another render made of it.
func (f *Field) effectOf(v *variant) effect {
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
	case len(v.docs) == len(t.docs) && len(f.path) > 0 && !f.Absent() && untouched(t.docs[f.chunk], v.docs[f.chunk].text, f.from, f.to):
		return effectNone
	}
	if len(v.docs) == len(t.docs) {
		if result, ok := f.compareLine(v.docs[f.chunk].text); ok {
			return result
		}
	}
	root := v.document(t, f.chunk, f.Object)
	if root == nil {
		return effectGone
	}
	if len(f.path) == 0 {
		if argo.TextAt(root, "kind") != f.Object.Kind {
			return effectGone
		}
		return effectNone
	}
	other := counterpart(f.Object.Doc.YAML.Root(), root, f.path)
	if f.holder != nil && other != nil {
		if other.Value == f.holder.Value {
			return effectNone
		}
		inner := source.ParseYAML(source.NewFile("", []byte(other.Value)))
		other = counterpart(f.YAML.Root(), inner.Root(), f.Want.Inner)
	}
	switch {
	case other == nil:
		return effectGone
	case f.Want.Key:
		return effectNone
	case equalNodes(f.Value, other):
		return effectNone
	}
	return effectValue
}
