package schema

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Repo is what a repository says of its typed files beyond their schema.
type Repo struct {
	// Keys are the fields that templates read at a path of a site file, and Open
	// reports whether they may read any other there; "*" is any key or item.
	Keys func(at source.Path) []string
	Open func(at source.Path) bool
	// Names that may be written, each with a word about it.
	Services, Environments, Sites, Rules map[string]string
}

// JSONSchemaOf is JSONSchema made for one repository: closed over what its charts
// read, with its names, and with the sentences of Check where an editor shows its
// own (errorMessage, patternErrorMessage: yaml-language-server knows both).
func JSONSchemaOf(kind Kind, r Repo) ([]byte, error) {
	tree, err := generate(kind)
	if err != nil {
		return nil, err
	}
	defs, _ := tree["$defs"].(map[string]any)
	flat, _ := inline(tree, defs, 0).(map[string]any)
	delete(flat, "$defs")
	e := &exporter{Repo: r, kind: kind}
	e.spread(flat, "")
	e.names(flat)
	if kind == Site {
		e.close(flat, nil)
	}
	examples(flat, "")
	flat["title"] = titles[kind]
	return printJSON(flat)
}

// examples makes the example of a map or list of those of its parts.
func examples(node map[string]any, name string) (any, bool) {
	var made any
	for _, c := range branches(node) {
		if items, ok := c["items"].(map[string]any); ok {
			if e, ok := examples(items, ""); ok {
				made = []any{e}
			}
		}
		properties, _ := c["properties"].(map[string]any)
		patterns, _ := c["patternProperties"].(map[string]any)
		parts := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(properties)) {
			p, _ := properties[key].(map[string]any)
			if e, ok := examples(p, key); ok && (len(parts) < few || slices.Contains(requiredOf(c), key)) {
				parts[key] = e
			}
		}
		for _, p := range patterns {
			m, _ := p.(map[string]any)
			if e, ok := examples(m, ""); ok && len(parts) == 0 {
				parts["prd"] = e
			}
		}
		if name == "vars" || name == "config" {
			parts = map[string]any{"LOG_LEVEL": "info"}
		}
		if len(parts) > 0 {
			made = parts
		}
	}
	if list, ok := node["examples"].([]any); ok && len(list) > 0 {
		return list[0], true
	}
	if made != nil {
		node["examples"] = []any{made}
	}
	return made, made != nil
}

// few is how many fields an example of a map has, beside those that must be.
const few = 2

func requiredOf(node map[string]any) (out []string) {
	list, _ := node["required"].([]any)
	for _, r := range list {
		out = append(out, fmt.Sprint(r))
	}
	return out
}

// inline puts what a reference names in its place, so that each place of a file has
// a schema of its own; what it says itself goes over that.
func inline(v any, defs map[string]any, depth int) any {
	const deep = 40 // no kind refers to itself
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = inline(e, defs, depth)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		if ref, ok := v["$ref"].(string); ok && depth < deep {
			target, _ := inline(defs[strings.TrimPrefix(ref, "#/$defs/")], defs, depth+1).(map[string]any)
			maps.Copy(out, target)
		}
		for key, e := range v {
			if key != "$ref" && key != "$defs" {
				out[key] = inline(e, defs, depth)
			}
		}
		return merged(joined(out))
	}
	return v
}

// merged makes one schema of scalars of different types that may be at a place.
// What is said of one type binds no other, and an editor then explains the place
// and not one of its choices.
func merged(node map[string]any) map[string]any {
	list, ok := node["anyOf"].([]any)
	if !ok {
		return node
	}
	out := maps.Clone(node)
	delete(out, "anyOf")
	var types []any
	for _, c := range list {
		m, _ := c.(map[string]any)
		for _, word := range []string{"properties", "patternProperties", "items", "enum", "const", "not", "anyOf", "allOf", "oneOf"} {
			if m[word] != nil {
				return node
			}
		}
		of, ok := m["type"].([]any)
		if !ok {
			of = []any{m["type"]}
		}
		for _, t := range of {
			if t == nil || slices.Contains(types, t) || t == "object" || t == "array" {
				return node
			}
			types = append(types, t)
		}
		for key, v := range m {
			if out[key] == nil {
				out[key] = v
			}
		}
	}
	out["type"] = types
	return out
}

// joined makes one schema of allOf where that says no more: {number} and {integer,
// from 1}. An editor would explain a slip by either.
func joined(node map[string]any) map[string]any {
	list, ok := node["allOf"].([]any)
	if !ok {
		return node
	}
	out := maps.Clone(node)
	delete(out, "allOf")
	for _, part := range list {
		m, ok := part.(map[string]any)
		if !ok || m["anyOf"] != nil || m["allOf"] != nil || m["pattern"] != nil || m["not"] != nil {
			return node
		}
		maps.Copy(out, m)
	}
	return out
}

type exporter struct {
	Repo
	kind Kind
}

