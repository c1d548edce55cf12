package kustomize

import (
	"cmp"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Cause is a place in the repository that a field comes from.
type Cause struct {
	Place
	// Span is where it is in File, for text that is not a YAML value of its own:
	// a line of an env file, a patch that is written in the kustomization.
	Span source.Span
	// Confirmed is set where the field changes with it.
	Confirmed bool
	// Same is set where the text there is the field's own.
	Same bool
}

// Bounds of the search for one field's causes.
const (
	maxTried = 10
	maxFound = 3
	// maxRebuilt is the number of objects up to which a build is repeated for that: a build of some hundreds takes a second.
	maxRebuilt = 100
	// maxRemembered is how many of these are kept: they are large.
	maxRemembered = 20
	// maxAsked is how often the causes of one object's fields may ask for one.
	maxAsked = 40
)

// Causes returns where the field at path comes from: what overlays and patches
// write before what a base does. Of a field that does not exist it is the
// nearest one above. Each cause is confirmed by changing it and building again;
// if none can be, the likeliest is returned as it is. It is safe for concurrent use.
func (m *Manifest) Causes(path source.Path) []Cause {
	b := m.build
	b.mu.Lock()
	defer b.mu.Unlock()
	value, at, below := m.nearest(path)
	if value == nil {
		return nil
	}
	b.scan()
	ranked := b.rank(m, at, value)
	if only, ok := b.certain(m, at, value.Value); ok {
		return []Cause{only.cause(true, value.Value).above(at, below)}
	}
	if only, ok := b.whole(m, at, value.Value, ranked); ok {
		return []Cause{only.cause(true, value.Value).above(at, below)}
	}
	var out []Cause
	for i, r := range ranked {
		if b.objects > maxRebuilt || i >= maxTried || len(out) >= maxFound || b.ctx.Err() != nil {
			break
		}
		if m.asked++; m.asked > maxAsked {
			break
		}
		if b.changes(m, at, r.spot) {
			out = append(out, r.cause(true, value.Value).above(at, below))
		}
	}
	if len(out) == 0 && len(ranked) > 0 {
		out = append(out, ranked[0].cause(false, value.Value).above(at, below))
	}
	if len(out) == 0 {
		out = append(out, b.maker(m))
	}
	return out
}

// maker is the nearest place known of an object that no file of the repository
// has a part in: the entry of the chart that made it, else the kustomization.
func (b *build) maker(m *Manifest) Cause {
	kind, name := scalarAt(m.Node, "kind"), scalarAt(m.Node, "metadata", "name")
	for _, c := range b.charts {
		for _, doc := range source.ParseYAML(source.NewFile("", []byte(c.text))).Docs {
			if own := scalarAt(doc, "metadata", "name"); own != "" && scalarAt(doc, "kind") == kind && strings.Contains(name, own) {
				return Cause{Place: c.at}
			}
		}
	}
	return Cause{Place: Place{File: kustomizationOf(b.Tree, b.root)}}
}

// nearest returns the value at path, or the nearest above it, with its path. Of
// a map or list it is the first scalar in it, which is what can be changed; below
// is how many steps down that is.
func (m *Manifest) nearest(path source.Path) (value *source.Node, at source.Path, below int) {
	_, n := source.Get(m.Node, path)
	for n == nil && len(path) > 0 {
		path = path.Parent()
		_, n = source.Get(m.Node, path)
	}
	top := len(path)
	for n != nil && n.Kind != scalarKind && len(n.Content) > 0 {
		if n.Kind == mappingKind {
			path = path.Child(source.KeyText(n.Content[0]))
			n = n.Content[1]
			continue
		}
		path = path.Index(0)
		n = n.Content[0]
	}
	return n, path, len(path) - top
}

// above moves the cause of a scalar to the map or list that is meant, as many
// steps up, where these have the same names there.
func (c Cause) above(at source.Path, steps int) Cause {
	if steps == 0 || c.Span.Line > 0 || steps > len(c.Path) || !samePath(c.Path, at, steps) {
		return c
	}
	c.Path, c.Same = c.Path[:len(c.Path)-steps], false
	return c
}

// ranked is a spot with how likely it is the cause.
type ranked struct {
	spot
	score int
}

// rank orders the spots that may have made a value.
func (b *build) rank(m *Manifest, path source.Path, value *source.Node) []ranked {
	text := value.Value
	kind, name := scalarAt(m.Node, "kind"), scalarAt(m.Node, "metadata", "name")
	var out []ranked
	for i, s := range b.spots {
		score := likeness(s, path, text)
		if score == 0 {
			continue
		}
		if s.kind != "" {
			switch {
			case s.kind != kind:
				continue // of an object of another kind
			case s.name != "" && strings.Contains(name, s.name):
				score += 15
			case s.name != "" && !s.patch:
				score -= 30
			}
		}
		if score > 0 {
			out = append(out, ranked{s, score*1000 - i}) // overlays are read before their bases
		}
	}
	slices.SortStableFunc(out, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	return out
}

// certain returns the spot that is the whole of a field: its text, on its path,
// in the document of its object. No other document may write to that path, and
// no field of a kustomization may. Most fields are of this kind, and need no
// second build.
func (b *build) certain(m *Manifest, path source.Path, text string) (spot, bool) {
	kind, name := scalarAt(m.Node, "kind"), scalarAt(m.Node, "metadata", "name")
	writes := field(path)
	var own []spot
	for _, s := range b.spots {
		switch {
		case s.gives != "" && s.gives == writes:
			return spot{}, false
		case s.kind == "" && s.gives == "" && !s.inline && !s.jsonPatch, s.kind != "" && s.kind != kind:
		case !s.patch && s.name != "" && !strings.Contains(name, s.name):
		case samePath(s.path, path, len(path)):
			own = append(own, s)
		}
	}
	for _, s := range own {
		if s.file != own[0].file || s.Doc != own[0].Doc || s.inline {
			return spot{}, false
		}
	}
	for _, s := range own {
		if s.path.Equal(path) && s.text == text {
			return s, true
		}
	}
	return spot{}, false
}

// samePath reports whether the last n names of two paths are equal; indexes of
// lists may differ, because patches move items.
func samePath(a, b source.Path, n int) bool {
	if len(a) < n || len(b) < n || n == len(b) && len(a) != n {
		return false
	}
	for i := 1; i <= n; i++ {
		x, y := a[len(a)-i], b[len(b)-i]
		_, isIndex := index(x)
		_, both := index(y)
		if x != y && !(isIndex && both) {
			return false
		}
	}
	return true
}

// likeness returns how well a spot fits a field: its text, and the end of its path.
func likeness(s spot, path source.Path, text string) int {
	score := 0
	switch {
	case s.text == text && text != "":
		score = 40
	case len(s.text) > 1 && strings.Contains(text, s.text):
		score = 10 + min(20, 20*len(s.text)/len(text))
	case len(text) > 1 && strings.Contains(s.text, text):
		score = 15
	}
	same := 0
	for i := 1; i <= min(len(s.path), len(path)); i++ {
		a, b := s.path[len(s.path)-i], path[len(path)-i]
		if a != b {
			break
		}
		if _, list := index(a); !list {
			same++
		}
	}
	switch {
	case same > 0:
		score += 10 * min(same, 4)
	case s.gives != "" && s.gives == field(path):
		score += 25
	case score < 40:
		return 0
	}
	return score
}

// field names what a kustomization's own fields write: a name, a namespace …
func field(path source.Path) string {
	last := path.Last()
	switch {
	case slices.Contains(path, "labels") || slices.Contains(path, "matchLabels") || slices.Contains(path, "selector"):
		return "label"
	case slices.Contains(path, "annotations"):
		return "annotation"
	case slices.Contains(path, "data") || slices.Contains(path, "stringData"):
		return "data"
	case last == "image":
		return "image"
	case last == "replicas" || last == "minReplicas" || last == "maxReplicas":
		return "replicas"
	case last == "namespace":
		return "namespace"
	case last == "name" || strings.HasSuffix(last, "Name"):
		return "name"
	}
	return ""
}

// changes reports whether a field changes with a spot.
func (b *build) changes(m *Manifest, path source.Path, s spot) bool {
	key := s.file + ":" + s.id
	got, known := b.memory[key]
	if !known {
		if got = b.changed(s); b.ctx.Err() != nil {
			return false // nothing that others may learn from
		}
		if len(b.memory) >= maxRemembered {
			clear(b.memory)
		}
		b.memory[key] = got
	}
	other := counterpart(m, got)
	if other == nil {
		return false
	}
	_, before := source.Get(m.Node, path)
	_, after := source.Get(other, path)
	return after == nil || before == nil || before.Value != after.Value
}

// changed builds with another value at a spot; nil where that fails.
func (b *build) changed(s spot) *objects {
	var v *view
	if s.file == "" {
		in := b.Input
		in.Block = s.block()
		v = (&build{Input: in, ctx: b.ctx, root: b.root, skip: b.skip}).view(b.Tree)
	} else {
		f, err := b.Tree.File(s.file)
		if err != nil || s.end > len(f.Data) {
			return nil
		}
		data := slices.Concat(f.Data[:s.start], []byte(s.other()), f.Data[s.end:])
		if strings.Contains(s.text, "\n") {
			data = slices.Concat(f.Data[:s.start], []byte("x"), f.Data[s.start:])
		}
		v = b.view(b.Tree.With(source.NewFile(s.file, data)))
	}
	out, err := b.run(v)
	if err != nil {
		return nil
	}
	return out
}

// counterpart finds the object of another build that stands for m: the one of
// its kind and name, else the one in its place.
func counterpart(m *Manifest, all *objects) *source.Node {
	if all == nil {
		return nil
	}
	kind := scalarAt(m.Node, "kind")
	is := func(i int) bool {
		r := all.list[i]
		return r.GetKind() == kind && r.GetName() == scalarAt(m.Node, "metadata", "name") && r.GetNamespace() == scalarAt(m.Node, "metadata", "namespace")
	}
	for i := range all.list {
		if is(i) {
			return all.node(i)
		}
	}
	if m.index < len(all.list) && all.list[m.index].GetKind() == kind {
		return all.node(m.index)
	}
	return nil
}
