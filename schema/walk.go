package schema

import (
	"slices"

	"cuelang.org/go/cue"
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// walkBudget bounds the nodes of one file that are looked at, aliases expanded.
const walkBudget = 500_000

// walk holds one document against one schema.
type walk struct {
	kind   Kind
	c      *compiled
	y      *source.YAML
	doc    int
	reads  func(source.Path) bool
	budget int
	hits   []finding.Hit
	err    error

	strays []stray
	// before is the field before each of a map's, see follows.
	before   map[string]string
	beforeOf source.Path
	aliased  map[*source.Node]bool // nodes that an alias stands for, once needed
}

func (w *walk) add(h finding.Hit) {
	h.Rule, h.File, h.Doc = kinds[w.kind].rule, w.y.Path, w.doc
	w.hits = append(w.hits, h)
}

func (w *walk) file() {
	if w.doc < 0 || w.doc >= len(w.y.Docs) {
		if w.kind != Config { // all of it is optional
			w.add(finding.Hit{Text: finding.Say("file-empty", "what", w.noun(), "names", w.c.root.required())})
		}
		return
	}
	root, schema := w.y.Docs[w.doc], w.c.root
	if w.kind == Catalog && bareList(root) {
		schema = schema.fields["services"].node
	}
	w.value(schema, root, source.Path{})
	if w.kind == Config && len(w.hits) == 0 {
		w.platforms()
	}
}

// bareList tells a catalogue that is the list or map of services itself.
func bareList(root *source.Node) bool {
	root = source.Deref(root)
	if root == nil || root.Kind != yaml.MappingNode {
		return root != nil && root.Kind == yaml.SequenceNode
	}
	maps := len(root.Content) > 0
	source.Entries(root, func(name string, _, value *source.Node) {
		v := source.Deref(value)
		maps = maps && name != "services" && v != nil && v.Kind == yaml.MappingNode
	})
	return maps
}

// value holds one value against its place in the schema.
func (w *walk) value(s *node, n *source.Node, at source.Path) {
	if w.budget--; w.budget < 0 || w.err != nil {
		return
	}
	if n = source.Deref(n); n == nil || s.kinds == cue.TopKind {
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		if m := s.pick(cue.StructKind); m != nil {
			w.entries(m, n, at)
			return
		}
	case yaml.SequenceNode:
		if l := s.pick(cue.ListKind); l != nil {
			for i, item := range n.Content {
				w.value(l.elem, item, at.Index(i))
			}
			return
		}
	default:
		if w.scalar(s, n) {
			return
		}
	}
	w.add(w.wrong(s, n, at))
}

// pick returns the alternative of a place that is of the given kind.
func (s *node) pick(kind cue.Kind) *node {
	if s.kinds == kind {
		return s
	}
	for _, alt := range s.alts {
		if alt.kinds&kind != 0 {
			return alt
		}
	}
	return nil
}

// scalar reports whether a scalar may be at a place, or is another rule's.
func (w *walk) scalar(s *node, n *source.Node) bool {
	value := source.Scalar(n)
	kind := kindOf(value)
	if w.fits(s, kind, value) {
		return true
	}
	if kind == cue.NullKind || kind == cue.StringKind {
		return false
	}
	// `off` is a word to a person, and a boolean to YAML 1.1.
	if w.kind == Config && kind == cue.BoolKind && slices.Contains(s.enum, n.Value) {
		return true
	}
	return s.unquoted != "" && w.fits(s, cue.StringKind, n.Value)
}

func (w *walk) fits(s *node, kind cue.Kind, value any) bool {
	if s.kinds&kind == 0 {
		return false
	}
	if kind == cue.NullKind {
		return true
	}
	ok, err := w.c.fits(s.leaf, kind, value)
	if err != nil {
		w.err = err
	}
	return ok
}

func kindOf(value any) cue.Kind {
	switch value.(type) {
	case string:
		return cue.StringKind
	case bool:
		return cue.BoolKind
	case int64:
		return cue.IntKind
	case float64:
		return cue.FloatKind
	}
	return cue.NullKind
}

// entries holds a map against its place. A known field that is null counts as
// absent, as Helm removes it.
func (w *walk) entries(s *node, n *source.Node, at source.Path) {
	present, empty := map[string]bool{}, map[string]bool{}
	names, values := make([]string, 0, len(n.Content)/2), make([]*source.Node, 0, len(n.Content)/2)
	source.Entries(n, func(name string, _, value *source.Node) {
		if s.fields[name] == nil || !isNull(value) {
			present[name] = true
			names, values = append(names, name), append(values, value)
		} else {
			empty[name] = true
		}
	})
	meant := map[string]bool{} // known fields that an unknown one was meant to be
	before := len(w.strays)
	for i, name := range names {
		w.entry(s, values[i], at.Child(name), present, meant)
	}
	w.adopt(s, at, w.strays[before:], present, meant)
	missing := slices.DeleteFunc(s.required(), func(name string) bool { return present[name] || meant[name] })
	if len(missing) > 0 && empty[missing[0]] { // its key is there already
		w.add(finding.Hit{Path: at.Child(missing[0]), Key: true, Text: finding.Say("nothing-under", "owner", w.owner(at), "name", quote(missing[0]))})
		missing = missing[1:]
	}
	if len(missing) > 0 {
		hit := finding.Hit{Path: at, Key: len(at) > 0 && !w.item(at), Text: finding.Say("has-no", "owner", w.owner(at), "names", missing)}
		for _, name := range missing {
			hit.Breaks = append(hit.Breaks, at.Child(name))
		}
		w.add(hit)
	}
}

func (w *walk) entry(s *node, value *source.Node, at source.Path, present, meant map[string]bool) {
	if f := s.fields[at.Last()]; f != nil {
		w.field(f, value, at)
		return
	}
	for _, p := range s.patterns {
		if ok, err := w.c.fits(p.key, cue.StringKind, at.Last()); err != nil || ok {
			w.value(p.node, value, at)
			return
		}
	}
	if hit, name, ok := w.unknown(s, value, at, present); ok {
		meant[name] = true
		if name != "" || !w.strayed(at) {
			w.add(hit)
		}
	}
}

func isNull(n *source.Node) bool {
	n = source.Deref(n)
	return n != nil && n.Kind == yaml.ScalarNode && source.Scalar(n) == nil
}

// required returns the names of the fields that must be there.
func (s *node) required() (names []string) {
	for _, name := range s.names {
		if s.fields[name].required {
			names = append(names, name)
		}
	}
	return names
}

// field holds a known field against its type, and, where that fits, against the
// definition that ties its parts together.
func (w *walk) field(f *field, n *source.Node, at source.Path) {
	before := len(w.hits)
	w.value(f.node, n, at)
	m := source.Deref(n)
	if f.rule == "" || w.err != nil || m == nil || m.Kind != yaml.MappingNode {
		return
	}
	parts := shallow(m)
	for _, h := range w.hits[before:] { // what is wrong by itself says nothing of the others
		if parts := f.node.pick(cue.StructKind); !h.Key || len(h.Path) != len(at)+1 || parts == nil || parts.fields[h.Path.Last()] != nil {
			return
		}
	}
	key, broken, err := w.c.breaks(f.rule, parts)
	if err != nil {
		w.err = err
	}
	if !broken {
		return
	}
	hit := finding.Hit{Path: at, Key: true, Text: finding.Phrase{ID: "rule-" + f.rule, Args: parts}}
	if _, ok := parts[key]; ok {
		hit.Path, hit.Key = at.Child(key), false
	}
	w.add(hit)
}

// shallow returns a map's own values; what is in its maps and lists is left
// out, save that a list with items keeps one.
func shallow(n *source.Node) map[string]any {
	out := map[string]any{}
	source.Entries(n, func(name string, _, value *source.Node) {
		v := source.Deref(value)
		switch {
		case v == nil || isNull(v):
		case v.Kind == yaml.MappingNode:
			out[name] = map[string]any{}
		case v.Kind == yaml.SequenceNode:
			out[name] = make([]any, min(1, len(v.Content)))
		default:
			out[name] = source.Scalar(v)
		}
	})
	return out
}

// unknown judges a key that the schema does not know. The hit comes with the
// known name that may have been meant.
func (w *walk) unknown(s *node, value *source.Node, at source.Path, present map[string]bool) (hit finding.Hit, meant string, ok bool) {
	name := at.Last()
	hit = finding.Hit{Path: at, Key: true}
	if len(s.names) == 0 && len(s.patterns) > 0 {
		hit.Text = finding.Say("wrong-key", "owner", w.owner(at.Parent()), "key", quote(name), "want", wanted1(s.key))
		return hit, "", true
	}
	free := slices.DeleteFunc(slices.Clone(s.names), func(n string) bool { return present[n] })
	meant, similar := near.Nearest(name, free)
	unread := false
	switch {
	case !s.open:
	case !kinds[w.kind].strict:
		if !similar {
			return hit, "", false
		}
	case w.reads(at):
		w.below(value, at)
		return hit, "", false
	case w.holdsAnchor(value):
		return hit, "", false
	case !similar:
		unread = true
	}
	var known []string
	if similar {
		hit.HelpText, hit.Meant = finding.Say("rename-it", "name", meant), meant
		hit.Breaks = []source.Path{at.Parent().Child(meant)}
	} else if !s.open && len(s.names) <= mostKnown {
		known = s.names
	}
	hit.Text = finding.Say("unknown-field", "name", quote(name), "unread", unread, "near", meant, "owner", w.owner(at.Parent()), "known", known)
	return hit, meant, true
}

// below looks under a field that only the templates know for what they do not
// read.
func (w *walk) below(n *source.Node, at source.Path) {
	const deepest = 64 // a circle of aliases has no end
	if w.budget--; w.budget < 0 || len(at) > deepest {
		return
	}
	if n = source.Deref(n); n == nil {
		return
	}
	if n.Kind == yaml.SequenceNode {
		for i, item := range n.Content {
			w.below(item, at.Index(i))
		}
	}
	source.Entries(n, func(name string, _, value *source.Node) {
		child := at.Child(name)
		if w.reads(child) {
			w.below(value, child)
		} else if !w.holdsAnchor(value) {
			w.add(finding.Hit{Path: child, Key: true, Text: finding.Say("unknown-field", "name", quote(name),
				"unread", true, "near", "", "owner", nil, "known", nil)})
		}
	})
}

// holdsAnchor tells a field that is there for its anchors: `x-small: &small …`.
func (w *walk) holdsAnchor(n *source.Node) bool {
	if w.aliased == nil {
		w.aliased = map[*source.Node]bool{}
		collectAliased(w.y.Docs[w.doc], w.aliased)
	}
	return len(w.aliased) > 0 && holds(n, w.aliased)
}

func collectAliased(n *source.Node, into map[*source.Node]bool) {
	if n.Kind == yaml.AliasNode {
		into[n.Alias] = true
	}
	for _, c := range n.Content {
		collectAliased(c, into)
	}
}

func holds(n *source.Node, set map[*source.Node]bool) bool {
	return set[n] || slices.ContainsFunc(n.Content, func(c *source.Node) bool { return holds(c, set) })
}
