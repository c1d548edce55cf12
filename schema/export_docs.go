package schema

import (
	"strconv"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
)

// documented writes into a JSON Schema what a kind's CUE says of each field beside
// its constraint: an example, a default, and what is wanted, in the words of Check.
// Editors show a default in words among the description; one that is a value is the
// schema's.
func documented(tree map[string]any, scope cue.Value, definition string) {
	defs, _ := tree["$defs"].(map[string]any)
	for name, d := range defs {
		if node, ok := d.(map[string]any); ok {
			fieldsOf(node, scope.LookupPath(cue.ParsePath("#"+name)), scope)
		}
	}
	fieldsOf(tree, scope.LookupPath(cue.ParsePath(definition)), scope)
}

func fieldsOf(node map[string]any, v, scope cue.Value) {
	properties, _ := node["properties"].(map[string]any)
	if items, ok := node["items"].(map[string]any); ok {
		fieldsOf(items, v.LookupPath(cue.MakePath(cue.AnyIndex)), scope)
	}
	patterns, _ := node["patternProperties"].(map[string]any)
	for _, p := range patterns {
		m, _ := p.(map[string]any)
		ref, _ := m["$ref"].(string)
		if def := scope.LookupPath(cue.ParsePath("#" + strings.TrimPrefix(ref, "#/$defs/"))); ref != "" && wanted(def) != "" {
			m["errorMessage"] = "want " + wanted(def)
			if own(def, "unquoted") != "" {
				m["errorMessage"] = "want " + wanted(def) + ": put it in quotes"
			}
		}
	}
	iter, err := v.Fields(cue.Optional(true))
	if err != nil {
		return
	}
	for iter.Next() {
		name := iter.Selector().Unquoted()
		p, ok := properties[name].(map[string]any)
		if !ok {
			continue
		}
		document(p, name, iter.Value())
		for _, choice := range branches(p) {
			fieldsOf(choice, iter.Value(), scope)
		}
	}
}

// branches are a schema and those that it may be one of.
func branches(node map[string]any) []map[string]any {
	out := []map[string]any{node}
	for _, word := range []string{"anyOf", "allOf", "oneOf"} {
		list, _ := node[word].([]any)
		for _, c := range list {
			if m, ok := c.(map[string]any); ok {
				out = append(out, branches(m)...)
			}
		}
	}
	return out
}

func document(p map[string]any, name string, v cue.Value) {
	if want := wanted(v); want != "" {
		p["errorMessage"] = name + ": want " + want
	}
	if text := own(v, "example"); text != "" {
		p["examples"] = []any{typedAs(v, text)}
	}
	switch text := own(v, "default"); {
	case hasAttribute(v, "default") && fitsAs(v, text):
		p["default"] = typedAs(v, text)
	case text != "":
		p["description"] = strings.TrimSpace(described(p) + " Default: " + text + ".")
	}
}

func described(p map[string]any) string {
	text, _ := p["description"].(string)
	return text
}

func hasAttribute(v cue.Value, name string) bool {
	a := v.Attribute(name)
	return a.Err() == nil
}

// wanted is what may be at a field, in words; "" for a map or a list, of which
// the parts say it.
func wanted(v cue.Value) string {
	if want := own(v, "want"); want != "" {
		return want
	}
	root, path := v.ReferencePath()
	if len(path.Selectors()) == 1 {
		if want := wanted(root.LookupPath(path)); want != "" {
			return want
		}
	}
	if v.IncompleteKind()&(cue.StructKind|cue.ListKind) != 0 {
		return ""
	}
	return list(words(&node{kinds: v.IncompleteKind(), enum: enum(v)}), "or")
}

// typedAs reads a text of an attribute as the field takes it.
func typedAs(v cue.Value, text string) any {
	kind := v.IncompleteKind()
	if n, err := strconv.Atoi(text); err == nil && kind&(cue.IntKind|cue.FloatKind) != 0 {
		return n
	}
	if kind&cue.BoolKind != 0 && (text == "true" || text == "false") {
		return text == "true"
	}
	return text
}

// fitsAs reports whether a default is a value that the field takes, and not words
// about it.
func fitsAs(v cue.Value, text string) bool {
	return v.Unify(cuecontext.New().Encode(typedAs(v, text))).Validate() == nil && !strings.Contains(text, " ")
}
