package render

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

// read lists the inputs that field chains such as [Values image tag] stand
// for; "*" is any element. The list must not be changed: it is kept, since a
// loop's chains are asked for once for each of its rounds.
func (src *sourceRender) read(chains [][]string, keyMeant bool) []input {
	name := strconv.FormatBool(keyMeant)
	for _, chain := range chains {
		name += "\x01" + strings.Join(chain, "\x00")
	}
	out, known := src.chains[name]
	if !known {
		out = src.readAll(chains, keyMeant)
		if src.chains == nil {
			src.chains = map[string][]input{}
		}
		src.chains[name] = out
	}
	return out
}

func (src *sourceRender) readAll(chains [][]string, keyMeant bool) []input {
	var out []input
	seen := map[inputID]bool{}
	add := func(in input) {
		if id := in.id(); !seen[id] {
			seen[id] = true
			out = append(out, in)
		}
	}
	for _, chain := range chains {
		switch {
		case len(chain) == 2 && chain[0] == "Release" && chain[1] == "Name":
			add(input{kind: inputRelease, path: source.P("Name"), text: src.Options.Name})
		case len(chain) == 2 && chain[0] == "Release" && chain[1] == "Namespace":
			add(input{kind: inputRelease, path: source.P("Namespace"), text: src.Options.Namespace})
		case len(chain) == 2 && chain[0] == "Chart":
			add(input{kind: inputChart, path: source.P(chain[1])})
		case chain[0] == "Values" && len(chain) > 1:
			src.readValues(chain[1:], keyMeant, add)
		}
	}
	return out
}

// readValues adds the leaves at and below a chain, and the keys that its "*"
// and, where a key is meant, all below it stand for.
func (src *sourceRender) readValues(chain []string, keyMeant bool, add func(input)) {
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
				leaf.named = depth == len(leaf.path) && depth == len(chain) && !slices.Contains(chain, "*")
				add(leaf)
			}
			for _, i := range keys {
				add(input{kind: inputKey, path: leaf.path[:i+1], text: leaf.path[i]})
			}
			keys = keys[:0]
			for i := depth; keyMeant && i < len(leaf.path); i++ {
				if parent, _ := chart.At(src.full, leaf.path[:i]); isMap(parent) {
					add(input{kind: inputKey, path: leaf.path[:i+1], text: leaf.path[i]})
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
func (f *field) rank(list []input, focus source.Path, service string) []input {
	want, stretch := f.text, f.text
	if f.want.key {
		want, stretch = f.key.Value, f.key.Value
	} else if w := f.want.within; w != nil && w.Start < w.End && w.End <= len(want) {
		stretch = want[w.Start:w.End]
	}
	scores, order := make([]int, len(list)), make([]int, len(list))
	for i := range list {
		scores[i], order[i] = score(&list[i], f.name(), want, stretch, focus, service, f.scalar() || f.want.key), i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(a, b)) })
	out := make([]input, len(list))
	for i, from := range order {
		out[i] = list[from]
		out[i].score = scores[from]
	}
	return out
}

func score(in *input, name source.Path, want, stretch string, focus source.Path, service string, scalar bool) int {
	n := 0
	switch t := strings.TrimRight(in.text, "\n"); {
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
	if in.kind == inputKey {
		n -= 3
	}
	for i := 0; i < 4 && i < len(in.path) && i < len(name); i++ {
		if in.path[len(in.path)-1-i] != name[len(name)-1-i] {
			break
		}
		n += 3
	}
	if len(focus) > 0 && in.path.HasPrefix(focus) {
		n += 7
	} else if service != "" && slices.Contains(in.path, service) {
		n += 6
	}
	return n
}

// occurs reports whether an input's text is a part of the field's.
func (f *field) occurs(in *input) bool {
	t := strings.TrimRight(in.text, "\n")
	if f.want.key {
		return t != "" && strings.Contains(f.key.Value, t)
	}
	return t != "" && strings.Contains(f.text, t)
}
