package trial

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxRenders bounds how often a template is rendered for one field.
const maxRenders = 60

// maxWritten bounds the text that is written for one field, so that a template
// of a megabyte is rendered a few times only.
const maxWritten = 8 << 20

// maxWrittenInAll bounds the text that is written for all fields of one
// template. Only a root template of many Applications comes near it.
const maxWrittenInAll = 256 << 20

// budgetSpent reports whether the template was rendered so often that it is not any
// more: what the marks do not say is then not found out.
func (t *tracer) budgetSpent() bool { return t.written > maxWrittenInAll }

// renders is how often the template is rendered for one field.
func (t *tracer) renders(limit int) int {
	if t.budgetSpent() {
		return 0
	}
	if t.trace == nil || len(t.trace.Text) == 0 {
		return limit
	}
	return max(min(limit, maxWritten/len(t.trace.Text)), min(limit, 6))
}

// Read lists the inputs that field chains, such as a step reads, stand for.
func (src *Source) Read(chains [][]string) []Input { return src.read(chains, false) }

// read lists the inputs that chains such as [Values image tag] stand
// for; "*" is any element. The list must not be changed: it is kept, since a
// loop's chains are asked for once for each of its rounds.
func (src *Source) read(chains [][]string, keyMeant bool) []Input {
	name := strconv.FormatBool(keyMeant)
	for _, chain := range chains {
		name += "\x01" + strings.Join(chain, "\x00")
	}
	out, known := src.chains[name]
	if !known {
		out = src.readAll(chains, keyMeant)
		if src.chains == nil {
			src.chains = map[string][]Input{}
		}
		src.chains[name] = out
	}
	return out
}

func (src *Source) readAll(chains [][]string, keyMeant bool) []Input {
	var out []Input
	seen := map[inputID]bool{}
	add := func(in Input) {
		if id := in.id(); !seen[id] {
			seen[id] = true
			out = append(out, in)
		}
	}
	for _, chain := range chains {
		switch {
		case len(chain) == 2 && chain[0] == "Release" && chain[1] == "Name":
			add(Input{Kind: ReleaseField, Path: source.P("Name"), Text: src.Options.Name})
		case len(chain) == 2 && chain[0] == "Release" && chain[1] == "Namespace":
			add(Input{Kind: ReleaseField, Path: source.P("Namespace"), Text: src.Options.Namespace})
		case len(chain) == 2 && chain[0] == "Chart":
			add(Input{Kind: ChartField, Path: source.P(chain[1])})
		case chain[0] == "Values" && len(chain) > 1:
			src.readValues(chain[1:], keyMeant, add)
		}
	}
	return out
}

// readValues adds the leaves at and below a chain, and the keys that its "*"
// and, where a key is meant, all below it stand for.
func (src *Source) readValues(chain []string, keyMeant bool, add func(Input)) {
	leaves := src.leaves()
	var keys []int // the elements that are keys and were not added yet
	var walk func(b *branch, depth int)
	walk = func(b *branch, depth int) {
		if depth < len(chain) && len(b.below) > 0 {
			for _, next := range b.below {
				switch looped := chain[depth] == "*"; {
				case looped && b.isMap:
					keys = append(keys, depth)
					walk(next, depth+1)
				case looped || chain[depth] == next.name:
					walk(next, depth+1)
				}
			}
			return
		}
		for i := b.from; i < b.to; i++ {
			leaf := leaves[i]
			if !keyMeant {
				leaf.named = depth == len(leaf.Path) && depth == len(chain) && !slices.Contains(chain, "*")
				add(leaf)
			}
			for _, i := range keys {
				add(Input{Kind: Key, Path: leaf.Path[:i+1], Text: leaf.Path[i]})
			}
			keys = keys[:0]
			for i := depth; keyMeant && i < len(leaf.Path); i++ {
				if parent, _ := chart.At(src.full, leaf.Path[:i]); isMap(parent) {
					add(Input{Kind: Key, Path: leaf.Path[:i+1], Text: leaf.Path[i]})
				}
			}
		}
	}
	walk(src.leafTree, 0)
}

func isMap(v any) bool { _, ok := v.(map[string]any); return ok }

// matched returns how many elements of path the chain covers, -1 where they
// differ.
func matched(chain []string, path source.Path) int {
	for i, c := range chain {
		if i == len(path) {
			return i // the leaf is above: an empty map, or a text that is indexed
		}
		if c != "*" && c != path[i] {
			return -1
		}
	}
	return len(chain)
}

// rank is a sorted copy of candidates for a field, the likeliest first.
func (f *Field) rank(list []Input, focus source.Path, service string) []Input {
	want, stretch := f.Text, f.Text
	if f.Want.Key {
		want, stretch = f.Key.Value, f.Key.Value
	} else if w := f.Want.Within; w != nil && w.Start < w.End && w.End <= len(want) {
		stretch = want[w.Start:w.End]
	}
	scores, order := make([]int, len(list)), make([]int, len(list))
	for i := range list {
		scores[i], order[i] = score(&list[i], f.Path(), want, stretch, focus, service, f.Scalar() || f.Want.Key), i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	out := make([]Input, len(list))
	for i, from := range order {
		out[i] = list[from]
		out[i].score = scores[from]
	}
	return out
}

func score(in *Input, name source.Path, want, stretch string, focus source.Path, service string, scalar bool) int {
	n := 0
	switch t := strings.TrimRight(in.Text, "\n"); {
	case t == "":
		n -= 8
		if scalar && want == "" {
			n += 16
		}
	case !scalar:
	case t == strings.TrimRight(want, "\n"):
		n += 12
	case strings.Contains(want, t) || strings.Contains(t, stretch) && len(stretch) > 2:
		n += 6 + min(len(t), 20)/5
	}
	if in.Kind == Key {
		n -= 3
	}
	for i := 0; i < 4 && i < len(in.Path) && i < len(name); i++ {
		if in.Path[len(in.Path)-1-i] != name[len(name)-1-i] {
			break
		}
		n += 3
	}
	if len(focus) > 0 && in.Path.HasPrefix(focus) {
		n += 7
	} else if service != "" && slices.Contains(in.Path, service) {
		n += 6
	}
	return n
}

// Occurs reports whether an input's text is a part of the field's.
func (f *Field) Occurs(in *Input) bool {
	t := strings.TrimRight(in.Text, "\n")
	if f.Want.Key {
		return t != "" && strings.Contains(f.Key.Value, t)
	}
	return t != "" && strings.Contains(f.Text, t)
}
