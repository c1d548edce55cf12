package schema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"cuelang.org/go/cue"
	"cuelang.org/go/cue/cuecontext"
	"cuelang.org/go/encoding/jsonschema"
)

var titles = map[Kind]string{
	Site:    "Site file of an infra repo",
	Jenkins: "config/project.yaml of the Jenkins pipelines",
	Catalog: "config/services.yaml of the Jenkins pipelines",
	RootApp: "Root app: an Argo CD Application that renders the app-of-apps chart",
	Config:  "Configuration of xgen-lint",
}

// JSONSchema returns the schema of a kind as JSON Schema (draft 2020-12), for
// editors. It says less than Check: not which fields only a chart knows, and no
// bound that is another field. As in Check, an optional field may be null.
func JSONSchema(kind Kind) ([]byte, error) {
	tree, err := generate(kind)
	if err != nil {
		return nil, err
	}
	tree["title"] = titles[kind]
	return printJSON(tree)
}

// generate makes the JSON Schema of a kind.
func generate(kind Kind) (map[string]any, error) {
	k, ok := kinds[kind]
	if !ok {
		return nil, fmt.Errorf("write JSON Schema of %q: no such kind of file", kind)
	}
	ctx := cuecontext.New()
	scope := ctx.CompileString(CUE(kind), cue.Filename(k.file))
	def := scope.LookupPath(cue.ParsePath(k.definition))
	expr, err := jsonschema.Generate(def, &jsonschema.GenerateConfig{})
	if err != nil {
		return nil, fmt.Errorf("write JSON Schema of %s: %w", k.file, err)
	}
	raw, err := ctx.BuildExpr(expr).MarshalJSON()
	if err != nil {
		return nil, fmt.Errorf("write JSON Schema of %s: %w", k.file, err)
	}
	var tree map[string]any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return nil, fmt.Errorf("write JSON Schema of %s: %w", k.file, err)
	}
	documented(tree, scope, k.definition)
	tidy(tree)
	return tree, nil
}

func printJSON(tree map[string]any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(tree); err != nil {
		return nil, fmt.Errorf("write JSON Schema: %w", err)
	}
	return out.Bytes(), nil
}

// tidy puts descriptions on one line, and lets what need not be there be null.
func tidy(v any) {
	switch v := v.(type) {
	case []any:
		for _, c := range v {
			tidy(c)
		}
	case map[string]any:
		for _, c := range v {
			tidy(c)
		}
		if text, ok := v["description"].(string); ok {
			v["description"] = strings.ReplaceAll(text, "\n", " ")
		}
		required, _ := v["required"].([]any)
		properties, _ := v["properties"].(map[string]any)
		for name, p := range properties {
			if !slices.Contains(required, any(name)) {
				properties[name] = nullable(p)
			}
		}
	}
}

func nullable(p any) any {
	schema, ok := p.(map[string]any)
	if !ok {
		return p
	}
	if kind, ok := schema["type"].(string); ok && schema["enum"] == nil && schema["const"] == nil {
		schema["type"] = []any{kind, "null"}
		return schema
	}
	out := map[string]any{}
	for _, word := range []string{"description", "examples", "default"} {
		if d, ok := schema[word]; ok {
			out[word] = d
			delete(schema, word)
		}
	}
	if message, ok := schema["errorMessage"]; ok {
		out["errorMessage"] = message
	}
	out["anyOf"] = []any{schema, map[string]any{"type": "null"}}
	return out
}
