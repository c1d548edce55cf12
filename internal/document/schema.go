package document

import (
	"reflect"
	"slices"
	"strings"
)

// field is a field of a document; one that is optional is absent without a value.
type field struct {
	name, doc string
	typ       reflect.Type
	optional  bool
}

// fields lists the fields of a type, those of embedded ones among them.
func fields(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			out = append(out, fields(f.Type)...)
			continue
		}
		name, option, _ := strings.Cut(f.Tag.Get("json"), ",")
		out = append(out, field{name, f.Tag.Get("doc"), f.Type, option != ""})
	}
	return out
}

// scopes are the documents by METADATA's custom.scope.
func scopes() map[string]reflect.Type {
	return map[string]reflect.Type{"site": reflect.TypeFor[Site](), "fleet": reflect.TypeFor[Fleet](), "change": reflect.TypeFor[Change]()}
}

// Parts names the parts of each document: the keys below input.
func Parts() map[string][]string {
	out := map[string][]string{}
	for scope, t := range scopes() {
		for _, f := range fields(t) {
			out[scope] = append(out[scope], f.name)
		}
	}
	return out
}

// Schema is the JSON Schema of a document ("site", "fleet"), as OPA reads one: it
// knows every field, and says nothing of the types of texts and numbers, which a
// rule may test.
func Schema(scope string) map[string]any {
	return schemaOf(scopes()[scope], false)
}

// Typed is the JSON Schema of a document with the types of all fields.
func Typed(scope string) map[string]any {
	out := schemaOf(scopes()[scope], true)
	out["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	out["title"] = "What rules of scope " + scope + " read"
	return out
}

func schemaOf(t reflect.Type, typed bool) map[string]any {
	switch t {
	case reflect.TypeFor[Any]():
		return map[string]any{}
	case reflect.TypeFor[Path]():
		return list(map[string]any{}, typed)
	}
	switch t.Kind() {
	case reflect.Pointer:
		inner := schemaOf(t.Elem(), typed)
		if kind, ok := inner["type"].(string); ok {
			inner["type"] = []any{kind, "null"}
		}
		return inner
	case reflect.Struct:
		properties := map[string]any{}
		for _, f := range fields(t) {
			s := schemaOf(f.typ, typed)
			if typed && f.doc != "" {
				s["description"] = f.doc
			}
			properties[f.name] = s
		}
		out := map[string]any{"type": "object", "properties": properties}
		if typed {
			out["additionalProperties"] = false
		}
		return out
	case reflect.Slice:
		return list(schemaOf(t.Elem(), typed), typed)
	case reflect.Map:
		if !typed { // OPA has no maps of one type in its schemas
			return map[string]any{}
		}
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem(), typed)}
	}
	if !typed {
		return map[string]any{}
	}
	switch t.Kind() {
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.String:
		return map[string]any{"type": "string"}
	}
	return map[string]any{}
}

func list(items map[string]any, typed bool) map[string]any {
	out := map[string]any{"type": "array", "items": items}
	if typed {
		out["type"] = []any{"array", "null"} // nothing is there
	}
	return out
}

// Table lists the fields of both documents for docs/policies.md, one per line.
func Table() string {
	var b strings.Builder
	b.WriteString("| field | type | what it is |\n| --- | --- | --- |\n")
	shared := fields(reflect.TypeFor[Shared]())
	for _, part := range []struct {
		root string
		t    reflect.Type
	}{{"", reflect.TypeFor[Site]()}, {"fleet's ", reflect.TypeFor[Fleet]()}, {"change's ", reflect.TypeFor[Change]()}} {
		for _, f := range fields(part.t) {
			if f.name == "kind" || part.root != "" && slices.ContainsFunc(shared, func(s field) bool { return s.name == f.name }) || part.root != "" && f.name == "rootApps" {
				continue
			}
			rows(&b, part.root+"`"+f.name, f)
		}
	}
	return b.String()
}

func rows(b *strings.Builder, name string, f field) {
	inner, kind := f.typ, ""
	suffix := ""
	for done := false; !done; {
		switch {
		case inner == reflect.TypeFor[Any]():
			kind, done = "any", true
		case inner == reflect.TypeFor[Path]() || inner.Kind() == reflect.Slice && inner.Elem().Kind() == reflect.Interface && inner.Elem() != reflect.TypeFor[Any]():
			kind, done = "path", true
		case inner.Kind() == reflect.Pointer:
			inner = inner.Elem()
			if !f.optional {
				kind = " or null"
			}
		case inner.Kind() == reflect.Slice:
			inner, suffix = inner.Elem(), suffix+"[]"
		case inner.Kind() == reflect.Map:
			inner, suffix = inner.Elem(), suffix+"{}"
		default:
			done = true
			if inner.Kind() == reflect.Struct {
				kind = "object"
			} else {
				kind = inner.Kind().String() + kind
			}
		}
	}
	b.WriteString("| " + name + suffix + "` | " + kind + " | " + f.doc + " |\n")
	if inner.Kind() == reflect.Struct {
		for _, below := range fields(inner) {
			rows(b, name+suffix+"."+below.name, below)
		}
	}
}