// spread returns what is wanted in every choice of a place: an editor shows the
// message of the one that comes nearest.
func (e *exporter) spread(node map[string]any, message string) {
	if own, ok := node["errorMessage"].(string); ok {
		message = own
	}
	scalar := node["properties"] == nil && node["items"] == nil && node["patternProperties"] == nil
	if message != "" && scalar {
		node["errorMessage"] = message
		if node["pattern"] != nil {
			node["patternErrorMessage"] = message
		}
	}
	for _, word := range []string{"anyOf", "allOf", "oneOf"} {
		list, _ := node[word].([]any)
		for _, c := range list {
			if m, ok := c.(map[string]any); ok {
				e.spread(m, message)
			}
		}
	}
	for _, word := range []string{"properties", "patternProperties"} {
		properties, _ := node[word].(map[string]any)
		for _, p := range properties {
			if m, ok := p.(map[string]any); ok {
				e.spread(m, "")
			}
		}
	}
	for _, word := range []string{"items", "additionalProperties"} {
		if m, ok := node[word].(map[string]any); ok {
			e.spread(m, "")
		}
	}
}

// at finds the schema of a path, of the choices the one that is a map or list.
func at(node map[string]any, path ...string) map[string]any {
	for _, c := range branches(node) {
		if len(path) == 0 {
			return node
		}
		var next any
		if path[0] == "*" {
			if next = c["items"]; next == nil {
				patterns, _ := c["patternProperties"].(map[string]any)
				for _, p := range patterns {
					next = p
				}
			}
		} else {
			properties, _ := c["properties"].(map[string]any)
			next = properties[path[0]]
		}
		if m, ok := next.(map[string]any); ok {
			if found := at(m, path[1:]...); found != nil {
				return found
			}
		}
	}
	return nil
}

// names puts the repository's names in where they may stand.
func (e *exporter) names(root map[string]any) {
	switch e.kind {
	case Site:
		if service := at(root, "environments", "*", "services", "*", "name"); service != nil && len(e.Services) > 0 {
			listNames(service, e.Services)
			known := slices.Sorted(maps.Keys(e.Services))
			service["errorMessage"] = "name: no such service in the catalogue, so nothing builds its image; it has " + list(known, "and")
			service["patternErrorMessage"] = service["errorMessage"]
		}
		keyNames(at(root, "environments"), e.Environments)
		keyNames(at(root, "destinations"), e.Environments)
	case Config:
		keyNames(at(root, "rules"), e.Rules)
		keyNames(at(root, "sites"), e.Sites)
	}
}

func listNames(node map[string]any, names map[string]string) {
	var values, words []any
	for _, name := range slices.Sorted(maps.Keys(names)) {
		values, words = append(values, name), append(words, names[name])
	}
	node["enum"], node["enumDescriptions"] = values, words
}

// keyNames offers names as keys of a map that takes others as well.
func keyNames(node map[string]any, names map[string]string) {
	if node == nil || len(names) == 0 {
		return
	}
	for _, c := range branches(node) {
		patterns, ok := c["patternProperties"].(map[string]any)
		if !ok {
			continue
		}
		properties := map[string]any{}
		for name, word := range names {
			for _, p := range patterns {
				value, _ := p.(map[string]any)
				value = maps.Clone(value)
				value["description"] = word
				properties[name] = value
			}
		}
		c["properties"] = properties
	}
}

// close lets each map of a site file hold what is known and what templates read,
// and no more.
func (e *exporter) close(node map[string]any, path source.Path) {
	for _, c := range branches(node) {
		if items, ok := c["items"].(map[string]any); ok {
			e.close(items, path.Child("*"))
		}
		patterns, _ := c["patternProperties"].(map[string]any)
		for _, p := range patterns {
			if m, ok := p.(map[string]any); ok {
				e.close(m, path.Child("*"))
			}
		}
		properties, _ := c["properties"].(map[string]any)
		for name, p := range properties {
			if m, ok := p.(map[string]any); ok && patterns == nil {
				e.close(m, path.Child(name))
			} else if ok {
				e.close(m, path.Child("*"))
			}
		}
		if properties == nil && patterns == nil || c["additionalProperties"] == false && patterns == nil {
			continue
		}
		e.closeMap(c, path, properties, patterns)
	}
}

func (e *exporter) closeMap(c map[string]any, path source.Path, properties, patterns map[string]any) {
	if patterns == nil {
		for _, key := range e.Keys(path) {
			if _, known := properties[key]; !known {
				properties[key] = map[string]any{"description": fmt.Sprintf("The templates of this repository read %s.", path.Child(key))}
			}
		}
		if e.Open(path) {
			return
		}
	}
	c["additionalProperties"] = false
	where := path.Last()
	if where == "" || where == "*" {
		where = "this map"
	}
	needs := requiredOf(c)
	text := where + ": no such field here"
	if len(needs) > 0 {
		text = where + ": a field is missing or unknown; it needs " + list(needs, "and")
	}
	if patterns == nil {
		text += "; it knows " + list(slices.Sorted(maps.Keys(properties)), "and")
	}
	c["errorMessage"] = text
}
