package editor

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

func repoSchema(t *testing.T, kind schema.Kind, edit [3]string) (map[string]any, *jsonschema.Schema) {
	t.Helper()
	fsys := os.DirFS(filepath.Join("..", "..", "testdata", "infra"))
	if edit[0] != "" {
		data, err := fs.ReadFile(fsys, edit[0])
		if err != nil || !bytes.Contains(data, []byte(edit[1])) {
			t.Fatalf("%s: %v", edit[0], err)
		}
		fsys = files.Lay(fsys, map[string][]byte{edit[0]: bytes.Replace(data, []byte(edit[1]), []byte(edit[2]), 1)})
	}
	text, err := SchemaIn(context.Background(), lint.Options{FS: fsys}, kind)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	v, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return tree, v
}

func siteText(t *testing.T, old, now string) any {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "infra", filepath.FromSlash(aww)))
	if err != nil || !strings.Contains(string(data), old) {
		t.Fatalf("%q: %v", old, err)
	}
	return source.Decode(source.ParseYAML(source.NewFile(aww, []byte(strings.Replace(string(data), old, now, 1)))).Root())
}

// The schema of a repository knows what its charts read, and nothing else.
func TestSchemaIsClosed(t *testing.T) {
	t.Parallel()
	_, v := repoSchema(t, schema.Site, [3]string{})
	_, reads := repoSchema(t, schema.Site, [3]string{apps, "{{- with $service.autoscaling }}", "{{- with $service.priorityClass }}{{ . }}{{- end }}{{- with $service.autoscaling }}"})
	for _, c := range []struct {
		old, now    string
		good, there bool // without and with a template that reads priorityClass
	}{
		{"replicas: 1", "replicas: 1", true, true},
		{"replicas: 1", "replica: 1", false, false},
		{"replicas: 1", "replicas: 1\n        priorityClass: high", false, true},
		{"site: aww", "site: aww\npriorityClass: high", false, false},
		{"name: xgen-core", "name: xgen-coer", false, false},
		{"APP_SITE:", "ANY_NAME: \"x\"\n  APP_SITE:", true, true},
		{"  aww:\n    server", "  stage:\n    server", true, true},
		{"infra:", "infra:\n  kafka: { host: x }", false, false},
	} {
		value := siteText(t, c.old, c.now)
		if err := v.Validate(value); (err == nil) != c.good {
			t.Errorf("%q: %v", c.now, err)
		}
		if err := reads.Validate(value); (err == nil) != c.there {
			t.Errorf("%q, with a template that reads priorityClass: %v", c.now, err)
		}
	}
	for _, name := range []string{"xgen", "xgen-jeju", "lotteimall"} {
		data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "infra", "k3s", "argocd", "projects", name+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if err := v.Validate(source.Decode(source.ParseYAML(source.NewFile(name, data)).Root())); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Every field says what it is, shows an example that it takes, and what it is when
// it is left out.
func TestSchemaIsDocumented(t *testing.T) {
	t.Parallel()
	tree, v := repoSchema(t, schema.Site, [3]string{})
	fields := 0
	var walk func(node map[string]any, path []string)
	walk = func(node map[string]any, path []string) {
		required, _ := node["required"].([]any)
		for _, word := range []string{"properties", "patternProperties"} {
			properties, _ := node[word].(map[string]any)
			for name, p := range properties {
				m, _ := p.(map[string]any)
				at := append(slices.Clone(path), name)
				if word == "properties" && !strings.HasPrefix(m["description"].(string), "The templates of this repository") {
					fields++
					where := strings.Join(at, ".")
					isMap := m["properties"] != nil || m["patternProperties"] != nil || m["items"] != nil || m["anyOf"] != nil
					_, known := m["default"]
					known = known || strings.Contains(m["description"].(string), "Default: ")
					switch {
					case m["examples"] == nil:
						t.Errorf("%s has no example", where)
					case !isMap && !known && !slices.Contains(required, any(name)):
						t.Errorf("%s does not say what it is when it is left out", where)
					}
				}
				walk(m, at)
			}
		}
		for _, word := range []string{"anyOf", "allOf"} {
			list, _ := node[word].([]any)
			for _, c := range list {
				if m, ok := c.(map[string]any); ok {
					walk(m, path)
				}
			}
		}
		if m, ok := node["items"].(map[string]any); ok {
			walk(m, append(slices.Clone(path), "[]"))
		}
	}
	walk(tree, nil)
	if fields < 46 {
		t.Errorf("%d fields", fields)
	}
	example, _ := tree["examples"].([]any)
	if len(example) != 1 {
		t.Fatalf("no example of a whole file: %v", tree["examples"])
	}
	if err := v.Validate(example[0]); err != nil {
		t.Errorf("the example of a whole file is none: %v", err)
	}
}

func TestSchemaOfTheConfiguration(t *testing.T) {
	t.Parallel()
	_, v := repoSchema(t, schema.Config, [3]string{})
	for text, good := range map[string]bool{
		"rules: {capacity/oversized-replicas: warning, 'capacity/*': 'off', own/rule: error}": true,
		"rules: {capacity/oversized-replicas: loud}":                                          false,
		"sites: {xgen-aww: {platform: eks}, new: {gpu: true}}":                                true,
		"sitse: {}": false,
	} {
		if err := v.Validate(source.Decode(source.ParseYAML(source.NewFile("x", []byte(text))).Root())); (err == nil) != good {
			t.Errorf("%s: %v", text, err)
		}
	}
}
