package chart

import (
	"cmp"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

const nullRule = "values/null"

func nullCheck() Check {
	return Check{Run: findNulls, Rules: []finding.Rule{{
		ID: nullRule, Severity: finding.Warning, Relatives: finding.Relatives{Follows: []finding.Follows{{Rule: "render/failed", On: finding.OnLine}}}, Scope: "chart",
		Title: "A value that is lost on the way",
		Description: "A key with nothing behind it is null, and null over a chart's default deletes it: the block that was\n" +
			"commented out takes all its defaults with it. A `null` that is written out is taken as intended. And\n" +
			"`default true` replaces an explicit false, 0 or \"\", because a template cannot tell them from nothing.",
		Help: "Remove the key, or give it a value.",
		Bad:  "infra:\n  # postgres: { host: \"10.0.0.1\" }\n",
		Good: "# infra:\n#   postgres: { host: \"10.0.0.1\" }\n",
	}}}
}

func findNulls(c *Chart) (hits []finding.Hit) {
	defaults := c.defaults()
	for _, y := range c.Layers {
		if y != defaults && defaults != nil && y.Root() != nil {
			hits = append(hits, c.emptied(y, y.Root(), defaults, nil)...)
		}
	}
	return append(hits, c.replaced()...)
}

// emptied reports the keys without a value that delete a default. A null that is written out is meant, unless a template
// reads on below it whatever it is.
func (c *Chart) emptied(y *source.YAML, n *source.Node, defaults *source.YAML, path []string) (hits []finding.Hit) {
	if n = source.Deref(n); n.Kind != yaml.MappingNode {
		return nil
	}
	for k := 0; k+1 < len(n.Content); k += 2 {
		key, value := n.Content[k], n.Content[k+1]
		at := append(path[:len(path):len(path)], source.KeyText(key))
		_, deleted := source.Get(defaults.Root(), source.Path(at))
		if deleted == nil || source.Deref(deleted).Kind == yaml.ScalarNode && source.Scalar(source.Deref(deleted)) == nil {
			continue
		}
		below := c.readsBelow(at)
		if d := source.Deref(deleted); len(d.Content) == 0 && d.Value == "" && !below {
			continue // with [], {} or "" nothing is lost
		}
		if value.Kind == yaml.ScalarNode && value.Tag == "!!null" && (value.Value == "" || below) {
			hit := finding.Hit{Rule: nullRule, Span: y.NodeSpan(key), Text: finding.Say("deletes", "path", strings.Join(at, "."), "file", defaults.Path, "line", defaults.NodeSpan(deleted).Line)}
			hit.HelpText = finding.Say("deletes", "key", source.KeyText(key))
			hit.Subject.Path = strings.Join(at, ".")
			hits = append(hits, hit)
			continue
		}
		hits = append(hits, c.emptied(y, value, defaults, at)...)
	}
	return hits
}

// readsBelow reports whether a template reads something below a path that fails where the path is null.
func (c *Chart) readsBelow(path []string) bool {
	return slices.ContainsFunc(c.Reads.Reads, func(r values.Read) bool {
		below := func(other []string) bool { return len(other) >= len(path) && values.Match(other[:len(path)], path) }
		return len(r.Path) > len(path) && below(r.Path) && !r.Guarded && !slices.ContainsFunc(r.Under, below)
	})
}

// replaced reports an explicit false, 0 or "" that a template's default replaces.
func (c *Chart) replaced() (hits []finding.Hit) {
	defaults := c.defaults()
	for _, d := range c.Reads.Defaults {
		f := c.Template(d.File)
		if f == nil {
			continue
		}
		for _, y := range c.Layers {
			key, n := source.Get(y.Root(), source.Path(d.Path))
			n = source.Deref(n)
			if key == nil || n == nil || n.Kind != yaml.ScalarNode {
				continue
			}
			if !replacedBy(n, d.Text, y == defaults) {
				continue
			}
			hit := finding.Hit{Rule: nullRule, Span: y.EntrySpan(key, n), Text: finding.Say("replaced", "path", strings.Join(d.Path, "."), "value", cmp.Or(n.Value, `""`), "default", d.Text)}
			hit.HelpText = finding.Say("replaced", "default", d.Text, "chart", c.Dir)
			place := f.Span(d.Offset, d.Offset+len("default"))
			hit.Related = []finding.Related{{Span: place, Text: finding.Say("default")}}
			hit.Subject.Path = strings.Join(d.Path, ".")
			hits = append(hits, hit)
		}
	}
	return hits
}

// replacedBy reports whether a default takes the place of a value that says
// something. An empty text in values.yaml is how charts say that there is none.
func replacedBy(n *source.Node, literal string, own bool) bool {
	switch v := source.Scalar(n).(type) {
	case bool:
		return !v && literal == "true"
	case int64:
		return v == 0
	case float64:
		return v == 0
	case string:
		return v == "" && !own && n.Style != 0 && literal != `""`
	}
	return false
}
