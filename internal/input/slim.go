package input

import (
	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// shape says which keys of a mapping are kept; a key without a shape of its own is kept whole. anyKey is every key.
type shape map[string]shape

const anyKey = "*"

// What rules that compare sites read of a site's file and of a root app. TestSlim holds the built-in rules to it; rules of the
// user's own get all.
var (
	slimSite = shape{
		"destinations": nil,
		"environments": {anyKey: {}},
		"source":       {"repoURL": nil},
		"project":      {"repoURL": nil},
	}
	slimRootApp = shape{"spec": {"source": nil, "sources": nil}}
)

// of returns the part of a tree that has the shape. What is not of the kind that the shape expects stays as it is, and so
// does a mapping with merge keys.
func (s shape) of(n *source.Node) *source.Node {
	if n == nil || s == nil || n.Kind != yaml.MappingNode {
		return n
	}
	out := &source.Node{Kind: n.Kind, Tag: n.Tag}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Tag == "!!merge" {
			return n
		}
		if below, kept := s.at(source.KeyText(key)); kept {
			out.Content = append(out.Content, key, below.of(n.Content[i+1]))
		}
	}
	return out
}

func (s shape) at(key string) (below shape, kept bool) {
	if below, kept = s[key]; !kept {
		below, kept = s[anyKey]
	}
	return below, kept
}

// slim is what the fleet's rules read of a tree: the part of a shape, or all of it for rules of the user's own.
func (build *Builder) slim(n *source.Node, s shape) *source.Node {
	if build.whole {
		return n
	}
	return s.of(n)
}
