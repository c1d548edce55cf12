// Package functions owns the functions that a template may name, Sprig's and Helm's, and what their calls may use up: each
// accounts for what it makes before it makes it, and those that no offline renderer can know answer the same in every run.
// It knows no template and no chart.
package functions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/template"

	"github.com/BurntSushi/toml"
	"github.com/Masterminds/sprig/v3"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/kyaml"
	"go.yaml.in/yaml/v3"
	sigsyaml "sigs.k8s.io/yaml"
)

// Names lists the functions that a template may name.
func Names() []string {
	return slices.Sorted(maps.Keys(All(func(any) (any, bool) { return nil, false })))
}

// All gives every function that a template may name: Sprig's and Helm's. Those that need a running
// machine (include, tpl) are names only. copyOwn copies values of types that only the caller knows, false for others.
func All(copyOwn func(any) (any, bool)) template.FuncMap {
	f := sprig.TxtFuncMap()
	delete(f, "env")
	delete(f, "expandenv")
	if slow, ok := f["mustDeepCopy"].(func(any) (any, error)); ok {
		deep := copier(slow, copyOwn)
		f["mustDeepCopy"] = deep
		f["deepCopy"] = func(v any) any {
			c, err := deep(v)
			if err != nil {
				panic("deepCopy error: " + err.Error()) // Sprig's words; text/template makes an error of it
			}
			return c
		}
	}
	if slow, ok := f["quote"].(func(...any) string); ok {
		f["quote"] = quoter(slow)
	}
	helm := template.FuncMap{
		"indent":        indent,
		"nindent":       nindent,
		"toToml":        toTOML,
		"fromToml":      fromTOML,
		"toYaml":        ToYAML,
		"toYamlPretty":  toYAMLPretty,
		"fromYaml":      fromYAML,
		"fromYamlArray": fromYAMLArray,
		"toJson":        toJSON,
		"fromJson":      fromJSON,
		"fromJsonArray": fromJSONArray,
		"required":      required,
		"fail":          fail,
		"include":       func(string, any) string { return "" },
		"tpl":           func(string, any) string { return "" },
		"lookup":        func(string, string, string, string) map[string]any { return nil },
		// Those of text/template that print, because of what they print: see printers.
		"print": fmt.Sprint, "printf": fmt.Sprintf, "println": fmt.Sprintln,
		"html": template.HTMLEscaper, "js": template.JSEscaper, "urlquery": template.URLQueryEscaper,
		// Sprig gives these in random order; sorted is one of the orders that Helm may give.
		"keys":   sortedKeys,
		"values": sortedValues,
	}
	for name, fn := range helm {
		f[name] = fn
	}
	return f
}

// Refusal is what `required` and `fail` say.
type Refusal struct {
	Required bool
	Message  string
}

// Error is the chart's own words.
func (e *Refusal) Error() string { return e.Message }

func required(warn string, val any) (any, error) {
	if val == nil || val == "" {
		return val, &Refusal{Required: true, Message: warn}
	}
	return val, nil
}

func fail(msg string) (string, error) { return "", &Refusal{Message: msg} }

// ToYAML is toYaml: "" for what cannot be written.
func ToYAML(v any) string {
	data, err := kyaml.Marshal(v)
	if err != nil {
		return "" // as Helm: errors are swallowed inside a template
	}
	return strings.TrimSuffix(string(data), "\n")
}

func toYAMLPretty(v any) string {
	var data bytes.Buffer
	encoder := yaml.NewEncoder(&data)
	encoder.SetIndent(2)
	if err := encoder.Encode(v); err != nil {
		return ""
	}
	return strings.TrimSuffix(data.String(), "\n")
}

func fromYAML(s string) map[string]any {
	m, err := kyaml.UnmarshalMap([]byte(s))
	if err != nil {
		m["Error"] = err.Error()
	}
	return m
}

func fromYAMLArray(s string) []any {
	if v, ok := kyaml.Read([]byte(s)); ok {
		if a, ok := v.([]any); ok {
			return a
		}
	}
	a := []any{}
	if err := sigsyaml.Unmarshal([]byte(s), &a); err != nil {
		a = []any{err.Error()}
	}
	return a
}

func toTOML(v any) string {
	var b bytes.Buffer
	if err := toml.NewEncoder(&b).Encode(v); err != nil {
		return err.Error()
	}
	return b.String()
}

func fromTOML(s string) map[string]any {
	m := map[string]any{}
	if err := toml.Unmarshal([]byte(s), &m); err != nil {
		m["Error"] = err.Error()
	}
	return m
}

func toJSON(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(data)
}

func fromJSON(s string) map[string]any {
	m := map[string]any{}
	if err := json.Unmarshal([]byte(s), &m); err != nil {
		m["Error"] = err.Error()
	}
	return m
}

func fromJSONArray(s string) []any {
	a := []any{}
	if err := json.Unmarshal([]byte(s), &a); err != nil {
		a = []any{err.Error()}
	}
	return a
}
