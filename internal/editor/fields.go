package editor

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

// Memory is what several snapshots share: what takes long to make and never
// changes.
type Memory struct {
	mu      sync.Mutex
	schemas map[schema.Kind]map[string]any
}

// schema is the JSON Schema of a kind of file.
func (m *Memory) schema(kind schema.Kind) map[string]any {
	m.mu.Lock()
	defer m.mu.Unlock()
	if tree, ok := m.schemas[kind]; ok {
		return tree
	}
	var tree map[string]any
	if data, err := schema.JSONSchema(kind); err == nil {
		_ = json.Unmarshal(data, &tree)
	}
	if m.schemas == nil {
		m.schemas = map[schema.Kind]map[string]any{}
	}
	m.schemas[kind] = tree
	return tree
}

// fieldItems are the fields that a schema has at a path.
func (s *Snapshot) fieldItems(_ context.Context, kind schema.Kind, at source.Path) (out []Item) {
	root := s.memory.schema(kind)
	for _, node := range schemasAt(root, root, at) {
		properties, _ := node["properties"].(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(properties)) {
			if slices.ContainsFunc(out, func(i Item) bool { return i.Label == key }) {
				continue
			}
			item := Item{Label: key}
			for _, p := range schemasAt(root, properties[key], nil) {
				if text, ok := p["description"].(string); ok && item.Doc == "" {
					item.Doc = text
				}
				if item.Detail == "" {
					item.Detail = typeOf(p)
				}
			}
			out = append(out, item)
		}
	}
	return out
}

func typeOf(node map[string]any) string {
	switch t := node["type"].(type) {
	case string:
		return t
	case []any:
		var out []string
		for _, e := range t {
			if e != "null" {
				out = append(out, fmt.Sprint(e))
			}
		}
		return strings.Join(out, " or ")
	}
	return ""
}

// enumItems are the values that a schema lists for a path.
func (s *Snapshot) enumItems(kind schema.Kind, at source.Path) (out []Item) {
	add := func(v any) {
		label := fmt.Sprint(v)
		if v != nil && !slices.ContainsFunc(out, func(i Item) bool { return i.Label == label }) {
			out = append(out, Item{Label: label, Kind: ValueItem})
		}
	}
	root := s.memory.schema(kind)
	for _, node := range schemasAt(root, root, at) {
		list, _ := node["enum"].([]any)
		for _, v := range list {
			add(v)
		}
		if v, ok := node["const"]; ok {
			add(v)
		}
		if strings.Contains(typeOf(node), "boolean") {
			add(true)
			add(false)
		}
	}
	return out
}

// schemasAt lists the schemas that hold at a path: references followed, and each
// choice of several.
func schemasAt(root map[string]any, v any, at source.Path) (out []map[string]any) {
	node, _ := v.(map[string]any)
	if node == nil {
		return nil
	}
	if ref, ok := node["$ref"].(string); ok {
		defs, _ := root["$defs"].(map[string]any)
		out = append(out, schemasAt(root, defs[strings.TrimPrefix(ref, "#/$defs/")], at)...)
	}
	for _, word := range []string{"anyOf", "allOf", "oneOf"} {
		list, _ := node[word].([]any)
		for _, choice := range list {
			out = append(out, schemasAt(root, choice, at)...)
		}
	}
	if len(at) == 0 {
		return append(out, node)
	}
	properties, _ := node["properties"].(map[string]any)
	if p, ok := properties[at[0]]; ok {
		out = append(out, schemasAt(root, p, at[1:])...)
	} else {
		patterns, _ := node["patternProperties"].(map[string]any)
		for _, p := range patterns {
			out = append(out, schemasAt(root, p, at[1:])...)
		}
		out = append(out, schemasAt(root, node["additionalProperties"], at[1:])...)
	}
	if items, ok := node["items"]; ok {
		out = append(out, schemasAt(root, items, at[1:])...)
	}
	return out
}
