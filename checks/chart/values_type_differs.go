package chart

import (
	"path"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const typeDiffersRule = "values/type-differs"

func typeDiffersCheck() Check {
	return Check{Run: findTypeDiffers, Rules: []finding.Rule{{
		ID: typeDiffersRule, Severity: finding.Warning, Scope: "chart",
		Title: "A value that is a map at most sites and a text at one",
		Description: "Helm warns and goes on if one layer gives a map and another one a text for the same key; the map's\n" +
			"defaults are then lost. Where the values files beside each other agree on the kind of a value and one\n" +
			"does not, that one is reported.",
		Help: "Write the value as the other files have it.",
		Bad:  "# the other sites: ingress: { host: … }\ningress: \"agent.example.com\"\n",
		Good: "ingress:\n  host: \"agent.example.com\"\n",
	}}}
}

// typed is a value of one file.
type typed struct {
	file  *source.YAML
	key   *source.Node
	value *source.Node
}

// findTypeDiffers compares the files of one folder, which are for one site or
// service each.
func findTypeDiffers(c *Chart) (hits []finding.Hit) {
	const enough = 3 // two files alone do not say which one is right
	folders := map[string][]*source.YAML{}
	for _, y := range c.Layers {
		folders[path.Dir(y.Path)] = append(folders[path.Dir(y.Path)], y)
	}
	for _, files := range folders {
		if len(files) < enough {
			continue
		}
		roots := make([]typed, 0, len(files))
		for _, y := range files {
			if y.Root() != nil {
				roots = append(roots, typed{file: y, value: source.Deref(y.Root())})
			}
		}
		hits = append(hits, differing(roots, nil)...)
	}
	return hits
}

func differing(places []typed, at []string) (hits []finding.Hit) {
	byKey := map[string][]typed{}
	var order []string
	for _, p := range places {
		if p.value.Kind != yaml.MappingNode {
			continue
		}
		for k := 0; k+1 < len(p.value.Content); k += 2 {
			key, v := p.value.Content[k], source.Deref(p.value.Content[k+1])
			if v == nil || key.Kind != yaml.ScalarNode || kindOf(v) == "" {
				continue
			}
			name := source.KeyText(key)
			if byKey[name] == nil {
				order = append(order, name)
			}
			byKey[name] = append(byKey[name], typed{p.file, key, v})
		}
	}
	for _, name := range order {
		path := append(at[:len(at):len(at)], name)
		if odd, usual, ok := oddOne(byKey[name]); ok {
			hit := finding.Hit{Rule: typeDiffersRule, Span: odd.file.NodeSpan(odd.key),
				Text: finding.Say("differs", "path", strings.Join(path, "."), "kind", finding.Say(kindOf(odd.value)), "usual", finding.Say(usual), "count", len(byKey[name])-1)}
			hit.Subject.Path = strings.Join(path, ".")
			hits = append(hits, hit)
			continue
		}
		hits = append(hits, differing(byKey[name], path)...)
	}
	return hits
}

// oddOne is the one place of several whose kind no other has.
func oddOne(places []typed) (odd typed, usual string, ok bool) {
	const others = 2
	if len(places) <= others {
		return typed{}, "", false
	}
	kinds := map[string][]typed{}
	for _, p := range places {
		kinds[kindOf(p.value)] = append(kinds[kindOf(p.value)], p)
	}
	if len(kinds) != 2 {
		return typed{}, "", false
	}
	for kind, list := range kinds {
		if len(list) == 1 {
			odd, ok = list[0], true
		} else {
			usual = kind
		}
	}
	return odd, usual, ok && slices.Contains([]string{"map", "list", "string"}, usual) && usual != kindOf(odd.value)
}

// kindOf is the kind of a value in words; "" for null, which any may be, and for
// what is empty.
func kindOf(n *source.Node) string {
	if len(n.Content) == 0 && n.Kind != yaml.ScalarNode {
		return ""
	}
	switch n.Kind {
	case yaml.MappingNode:
		return "map"
	case yaml.SequenceNode:
		return "list"
	case yaml.ScalarNode:
		if source.Scalar(n) == nil || n.Value == "" {
			return ""
		}
		return "string"
	}
	return ""
}
