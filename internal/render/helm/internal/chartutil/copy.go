package chartutil

import (
	"reflect"

	"github.com/mitchellh/copystructure"
)

// CopyMap copies values deeply, so that a template may change them; the copy of nil is an empty map.
func CopyMap(m map[string]any) map[string]any {
	if m == nil {
		return map[string]any{}
	}
	out := make(map[string]any, len(m))
	for k, v := range m {
		out[k] = copyValue(v)
	}
	return out
}

// copyValue copies one value deeply. YAML and --set make only the kinds of the first cases; others are
// what a caller of this package hands in.
func copyValue(v any) any {
	switch v := v.(type) {
	case nil, string, bool, float64, int64, int:
		return v
	case map[string]any:
		if v == nil {
			return v
		}
		return CopyMap(v)
	case []any:
		if v == nil {
			return v
		}
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = copyValue(x)
		}
		return out
	}
	switch reflect.TypeOf(v).Kind() {
	case reflect.Map, reflect.Slice, reflect.Pointer, reflect.Struct, reflect.Array:
		if c, err := copystructure.Copy(v); err == nil {
			return c
		}
	}
	return v
}
