// Package chart is the rules that read a chart as text: its templates beside the
// files that give it values, without rendering. It refuses to read a file itself.
package chart

import (
	"path"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

// Check checks a chart as text: its templates beside the files that give it
// values. Places in its hits are spans.
type Check struct {
	Rules []finding.Rule
	Run   func(c *Chart) []finding.Hit
}

// Checks returns the checks of single charts.
func Checks() []Check {
	return []Check{unknownKeyCheck(), neverSetCheck(), nullCheck(), typeDiffersCheck()}
}

// Chart is a chart of the repo, read as text.
type Chart struct {
	Dir   string
	File  *source.YAML // Chart.yaml
	Reads *values.Chart
	// Opaque is set if a template could not be read, so that what is not seen to
	// be read proves nothing.
	Opaque bool
	// Layers are the files that give it values, its own values.yaml first.
	Layers []*source.YAML
	// Subcharts are its dependencies by alias or name, nil for one that is not in
	// the repository.
	Subcharts map[string]*Chart
	// Mentioned reports whether a name is a word of any file that may hand values
	// to this chart: Applications, their templates, scripts, pipelines, other charts.
	Mentioned func(name string) bool
	// Typed reports whether a file has a schema of its own, which reports its
	// unknown keys.
	Typed func(name string) bool
	// Unread is set if a values file does not parse, so that what is not seen to
	// be set proves nothing.
	Unread bool
	// Template returns a template's text, nil if it cannot be read.
	Template func(name string) *source.File
}

// defaults is the chart's own values.yaml, nil if it has none.
func (c *Chart) defaults() *source.YAML {
	if len(c.Layers) > 0 && path.Base(c.Layers[0].Path) == "values.yaml" && path.Dir(c.Layers[0].Path) == c.Dir {
		return c.Layers[0]
	}
	return nil
}

// covers reports whether any template, of the chart or of a subchart, reads the key.
func (c *Chart) covers(at []string) bool {
	if c.Opaque || c.Reads.Covers(at) || slices.Contains([]string{"global", "tags"}, at[0]) && len(at) == 1 {
		return true
	}
	if at[0] == "global" {
		return slices.ContainsFunc(c.subcharts(), func(s *Chart) bool { return s == nil || s.covers(at) })
	}
	sub, is := c.Subcharts[at[0]]
	return is && (sub == nil || len(at) == 1 || sub.covers(at[1:]))
}

// keys lists the names that are read directly below a path.
func (c *Chart) keys(at []string) []string {
	out := c.Reads.Keys(at)
	if len(at) == 0 {
		for name := range c.Subcharts {
			out = append(out, name)
		}
	} else if sub := c.Subcharts[at[0]]; sub != nil {
		out = append(out, sub.keys(at[1:])...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (c *Chart) subcharts() []*Chart {
	out := make([]*Chart, 0, len(c.Subcharts))
	for _, s := range c.Subcharts {
		out = append(out, s)
	}
	return out
}

// lookup returns what the layers have at a path, in their order. One with
// something other than a map on the way is counted as having it.
func (c *Chart) lookup(at []string) (found []*source.Node) {
	for _, y := range c.Layers {
		if root := y.Root(); root != nil {
			if n := below(root, at); n != nil {
				found = append(found, n)
			}
		}
	}
	return found
}

// has reports whether lookup finds anything.
func (c *Chart) has(at []string) bool {
	return slices.ContainsFunc(c.Layers, func(y *source.YAML) bool { return y.Root() != nil && below(y.Root(), at) != nil })
}

// below follows a path through maps; what it meets that is not a map ends it.
func below(n *source.Node, at []string) *source.Node {
	for _, name := range at {
		n = source.Deref(n)
		if n == nil || n.Kind != mappingNode {
			return n
		}
		_, next := source.Get(n, source.P(name))
		if next == nil {
			return nil
		}
		n = next
	}
	return source.Deref(n)
}

// siblings lists the keys that the layers set in the map at a path. A file with a
// schema of its own is left out: its misspelt keys are reported there.
func (c *Chart) siblings(at []string) []string {
	var out []string
	for _, y := range c.Layers {
		if y.Root() == nil || c.Typed(y.Path) {
			continue
		}
		source.Entries(below(y.Root(), at), func(key string, _, _ *source.Node) { out = append(out, key) })
	}
	slices.Sort(out)
	return slices.Compact(out)
}
