package input

import (
	"fmt"
	"path"
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/chart"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

// Unset is a value that a chart reads and that its defaults do not have.
type Unset struct {
	Path  source.Path
	At    source.Span
	Stand string // what is put in its place
}

// Assume returns the values that hold what is put in the place of those that are not set.
func Assume(missing []Unset) map[string]any {
	assumed := map[string]any{}
	for _, u := range slices.SortedStableFunc(slices.Values(missing), func(a, b Unset) int { return len(b.Path) - len(a.Path) }) {
		assume(assumed, u.Path, u.Stand) // the deeper one where one is in the other
	}
	return assumed
}

// assume sets a value, unless there is one above or below it.
func assume(in map[string]any, at source.Path, value string) {
	for _, key := range at.Parent() {
		next, ok := in[key].(map[string]any)
		if !ok {
			if in[key] != nil {
				return
			}
			next = map[string]any{}
			in[key] = next
		}
		in = next
	}
	if in[at.Last()] == nil {
		in[at.Last()] = value
	}
}

// Unset lists the values that a site's chart reads, or hands on to charts that read them, and that nothing sets: those
// that are null or "" in its values.yaml, and those that are not there. guarded adds those that a template allows to be absent.
func (r *Charts) Unset(site *model.Site, res *render.Result, guarded bool) (out []Unset) {
	root := r.Chart(site.ByDefaults())
	defaults := defaultsOf(root)
	add := func(u Unset) {
		if !slices.ContainsFunc(out, func(o Unset) bool { return slices.Equal(o.Path, u.Path) }) {
			out = append(out, u)
		}
	}
	if defaults != nil {
		visitEmpty(defaults.Root(), nil, func(p source.Path) {
			if at, ok := defaults.Lookup(0, p); ok && reads(root, p, guarded) {
				add(Unset{Path: p, At: at})
			}
		})
	}
	for _, dir := range r.dirs {
		c := r.Chart(dir)
		if c != root && !(root.Reads.Everything && res.Renders(dir)) { // one behind it may get what it was given
			continue
		}
		for _, read := range c.Reads.Reads {
			if read.Guarded && !guarded || len(read.Path) == 0 || slices.Contains(read.Path, values.Any) || sets(defaultsOf(c), read.Path) || sets(defaults, read.Path) || c.Reads.SetsItself(read.Path) {
				continue
			}
			if f := c.Template(read.File); f != nil {
				add(Unset{Path: read.Path, At: f.Span(read.Offset, read.Offset+1)})
			}
		}
	}
	for i := range out {
		out[i].Stand = fmt.Sprintf("unset%dx", i+1)
	}
	return out
}

// reads reports whether a template of a chart needs a value.
func reads(c *chart.Chart, p source.Path, guarded bool) bool {
	return c.Reads.Everything || slices.ContainsFunc(c.Reads.Reads, func(r values.Read) bool {
		return (guarded || !r.Guarded) && len(r.Path) <= len(p) && slices.Equal(r.Path, p[:len(r.Path)])
	})
}

// sets reports whether a values file has a value.
func sets(y *source.YAML, at []string) bool {
	if y == nil {
		return false
	}
	_, n := source.Get(y.Root(), at)
	return n != nil && !isEmpty(n)
}

func isEmpty(n *source.Node) bool {
	return n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || n.Value == "")
}

// visitEmpty visits the entries of a values file that hold nothing.
func visitEmpty(n *source.Node, at source.Path, visit func(source.Path)) {
	source.Entries(n, func(key string, _, v *source.Node) {
		if p := at.Child(key); v.Kind == yaml.MappingNode {
			visitEmpty(v, p, visit)
		} else if isEmpty(v) {
			visit(p)
		}
	})
}

// defaultsOf is a chart's values.yaml, nil if it has none.
func defaultsOf(c *chart.Chart) *source.YAML {
	i := slices.IndexFunc(c.Layers, func(y *source.YAML) bool { return y.Path == path.Join(c.Dir, "values.yaml") })
	if i < 0 || c.Layers[i].Root() == nil {
		return nil
	}
	return c.Layers[i]
}
