package chart

import (
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

const (
	unknownKeyRule = "values/unknown-key"
	mappingNode    = yaml.MappingNode
)

func unknownKeyCheck() Check {
	return Check{Run: findUnknownKeys, Rules: []finding.Rule{{
		ID: unknownKeyRule, Severity: finding.Warning, Scope: "chart",
		Title: "A key of a values file that no template reads",
		Description: "Helm takes any key and says nothing of one that no template reads: `resource:` in place of `resources:`\n" +
			"leaves the default in force. Only a key that is near one which a template reads is reported; other keys\n" +
			"may be for another program or another version of the chart. What follows `---` in a values file is not\n" +
			"read at all: Helm 3 takes the first document.",
		Help: "Write the key as the template reads it.",
		Bad:  "# the template reads .Values.resources\nresource:\n  limits: { memory: 1Gi }\n",
		Good: "resources:\n  limits: { memory: 1Gi }\n",
	}}}
}

func findUnknownKeys(c *Chart) (hits []finding.Hit) {
	for _, y := range c.Layers {
		if len(y.Docs) > 1 {
			hits = append(hits, secondDocument(y))
		}
		if y.Root() != nil && !c.Reads.Everything && !c.Typed(y.Path) {
			hits = append(hits, c.unknownKeys(y, y.Root(), nil)...)
		}
	}
	return hits
}

// secondDocument reports what Helm leaves out: it decodes the first document.
func secondDocument(y *source.YAML) finding.Hit {
	second := y.Docs[1]
	what, span := finding.Say("rest"), y.NodeSpan(second)
	if second.Kind == yaml.MappingNode && len(second.Content) > 0 {
		what, span = finding.Say("key-and-rest", "key", second.Content[0].Value), y.NodeSpan(second.Content[0])
	}
	hit := check.At(unknownKeyRule, span, finding.Say("second", "what", what))
	hit.HelpText = finding.Say("second")
	return hit
}

func (c *Chart) unknownKeys(y *source.YAML, n *source.Node, path []string) (hits []finding.Hit) {
	n = source.Deref(n)
	switch n.Kind {
	case yaml.SequenceNode:
		for _, item := range n.Content {
			hits = append(hits, c.unknownKeys(y, item, append(path[:len(path):len(path)], values.Any))...)
		}
	case yaml.MappingNode:
		own := map[string]bool{}
		source.Entries(n, func(key string, _, _ *source.Node) { own[key] = true })
		for k := 0; k+1 < len(n.Content); k += 2 {
			key, value := n.Content[k], n.Content[k+1]
			at := append(path[:len(path):len(path)], source.KeyText(key))
			if key.Kind != yaml.ScalarNode || key.Tag == "!!merge" {
				continue
			}
			if c.covers(at) {
				hits = append(hits, c.unknownKeys(y, value, at)...)
				continue
			}
			if meant, ok := c.meant(at, own); ok {
				hits = append(hits, unknownKey(y, key, at, meant))
			}
		}
	}
	return hits
}

// meant is the name near a key that a template reads in its place. One that the
// file sets as well is not what the key was to be.
func (c *Chart) meant(at []string, own map[string]bool) (string, bool) {
	name := at[len(at)-1]
	if strings.HasPrefix(name, "x-") || strings.HasPrefix(name, "_") || strings.HasPrefix(name, ".") {
		return "", false
	}
	var known []string
	for _, k := range c.keys(at[:len(at)-1]) {
		if !own[k] {
			known = append(known, k)
		}
	}
	return near.Nearest(name, known)
}

func unknownKey(y *source.YAML, key *source.Node, at []string, meant string) finding.Hit {
	full := strings.Join(at, ".")
	hit := finding.Hit{Rule: unknownKeyRule, Span: y.NodeSpan(key),
		Text: finding.Say("unread", "key", full, "meant", strings.Join(append(at[:len(at)-1:len(at)-1], meant), "."))}
	hit.HelpText = finding.Say("unread", "meant", meant, "key", at[len(at)-1])
	hit.Subject.Path = full
	return hit
}
