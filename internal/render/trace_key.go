package render

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// keyCauses finds what the name of a key comes from.
func (r *Renderer) keyCauses(f *field) []cause {
	writers := f.writers()
	if literalOnly(writers) {
		if c, ok := f.literal(); ok {
			return []cause{c}
		}
	}
	focus, service := f.focus()
	var chains [][]string
	for _, w := range writers {
		for _, s := range w.steps {
			chains = append(chains, s.Reads...)
		}
	}
	named := func(list []input) []input {
		var out []input
		for _, in := range f.changedOnly(list) {
			if f.occurs(&in) {
				out = append(out, in)
			}
		}
		return f.rank(out, focus, service)
	}
	src, tried, budget := f.t.src, map[inputID]bool{}, f.t.renders(maxRenders)
	var found []input
	for _, list := range [][]input{
		append(named(src.read(chains, true)), named(src.read(chains, false))...),
		named(src.keysIn(f.key.Value)), named(src.leaves()),
	} {
		for i := range list {
			one, gone := f.try(list[i:i+1], tried, &budget, 1)
			if found = append(one, gone...); len(found) > 0 {
				break
			}
		}
		if len(found) > 0 {
			break
		}
	}
	var out []cause
	for i := range found {
		causes := r.origins(src, &found[i], want{key: found[i].kind == inputKey, changed: f.want.changed})
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
func (r *Renderer) collectionCauses(f *field) []cause {
	below := firstLeaf(f.value)
	leaf := f.below(below)
	if leaf != nil && !leaf.named() {
		if causes := sortCauses(r.valueCauses(leaf)); len(causes) > 0 {
			if up, ok := lift(causes[0], below); ok {
				up.Chain = causes[0].Chain
				return []cause{up}
			}
		}
	}
	if f.key != nil {
		f.want.key = true
		f.start, f.end = f.bytes(f.span())
		f.from, f.to, f.marked = f.start, f.end, nil
		return r.keyCauses(f)
	}
	// An item of a list stands where its first key does.
	if f.value.Kind == yaml.MappingNode {
		if first := f.below(source.P(source.KeyText(f.value.Content[0]))); first != nil {
			first.want.key = true
			first.start, first.end = first.bytes(first.span())
			first.from, first.to = first.start, first.end
			return r.keyCauses(first)
		}
	}
	if leaf == nil {
		return nil
	}
	return r.valueCauses(leaf)
}

// named reports whether the template itself writes the field's key: what is
// around it was then not copied from the values, whatever these look like.
func (f *field) named() bool {
	return f.key != nil && f.holder == nil && literalOnly(f.t.writers(f.bytes(f.yaml.NodeSpan(f.key))))
}

// lift turns the place of a leaf into that of the map or list around it, where
// the file has the same shape: rel is the way from that down to the leaf.
func lift(c cause, rel source.Path) (cause, bool) {
	if c.yaml == nil || len(c.Path) <= len(rel) || !c.Path[len(c.Path)-len(rel):].Equal(rel) {
		return c, false
	}
	up := fileCause(c.yaml, c.doc, c.Path[:len(c.Path)-len(rel)], want{})
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
