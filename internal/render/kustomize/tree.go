package kustomize

import (
	"maps"
	"slices"
	"strconv"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// scalarAt returns the text of a scalar, "" if there is none.
func scalarAt(n *source.Node, keys ...string) string {
	if n == nil {
		return ""
	}
	_, v := source.Get(n, keys)
	if v = source.Deref(v); v == nil || v.Kind != yaml.ScalarNode {
		return ""
	}
	return v.Value
}

// maxDepth bounds how deep a tree is walked; aliases are not followed.
const maxDepth = 100

// walk visits the scalars that are written in a tree, and the maps and lists that are empty.
func walk(n *source.Node, path source.Path, depth int, visit func(source.Path, *source.Node)) {
	if n == nil || depth > maxDepth {
		return
	}
	if len(n.Content) == 0 && n.Kind != yaml.AliasNode && len(path) > 0 {
		visit(path, n)
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			walk(n.Content[i+1], path.Child(source.KeyText(n.Content[i])), depth+1, visit)
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			walk(item, path.Index(i), depth+1, visit)
		}
	}
}

// eachScalar visits the scalars of plain values, in the order of their keys.
func eachScalar(v any, path source.Path, visit func(source.Path, any)) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			eachScalar(v[k], path.Child(k), visit)
		}
	case []any:
		for i, item := range v {
			eachScalar(item, path.Index(i), visit)
		}
	default:
		if len(path) > 0 && v != nil {
			visit(path, v)
		}
	}
}

// withValue copies plain values with another one at path.
func withValue(v any, path source.Path, value any) any {
	if len(path) == 0 {
		if s, ok := value.(string); ok {
			if plain, err := strconv.Unquote(s); err == nil {
				return plain
			}
			return source.Resolve(s)
		}
		return value
	}
	switch v := v.(type) {
	case map[string]any:
		out := maps.Clone(v)
		out[path[0]] = withValue(v[path[0]], path[1:], value)
		return out
	case []any:
		if i, ok := index(path[0]); ok && i < len(v) {
			out := slices.Clone(v)
			out[i] = withValue(v[i], path[1:], value)
			return out
		}
	}
	return v
}

// index reads a list's index.
func index(s string) (int, bool) {
	i, err := strconv.Atoi(s)
	return i, err == nil && i >= 0
}
