// Package kyaml is sigs.k8s.io/yaml without its detour over JSON text, which is most of what rendering a chart
// costs. Results and errors are that package's: whatever this one is not sure of, it hands over.
package kyaml

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	yaml2 "go.yaml.in/yaml/v2"
	yaml4 "go.yaml.in/yaml/v4"
	"sigs.k8s.io/yaml"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Marshal is sigs.k8s.io/yaml's Marshal.
func Marshal(v any) ([]byte, error) {
	w := writer{text: make([]byte, 0, 256)}
	if w.value(v, 0, false) {
		return w.text, nil
	}
	plain, ok := toYAML(v)
	if !ok {
		return yaml.Marshal(v)
	}
	return yaml2.Marshal(plain)
}

// toYAML gives what a value becomes by way of JSON and back through the YAML parser; false where that may fail
// or needs reflection.
func toYAML(v any) (any, bool) {
	switch v := v.(type) {
	case nil, bool, int:
		return v, true
	case string:
		return v, isPlain(v)
	case int64:
		return int(v), true
	case float64:
		return number(v)
	case map[string]any:
		if v == nil {
			return nil, true
		}
		out := make(map[string]any, len(v))
		for k, x := range v {
			y, ok := toYAML(x)
			if !ok || !isPlain(k) || k == "<<" {
				return nil, false
			}
			out[k] = y
		}
		return out, true
	case mapped:
		m, ok := filled(v)
		if !ok {
			return nil, false
		}
		return toYAML(m)
	case []any:
		if v == nil {
			return nil, true
		}
		out := make([]any, len(v))
		for i, x := range v {
			y, ok := toYAML(x)
			if !ok {
				return nil, false
			}
			out[i] = y
		}
		return out, true
	}
	if v, ok := throughJSON(v); ok {
		return toYAML(v)
	}
	return nil, false
}

// throughJSON gives what a value of another type (.Capabilities, .Chart) is made of: where one is a small part of what is
// printed, the rest need not go through JSON with it.
func throughJSON(v any) (any, bool) {
	text, err := json.Marshal(v)
	var plain any // JSON's numbers are floats, as those of toYAML's values
	if err != nil || json.Unmarshal(text, &plain) != nil {
		return nil, false
	}
	return plain, true
}

// mapped is a map of another name: a chart's values are one.
type mapped interface{ AsMap() map[string]any }

// filled is what v maps; false where that is nothing, of which v does not tell whether it is null.
func filled(v mapped) (map[string]any, bool) {
	m := v.AsMap()
	return m, len(m) > 0
}

// number gives a float as YAML reads its JSON text: a whole number is an integer.
func number(f float64) (any, bool) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, false // JSON has none
	}
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return int(f), true
	}
	return f, f != math.Trunc(f) // large whole numbers: let the parser decide
}

// isPlain reports whether a string survives JSON and the YAML reader unchanged: printable text and line breaks.
func isPlain(s string) bool {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c == 0x7f {
				return false
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || r < 0xa0 || r == 0xfeff || r >= 0xfffe && r < 0x10000 {
			return false
		}
		i += n
	}
	return true
}

// UnmarshalMap reads a map as sigs.k8s.io/yaml's Unmarshal does into a map[string]any.
func UnmarshalMap(data []byte) (map[string]any, error) {
	if v, ok := Read(data); ok {
		if m, ok := v.(map[string]any); ok {
			return m, nil
		}
	}
	m := map[string]any{}
	err := yaml.Unmarshal(data, &m)
	return m, err
}

// Read reads a document as sigs.k8s.io/yaml's Unmarshal does into an any: YAML 1.1, numbers as float64. It gives
// false where that fails or may differ.
func Read(data []byte) (any, bool) {
	if root, ok := source.Ordinary(string(data)); ok {
		if v, ok := FromTree(root); ok {
			return v, true
		}
	}
	var v any
	if err := yaml2.Unmarshal(data, &v); err != nil {
		return nil, false
	}
	return fromYAML(v)
}

// FromTree is Read of a text that source.Ordinary has read; false where a key is no string.
func FromTree(n *source.Node) (any, bool) {
	switch n.Kind {
	case yaml4.MappingNode:
		out := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, ok := source.Text(n.Content[i])
			if !ok {
				return nil, false
			}
			if out[key], ok = FromTree(n.Content[i+1]); !ok {
				return nil, false
			}
		}
		return out, true
	case yaml4.SequenceNode:
		out := make([]any, len(n.Content))
		for i, c := range n.Content {
			var ok bool
			if out[i], ok = FromTree(c); !ok {
				return nil, false
			}
		}
		return out, true
	}
	return fromYAML(source.Scalar(n))
}

func fromYAML(v any) (any, bool) {
	switch v := v.(type) {
	case nil, bool:
		return v, true
	case string:
		return v, utf8.ValidString(v)
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case uint64:
		return float64(v), true
	case float64:
		return v, !math.IsNaN(v) && !math.IsInf(v, 0)
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			y, ok := fromYAML(x)
			if !ok {
				return nil, false
			}
			out[i] = y
		}
		return out, true
	case map[any]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			key, ok := keyOf(k)
			if !ok {
				return nil, false
			}
			y, ok := fromYAML(x)
			if !ok {
				return nil, false
			}
			out[key] = y
		}
		return out, len(out) == len(v) // else two keys became one
	}
	return nil, false
}

func keyOf(k any) (string, bool) {
	switch k := k.(type) {
	case string:
		return k, utf8.ValidString(k)
	case int:
		return strconv.Itoa(k), true
	case bool:
		return fmt.Sprint(k), true
	}
	return "", false
}
