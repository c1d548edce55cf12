package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"

	yaml "go.yaml.in/yaml/v4"
)

type definition struct {
	Kind string
	Spec struct {
		Group, Scope string
		Names        struct{ Kind string }
		Versions     []struct {
			Name   string
			Schema struct {
				OpenAPI map[string]any `yaml:"openAPIV3Schema"`
			}
		}
	}
}

// loadCustom reads the CustomResourceDefinitions of all modules.
func loadCustom(files map[string]fs.FS) ([]kind, error) {
	all := map[string]kind{}
	for _, m := range modules {
		if m.use != "crds" {
			continue
		}
		found := 0
		for _, glob := range m.files {
			names, err := fs.Glob(files[m.key()], glob)
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				n, err := readCustom(files[m.key()], name, all)
				if err != nil {
					return nil, fmt.Errorf("read %s: %w", name, err)
				}
				found += n
			}
		}
		if found == 0 {
			return nil, fmt.Errorf("%s holds no CustomResourceDefinition", m.key())
		}
	}
	out := make([]kind, 0, len(all))
	for _, key := range sortedKeys(all) {
		out = append(out, all[key])
	}
	return out, nil
}

func readCustom(files fs.FS, name string, all map[string]kind) (found int, err error) {
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return 0, err
	}
	for dec := yaml.NewDecoder(bytes.NewReader(text)); ; {
		var node yaml.Node
		if err := dec.Decode(&node); errors.Is(err, io.EOF) {
			return found, nil
		} else if err != nil {
			return found, err
		}
		plainEquals(&node)
		var d definition
		if err := node.Decode(&d); err != nil || d.Kind != "CustomResourceDefinition" {
			continue // a file may hold other objects beside
		}
		for _, v := range d.Spec.Versions {
			if v.Schema.OpenAPI == nil {
				continue // a version that is no longer served still was, on older clusters
			}
			k := kind{d.Spec.Group + "/" + v.Name, d.Spec.Names.Kind, d.Spec.Scope == "Namespaced", customRoot(v.Schema.OpenAPI), 0}
			if !closed(k.apiVersion) {
				loosen(k.shape, 0)
			}
			if before, ok := all[k.key()]; ok {
				k.shape = unite(before.shape, k.shape)
			}
			all[k.key()] = k
			found++
		}
	}
}

// plainEquals lets a plain `=` be a string: YAML 1.1's value tag, which an
// enum of Prometheus's matchers runs into.
func plainEquals(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode && n.Value == "=" {
		n.Tag = "!!str"
	}
	for _, c := range n.Content {
		plainEquals(c)
	}
}

// customRoot gives a custom object what the API server gives it: metadata by
// Kubernetes' own schema, a status that is not a manifest's to write.
func customRoot(schema map[string]any) *shape {
	s := customShape(schema)
	if s.base != 'o' {
		s = &shape{base: 'o', open: true, fields: map[string]*shape{}, required: map[string]bool{}}
	}
	s.fields["apiVersion"] = &shape{base: 's'}
	s.fields["kind"] = &shape{base: 's'}
	s.fields["metadata"] = &shape{ref: meta + "ObjectMeta"}
	delete(s.required, "metadata")
	dropStatus(s)
	return s
}

func customShape(m map[string]any) *shape {
	if m["x-kubernetes-int-or-string"] == true {
		return &shape{base: 'x', limits: customLimits(m)}
	}
	switch m["type"] {
	case "object":
		return customObject(m)
	case "array":
		items, _ := m["items"].(map[string]any)
		s := &shape{base: '[', elem: customShape(items)}
		s.limits.MinItems = count(m["minItems"])
		listType, _ := m["x-kubernetes-list-type"].(string)
		var names []string
		for _, n := range list(m["x-kubernetes-list-map-keys"]) {
			names = append(names, fmt.Sprint(n))
		}
		s.limits.ListKeys = listKeys(listType, names)
		return s
	case "string":
		return &shape{base: 's', limits: customLimits(m)}
	case "integer":
		return &shape{base: 'l', limits: customLimits(m)}
	case "number":
		return &shape{base: 'n', limits: customLimits(m)}
	case "boolean":
		return &shape{base: 'b'}
	}
	return anything()
}

func customObject(m map[string]any) *shape {
	props, _ := m["properties"].(map[string]any)
	extra, _ := m["additionalProperties"].(map[string]any)
	if m["x-kubernetes-embedded-resource"] == true || m["additionalProperties"] == true {
		return &shape{base: '{', elem: anything()}
	}
	if len(props) == 0 {
		switch {
		case extra != nil:
			return &shape{base: '{', elem: customShape(extra)}
		default:
			return &shape{base: '{', elem: anything()}
		}
	}
	s := &shape{base: 'o', fields: map[string]*shape{}, required: map[string]bool{}}
	s.open = m["x-kubernetes-preserve-unknown-fields"] == true || extra != nil
	for name, p := range props {
		p, _ := p.(map[string]any)
		s.fields[name] = customShape(p)
	}
	for _, r := range list(m["required"]) {
		name, _ := r.(string)
		p, _ := props[name].(map[string]any)
		// A default is put in before the object is judged.
		if _, ok := p["default"]; !ok && p != nil {
			s.required[name] = true
		}
	}
	s.groups = customGroups(m)
	return s
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

func count(v any) int {
	n, _ := v.(int)
	return n
}

// loosen forgets what a neighbour's next release is likely to relax: closed
// sets, patterns, alternatives, and what is required below the spec.
func loosen(s *shape, depth int) {
	s.limits, s.groups = limits{}, nil
	if depth > 1 {
		clear(s.required)
	}
	if s.elem != nil {
		loosen(s.elem, depth+1)
	}
	for _, f := range s.fields {
		loosen(f, depth+1)
	}
}
