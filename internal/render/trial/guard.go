package trial

import (
	"iter"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
)

// Guarding gives the inputs without which a guard would leave the object out, as long as they are asked for.
func (f *Field) Guarding(g helm.Guard) iter.Seq[*Input] {
	return func(yield func(*Input) bool) {
		src := f.Source
		focus, service := f.Object.focus()
		list := f.changedOnly(append(src.collections(g.Reads), f.rank(src.read(g.Reads, false), focus, service)...))
		if len(list) == 0 && strings.Contains(g.Action, "$") {
			list = f.changedOnly(f.shown()) // a variable that an include filled
		}
		budget := f.t.renders(maxRenders / 2)
		for i := range list {
			if budget--; budget < 0 {
				return
			}
			if list[i].Kind == ReleaseField || list[i].Kind == ChartField || !f.vanishes(&list[i]) {
				continue
			}
			if !yield(&list[i]) {
				return
			}
		}
	}
}

// shown lists the values whose text is to be seen in the object.
func (f *Field) shown() []Input {
	var out []Input
	for _, leaf := range f.Source.leaves() {
		if len(leaf.Text) > 2 && f.chunk >= 0 && strings.Contains(f.t.docs[f.chunk].text, leaf.Text) {
			out = append(out, leaf)
		}
	}
	return out
}

// vanishes reports whether the object is gone once an input has the opposite
// value: false for true, nothing for something.
func (f *Field) vanishes(in *Input) bool {
	if _, ok := in.Value.(bool); ok || in.Kind == Leaf && in.Text == "" {
		return f.effect(in, 0) == effectGone
	}
	off := *in
	off.Kind = Off
	return f.effect(&off, 0) == effectGone
}

// collections lists the maps and lists that chains read whole.
func (src *Source) collections(chains [][]string) []Input {
	src.leaves()
	var out []Input
	for _, chain := range chains {
		if len(chain) < 2 || chain[0] != "Values" {
			continue
		}
		switch v, _ := chart.At(src.full, chain[1:]); v.(type) {
		case map[string]any, []any:
			out = append(out, Input{Kind: Off, Path: chain[1:], Value: v})
		}
	}
	return out
}

// Entries gives the entries of the lists and maps that a loop reads, of which one of the inputs that make the field is
// a part: a key of a map, an item of a list.
func (f *Field) Entries(loop helm.Guard) iter.Seq[*Input] {
	return func(yield func(*Input) bool) {
		for _, in := range f.Search() {
			for _, chain := range loop.Reads {
				if len(chain) < 2 || chain[0] != "Values" {
					continue
				}
				n := matched(chain[1:], in.Path)
				if n != len(chain)-1 || len(in.Path) <= n {
					continue
				}
				entry := Input{Kind: Leaf, Path: in.Path[:n+1], Text: in.Text}
				if parent, _ := chart.At(f.Source.full, in.Path[:n]); isMap(parent) {
					entry.Kind = Key
				}
				if !yield(&entry) {
					return
				}
			}
		}
	}
}
