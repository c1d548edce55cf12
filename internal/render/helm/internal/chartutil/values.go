// Package chartutil is Helm 3's arithmetic of values: coalescing, dependencies, import-values, capabilities
// and schemas, as helm.sh/helm/v3/pkg/chartutil does it. Helm's own package links client-go, which
// costs every run its start-up; it is therefore the judge in tests only.
//
// The package keeps Helm's name and its types' names because templates can see them (`typeOf .Values`),
// and their methods because templates can call them (`.Values.AsMap`, `.Capabilities.APIVersions.Has`).
// It reads no file and renders nothing.
package chartutil

import (
	"fmt"
	"io"
	"strings"

	"sigs.k8s.io/yaml"
)

// GlobalKey is the key of the values that every chart of a tree shares.
const GlobalKey = "global"

// Values is a chart's values as templates see them.
type Values map[string]any

// YAML prints the values.
func (v Values) YAML() (string, error) {
	b, err := yaml.Marshal(v)
	return string(b), err
}

// Encode writes the values as YAML.
func (v Values) Encode(w io.Writer) error {
	out, err := yaml.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(out)
	return err
}

// AsMap gives the plain map, never nil.
func (v Values) AsMap() map[string]any {
	if len(v) == 0 {
		return map[string]any{}
	}
	return v
}

// Table gives the map at a dotted path; a missing or other value is an error.
func (v Values) Table(name string) (Values, error) {
	table := v
	var err error
	for _, n := range strings.Split(name, ".") {
		if table, err = tableLookup(table, n); err != nil {
			break
		}
	}
	return table, err
}

func tableLookup(v Values, key string) (Values, error) {
	v2, ok := v[key]
	if !ok {
		return v, fmt.Errorf("%q is not a table", key)
	}
	switch vv := v2.(type) {
	case map[string]any:
		return vv, nil
	case Values:
		return vv, nil
	}
	return Values{}, fmt.Errorf("%q is not a table", key)
}

// PathValue gives the value at a dotted path; a map or nothing there is an error.
func (v Values) PathValue(path string) (any, error) {
	if path == "" {
		return nil, fmt.Errorf("YAML path cannot be empty")
	}
	parent, key := v, path
	if i := strings.LastIndexByte(path, '.'); i >= 0 {
		t, err := v.Table(path[:i])
		if err != nil {
			return nil, fmt.Errorf("%q is not a value", path[i+1:])
		}
		parent, key = t, path[i+1:]
	}
	if k, ok := parent[key]; ok && !isTable(k) {
		return k, nil
	}
	return nil, fmt.Errorf("%q is not a value", key)
}

func isTable(v any) bool {
	_, ok := v.(map[string]any)
	return ok
}
