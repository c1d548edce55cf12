package trial

import (
	"reflect"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// changedOnly leaves out the inputs that are the same in both states.
func (f *Field) changedOnly(list []Input) []Input {
	src := f.t.src
	if !f.Want.Changed || src.Other == nil {
		return list
	}
	differ := src.differ()
	var out []Input
	for _, in := range list {
		ok := true
		switch in.Kind {
		case ReleaseField:
			ok = src.Options.Name != src.Other.Options.Name || src.Options.Namespace != src.Other.Options.Namespace
		case Leaf, Key, Off:
			ok = differ[in.id().path]
		}
		if ok {
			out = append(out, in)
		}
	}
	return out
}

// differ are the paths of the values that are not the same in the other state, and those above them.
func (src *Source) differ() map[string]bool {
	if src.differing == nil {
		src.differing = map[string]bool{}
		src.leaves()
		src.compare(src.full, src.Other.Values(), nil)
	}
	return src.differing
}

func (src *Source) compare(is, was any, at source.Path) {
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
func (src *Source) compareLists(is, was []any, at source.Path) {
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

func (src *Source) differs(at source.Path) {
	for ; len(at) > 0; at = at.Parent() {
		src.differing[strings.Join(at, "\x00")] = true
	}
}

func (src *Source) differsBelow(v any, at source.Path) {
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
