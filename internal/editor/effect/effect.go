// Package effect tells what a change of one value does: it writes another value
// into a file's text, and compares two renderings of a site. It renders nothing
// itself.
//
// What a line makes is found out by changing it: the repo is rendered with
// another value there, and what is then not the same is what the line makes. That
// holds through every chart, helper and Application between.
package effect

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Another is the file's text with another value at a spot; false where there is no
// other, or it cannot be written there. A second attempt takes one that differs
// elsewhere.
func Another(y *source.YAML, s source.Spot, attempt int) ([]byte, bool) {
	n := s.Value
	if n.Kind != yaml.ScalarNode {
		return nil, false
	}
	span := y.NodeSpan(n)
	start, end := y.Offset(span.Start()), y.Offset(span.End())
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return inText(y, start, end)
	}
	text, err := json.Marshal(render.Another(source.Decode(n), attempt))
	if err != nil {
		return nil, false
	}
	if source.Decode(n) == nil && start == end { // `key:`
		text = append([]byte(" "), text...)
	}
	return slices.Concat(y.Data[:start], text, y.Data[end:]), true
}

// inText puts a letter behind the last line of a text of several lines.
func inText(y *source.YAML, start, end int) ([]byte, bool) {
	text := string(y.Data[start:end])
	last := start + len(strings.TrimRight(text, " \t\r\n"))
	if last <= start {
		return nil, false
	}
	return slices.Concat(y.Data[:last], []byte("x"), y.Data[last:]), true
}

// Difference is a field of an object that is not the same after a change.
type Difference struct {
	Object *render.Object // before it; nil where only the change makes it
	Made   *render.Object // the one that only the change makes
	Path   source.Path    // none: the whole object
	Value  any            // before
	Absent bool           // before
}

// Compare lists what is not the same in two renderings of a site, by release as
// it was before. What Kubernetes does not see, an order or a comment, is none.
func Compare(was, is *render.Result) map[*render.Release][]Difference {
	out := map[*render.Release][]Difference{}
	before, after := Releases(was), Releases(is)
	for i, pair := range pairs(before, after, ReleaseKey) {
		rel := before[i]
		if pair < 0 {
			for _, o := range rel.Objects {
				out[rel] = append(out[rel], Difference{Object: o})
			}
			continue
		}
		if found := compareObjects(rel.Objects, after[pair].Objects); len(found) > 0 {
			out[rel] = found
		}
	}
	return out
}

// Releases are all of a rendering, those of its roots first.
func Releases(res *render.Result) (out []*render.Release) {
	for _, root := range res.Roots {
		if root.Release != nil {
			out = append(out, root.Release)
		}
	}
	return append(out, res.Releases...)
}

// ReleaseKey is the same for a release in each rendering of its site.
func ReleaseKey(r *render.Release) string {
	if r.App == nil {
		return r.Root.Name
	}
	return r.Root.Name + "/" + r.App.Name
}

// pairs finds for each of a list its counterpart in another: of the same key, else
// the next that has none; -1 if there is none left.
func pairs[T any](a, b []T, key func(T) string) []int {
	at := map[string][]int{}
	for i, v := range b {
		at[key(v)] = append(at[key(v)], i)
	}
	out := make([]int, len(a))
	taken := map[int]bool{}
	for i, v := range a {
		out[i] = -1
		if list := at[key(v)]; len(list) > 0 {
			out[i], at[key(v)] = list[0], list[1:]
			taken[list[0]] = true
		}
	}
	if len(a) != len(b) {
		return out // some came or went: who is who cannot be told
	}
	next := 0
	for i := range out {
		for next < len(b) && taken[next] {
			next++
		}
		if out[i] < 0 && next < len(b) {
			out[i] = next
			taken[next] = true
		}
	}
	return out
}

func compareObjects(before, after []*render.Object) (out []Difference) {
	counterpart := pairs(before, after, func(o *render.Object) string { return o.Kind + "\x00" + o.Namespace + "\x00" + o.Name })
	met := map[int]bool{}
	for i, o := range before {
		if counterpart[i] < 0 {
			out = append(out, Difference{Object: o})
			continue
		}
		met[counterpart[i]] = true
		if now := after[counterpart[i]]; now.Node != o.Node {
			compareValues(source.Decode(o.Node), source.Decode(now.Node), nil, func(path source.Path, v any, absent bool) {
				out = append(out, Difference{Object: o, Path: path, Value: v, Absent: absent})
			})
		}
	}
	for i, o := range after {
		if !met[i] {
			out = append(out, Difference{Made: o, Absent: true})
		}
	}
	return out
}

// compareValues tells every value without entries of its own that is not the same.
func compareValues(a, b any, path source.Path, found func(path source.Path, was any, absent bool)) {
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			for _, k := range keysOf(x, y) {
				v, was := x[k]
				w, is := y[k]
				switch {
				case !was:
					found(path.Child(k), nil, true)
				case !is:
					found(path.Child(k), v, false)
				default:
					compareValues(v, w, path.Child(k), found)
				}
			}
			return
		}
	case []any:
		y, ok := b.([]any)
		if xs, ys := byName(x), byName(y); ok && xs != nil && ys != nil && !renamed(xs, ys) {
			compareValues(xs, ys, path, found)
			return
		}
		if ok {
			for i := range max(len(x), len(y)) {
				switch {
				case i >= len(x):
					found(path.Index(i), nil, true)
				case i >= len(y):
					found(path.Index(i), x[i], false)
				default:
					compareValues(x[i], y[i], path.Index(i), found)
				}
			}
			return
		}
	}
	if fmt.Sprint(a) != fmt.Sprint(b) {
		found(path, a, false)
	}
}

// byName is a list of maps that each have a name of their own, as Kubernetes and
// Argo CD merge them; nil for any other list. Names that are paths of their own
// say more than an index does.
func byName(list []any) map[string]any {
	out := make(map[string]any, len(list))
	for _, item := range list {
		m, _ := item.(map[string]any)
		name, _ := m["name"].(string)
		if _, twice := out[name]; twice || name == "" {
			return nil
		}
		out[name] = item
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// renamed reports whether lists of the same length have other names.
func renamed(a, b map[string]any) bool { return len(a) == len(b) && len(keysOf(a, b)) > len(a) }

// InList finds a path that byName made in a manifest: names in place of indexes.
func InList(n *source.Node, path source.Path) source.Path {
	var out source.Path
	for _, elem := range path {
		n = source.Deref(n)
		if n != nil && n.Kind == yaml.SequenceNode {
			for i, item := range n.Content {
				if _, name := source.Get(item, source.P("name")); name != nil && name.Value == elem {
					elem = out.Index(i).Last()
					break
				}
			}
		}
		out = out.Child(elem)
		if n != nil {
			_, n = source.Get(n, source.P(elem))
		}
	}
	return out
}

func keysOf(a, b map[string]any) []string {
	var out []string
	for k := range a {
		out = append(out, k)
	}
	for k := range b {
		if _, both := a[k]; !both {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}
