package render

import (
	"reflect"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Pair notes that two releases are one in two states of the repository, for TraceChange: r rendered a, and other b.
func (r *Renderer) Pair(a *Release, other *Renderer, b *Release) {
	if a == nil || b == nil || len(a.sources) != len(b.sources) {
		return
	}
	for i, x := range a.sources {
		y := b.sources[i]
		if x.Chart != nil && y.Chart != nil && x.Chart.Helm != nil && y.Chart.Helm != nil {
			x.other, x.otherBy, y.other, y.otherBy = y, other, x, r
		}
	}
}

// TraceChange is Trace for a value that is another one in the other state of a paired release. Only what is not the same
// there can have changed it: nothing else is tried. Parts of a chart's files that do so, by whatever way, are among the
// causes.
func (r *Renderer) TraceChange(o *Object, path source.Path, within *finding.Stretch, key bool) Trace {
	return r.traced(o, path, want{key: key, within: within, changed: true})
}

// askCost is what a question costs beside what is rendered for it, in bytes that are rendered meanwhile.
const askCost = 16 << 10

// TraceCost is what tracing has cost so far, in bytes that were rendered for it or might have been in its time.
func (r *Renderer) TraceCost() int64 { return r.cost.Load() }

// changedOnly leaves out the inputs that are the same in both states.
func (f *field) changedOnly(list []input) []input {
	src := f.t.src
	if !f.want.changed || src.other == nil {
		return list
	}
	differ := src.differ()
	var out []input
	for _, in := range list {
		ok := true
		switch in.kind {
		case inputRelease:
			ok = src.Options.Name != src.other.Options.Name || src.Options.Namespace != src.other.Options.Namespace
		case inputLeaf, inputKey, inputOff:
			ok = differ[in.id().path]
		}
		if ok {
			out = append(out, in)
		}
	}
	return out
}

// otherOrigins are the places of an input in the other state: one that is set there, and here has its default.
func (src *sourceRender) otherOrigins(in *input, w want) []cause {
	if !w.changed || src.other == nil {
		return nil
	}
	out := src.otherBy.origins(src.other, in, w)
	for i := range out {
		out[i].Other = !out[i].Other
	}
	return out
}

// differ are the paths of the values that are not the same in the other state, and those above them; src.mu is held.
func (src *sourceRender) differ() map[string]bool {
	if src.differing == nil {
		src.differing = map[string]bool{}
		src.leaves()
		was, _ := src.other.Chart.Helm.Values(src.other.Merged, src.other.Options.Helm())
		src.compare(src.full, was, nil)
	}
	return src.differing
}

func (src *sourceRender) compare(is, was any, at source.Path) {
	switch is := is.(type) {
	case map[string]any:
		if was, ok := was.(map[string]any); ok {
			for name, v := range is {
				src.compare(v, was[name], at.Child(name))
			}
			if len(is) != len(was) {
				src.differs(at)
			}
			return
		}
	case []any:
		if was, ok := was.([]any); ok {
			src.compareLists(is, was, at)
			return
		}
	}
	if !reflect.DeepEqual(is, was) {
		src.differsBelow(is, at)
	}
}

// compareLists pairs the items by name, if each has one, else by number if there are as many, else from both ends.
func (src *sourceRender) compareLists(is, was []any, at source.Path) {
	named, other := byItemName(is), byItemName(was)
	if named != nil && other != nil {
		for name, i := range named {
			if k, ok := other[name]; ok {
				src.compare(is[i], was[k], at.Index(i))
			} else {
				src.differsBelow(is[i], at.Index(i))
			}
		}
	}
	if len(is) != len(was) {
		src.differs(at)
	}
	if named != nil && other != nil {
		return
	}
	if len(is) == len(was) {
		for i := range is {
			src.compare(is[i], was[i], at.Index(i))
		}
		return
	}
	from, end := 0, 0
	for most := min(len(is), len(was)); from < most && reflect.DeepEqual(is[from], was[from]); from++ {
	}
	for most := min(len(is), len(was)) - from; end < most && reflect.DeepEqual(is[len(is)-1-end], was[len(was)-1-end]); end++ {
	}
	for i := from; i < len(is)-end; i++ {
		src.differsBelow(is[i], at.Index(i))
	}
}

// byItemName are the indexes of a list's items by their names; nil if not each has one of its own.
func byItemName(list []any) map[string]int {
	out := make(map[string]int, len(list))
	for i, item := range list {
		m, _ := item.(map[string]any)
		name, ok := m["name"].(string)
		if _, twice := out[name]; !ok || twice {
			return nil
		}
		out[name] = i
	}
	return out
}

func (src *sourceRender) differs(at source.Path) {
	for ; len(at) > 0; at = at.Parent() {
		src.differing[strings.Join(at, "\x00")] = true
	}
}

func (src *sourceRender) differsBelow(v any, at source.Path) {
	src.differs(at)
	switch v := v.(type) {
	case map[string]any:
		for name, e := range v {
			src.differsBelow(e, at.Child(name))
		}
	case []any:
		for i, e := range v {
			src.differsBelow(e, at.Index(i))
		}
	}
}
