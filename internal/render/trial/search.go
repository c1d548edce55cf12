package trial

import (
	"regexp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Search lists the inputs that make the field, confirmed by changing them:
// first what the template's nodes read, then what has the same text, then
// whatever is left.
func (f *Field) Search() []Input {
	src := f.Source
	focus, service := f.Object.focus()
	var chains [][]string
	constant := true
	for _, w := range f.Writers() {
		if w.Literal {
			continue
		}
		for _, s := range w.Steps {
			chains = append(chains, s.Reads...)
			constant = constant && !readsAnything.MatchString(s.Action)
		}
	}
	empty := f.Absent()
	if constant && !empty {
		return nil
	}
	tried, budget := map[inputID]bool{}, f.t.renders(maxRenders)
	// An input that the place vanishes without is a cause where its text is a
	// part of the value: `env`, say, which is looked up and printed as well.
	found, gone := f.try(f.rank(f.changedOnly(src.read(chains, false)), focus, service), tried, &budget, 0)
	if len(found) > 0 {
		return append(found, gone...)
	}
	all := f.rank(f.changedOnly(src.leaves()), focus, service)
	likely := 0
	for likely < len(all) && all[likely].score > 0 {
		likely++
	}
	keys := func() []Input { return f.rank(f.changedOnly(src.keysIn(f.Text)), focus, service) }
	for _, list := range []func() []Input{func() []Input { return all[:likely] }, keys, func() []Input { return all[likely:] }} {
		more, lost := f.try(list(), tried, &budget, 5)
		if len(more) > 0 {
			return more
		}
		gone = append(gone, lost...)
	}
	return gone
}

var readsAnything = regexp.MustCompile(`[$.]|\b(include|template|tpl)\b`)

// try confirms candidates in order, and lists apart those that the place
// vanishes without. Once one is found, only those are still looked at that the
// template names one by one or, unless the first is the whole text, that occur
// in it; enough, where not 0, ends the search. After a few in vain the rest is
// sifted.
func (f *Field) try(list []Input, tried map[inputID]bool, budget *int, enough int) (found, gone []Input) {
	whole, sifted, vain := false, false, 0
	for len(list) > 0 {
		if vain >= triedFirst && !sifted {
			sifted = true
			list = f.sift(slices.DeleteFunc(slices.Clone(list), func(in Input) bool { return tried[in.id()] || f.unmarked(&in) }))
			continue
		}
		in := &list[0]
		list = list[1:]
		if in.Kind == ChartField {
			in.Text = f.Source.ChartText(f.Object.Doc.Template, in.Path.Last())
		}
		if len(found) > 0 && !in.named && (whole || !f.Occurs(in)) || in.Kind == Key && !f.Occurs(in) || tried[in.id()] {
			continue
		}
		tried[in.id()] = true
		result, known := f.byMarks(in)
		switch {
		case known && result == effectNone:
			continue
		case !known && *budget <= 0:
			continue
		case !known:
			*budget--
			result = f.confirm(in)
		}
		switch result {
		case effectValue:
			found = append(found, *in)
			whole = whole || strings.TrimRight(in.Text, "\n") == strings.TrimRight(f.Text, "\n")
		case effectGone:
			if f.Occurs(in) || f.Text == "" && !f.Want.Key {
				gone = append(gone, *in)
			}
		default:
			vain++
		}
		if enough > 0 && len(found) >= enough {
			break
		}
	}
	return found, gone
}

// keysIn lists the keys of the values whose text occurs in s.
func (src *Source) keysIn(s string) []Input {
	var out []Input
	var last source.Path // leaves are in order, so that those under one key follow each other
	for _, leaf := range src.leaves() {
		shared := 0
		for shared < len(last) && shared < len(leaf.Path) && last[shared] == leaf.Path[shared] {
			shared++
		}
		last = leaf.Path
		for i := shared; i < len(leaf.Path); i++ {
			elem := leaf.Path[i]
			if len(elem) < 2 || !strings.Contains(s, elem) {
				continue
			}
			if parent, _ := chart.At(src.full, leaf.Path[:i]); isMap(parent) {
				out = append(out, Input{Kind: Key, Path: leaf.Path[:i+1], Text: elem})
			}
		}
	}
	return out
}

// SearchKey lists the inputs whose text is in the name of the field's key, and that make it, the first that is found
// and those that the key vanishes without.
func (f *Field) SearchKey() []Input {
	focus, service := f.Object.focus()
	var chains [][]string
	for _, w := range f.Writers() {
		for _, s := range w.Steps {
			chains = append(chains, s.Reads...)
		}
	}
	named := func(list []Input) []Input {
		var out []Input
		for _, in := range f.changedOnly(list) {
			if f.Occurs(&in) {
				out = append(out, in)
			}
		}
		return f.rank(out, focus, service)
	}
	src, tried, budget := f.Source, map[inputID]bool{}, f.t.renders(maxRenders)
	for _, list := range [][]Input{
		append(named(src.read(chains, true)), named(src.read(chains, false))...),
		named(src.keysIn(f.Key.Value)), named(src.leaves()),
	} {
		for i := range list {
			one, gone := f.try(list[i:i+1], tried, &budget, 1)
			if found := append(one, gone...); len(found) > 0 {
				return found
			}
		}
	}
	return nil
}
