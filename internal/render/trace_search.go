package render

import (
	"regexp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// search lists the inputs that make the field, confirmed by changing them:
// first what the template's nodes read, then what has the same text, then
// whatever is left.
func (r *Renderer) search(f *field, writers []writer) []input {
	src := f.t.src
	focus, service := f.focus()
	var chains [][]string
	constant := true
	for _, w := range writers {
		if w.literal {
			continue
		}
		for _, s := range w.steps {
			chains = append(chains, s.Reads...)
			constant = constant && !readsAnything.MatchString(s.Action)
		}
	}
	empty := f.absent()
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
	keys := func() []input { return f.rank(f.changedOnly(src.keysIn(f.text)), focus, service) }
	for _, list := range []func() []input{func() []input { return all[:likely] }, keys, func() []input { return all[likely:] }} {
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
func (f *field) try(list []input, tried map[inputID]bool, budget *int, enough int) (found, gone []input) {
	whole, sifted, vain := false, false, 0
	for len(list) > 0 {
		if vain >= triedFirst && !sifted {
			sifted = true
			list = f.sift(slices.DeleteFunc(slices.Clone(list), func(in input) bool { return tried[in.id()] || f.unmarked(&in) }))
			continue
		}
		in := &list[0]
		list = list[1:]
		if in.kind == inputChart {
			in.text = f.t.src.chartText(f.object.Template, in.path.Last())
		}
		if len(found) > 0 && !in.named && (whole || !f.occurs(in)) || in.kind == inputKey && !f.occurs(in) || tried[in.id()] {
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
			whole = whole || strings.TrimRight(in.text, "\n") == strings.TrimRight(f.text, "\n")
		case effectGone:
			if f.occurs(in) || f.text == "" && !f.want.key {
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
func (src *sourceRender) keysIn(s string) []input {
	var out []input
	var last source.Path // leaves are in order, so that those under one key follow each other
	for _, leaf := range src.leaves() {
		shared := 0
		for shared < len(last) && shared < len(leaf.path) && last[shared] == leaf.path[shared] {
			shared++
		}
		last = leaf.path
		for i := shared; i < len(leaf.path); i++ {
			elem := leaf.path[i]
			if len(elem) < 2 || !strings.Contains(s, elem) {
				continue
			}
			if parent, _ := chart.At(src.full, leaf.path[:i]); isMap(parent) {
				out = append(out, input{kind: inputKey, path: leaf.path[:i+1], text: elem})
			}
		}
	}
	return out
}

// focus is where the values speak of the Application that the field is in.
func (f *field) focus() (source.Path, string) {
	app := f.object.application
	if app == nil {
		return nil, ""
	}
	for _, env := range app.Root.Release.Site.Environments {
		if env.Name != app.Environment {
			continue
		}
		for _, svc := range env.Services {
			if svc.Name == app.Service {
				return svc.Path, app.Service
			}
		}
	}
	return nil, app.Service
}
