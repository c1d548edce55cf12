package origin

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/render/trial"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// keyCauses finds what the name of a key comes from.
func (f *field) keyCauses() []cause {
	writers := f.Writers()
	if trial.LiteralOnly(writers) {
		if c, ok := f.literal(); ok {
			return []cause{c}
		}
	}
	var out []cause
	for _, found := range f.SearchKey() {
		causes := f.src.origins(&found, trial.Want{Key: found.Kind == trial.Key, Changed: f.Want.Changed})
		for k := range causes {
			causes[k].part = true
		}
		out = append(out, atLevel(causes, f.level(writers))...)
	}
	if len(out) == 0 {
		return f.templateCauses(writers)
	}
	return out
}

// collectionCauses finds where a map or list as a whole comes from: the map or
// list of the values that it was copied from, else the key in the template.
func (f *field) collectionCauses() []cause {
	below := firstLeaf(f.Value)
	leaf := f.below(below)
	if leaf != nil && !leaf.Named() {
		if causes := sortCauses(leaf.valueCauses()); len(causes) > 0 {
			if up, ok := lift(causes[0], below); ok {
				up.Chain = causes[0].Chain
				return []cause{up}
			}
		}
	}
	if f.Key != nil {
		f.MeanKey()
		return f.keyCauses()
	}
	// An item of a list stands where its first key does.
	if f.Value.Kind == yaml.MappingNode {
		if first := f.below(source.P(source.KeyText(f.Value.Content[0]))); first != nil {
			first.MeanKey()
			return first.keyCauses()
		}
	}
	if leaf == nil {
		return nil
	}
	return leaf.valueCauses()
}

// lift turns the place of a leaf into that of the map or list around it, where
// the file has the same shape: rel is the way from that down to the leaf.
func lift(c cause, rel source.Path) (cause, bool) {
	if c.yaml == nil || len(c.Path) <= len(rel) || !c.Path[len(c.Path)-len(rel):].Equal(rel) {
		return c, false
	}
	up := fileCause(c.yaml, c.doc, c.Path[:len(c.Path)-len(rel)], trial.Want{})
	up.rank = c.rank
	return up, true
}

// firstLeaf is the way to the first scalar below a map or list, preferring one
// that says something.
func firstLeaf(n *source.Node) source.Path {
	var first, any source.Path
	var walk func(n *source.Node, at source.Path, depth int)
	walk = func(n *source.Node, at source.Path, depth int) {
		if n = source.Deref(n); n == nil || first != nil || depth > 40 {
			return
		}
		switch {
		case n.Kind == yaml.MappingNode && len(n.Content) > 0:
			source.Entries(n, func(name string, _, v *source.Node) { walk(v, at.Child(name), depth+1) })
		case n.Kind == yaml.SequenceNode && len(n.Content) > 0:
			for i, c := range n.Content {
				walk(c, at.Index(i), depth+1)
			}
		default:
			if any == nil {
				any = at
			}
			if strings.TrimSpace(n.Value) != "" {
				first = at
			}
		}
	}
	walk(n, source.Path{}, 0)
	if first != nil {
		return first
	}
	return any
}
