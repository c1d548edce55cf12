package mask

import (
	"maps"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Value is a decoded value (of YAML or JSON) without its secrets: what a Secret
// holds, what is under a name that says so, and what looks like a key.
func Value(v any) any {
	switch v := v.(type) {
	case map[string]any:
		return object(v)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = Value(item)
			if i == 0 {
				continue
			}
			flag, _ := v[i-1].(string)
			if next, _ := item.(string); strings.HasPrefix(flag, "-") && !strings.Contains(flag, "=") && finding.SecretName(flag) && !strings.HasPrefix(next, "-") {
				out[i] = hidden(item)
			}
		}
		return out
	case string:
		return finding.Redact(v)
	}
	return v
}

func object(m map[string]any) map[string]any {
	out := make(map[string]any, len(m))
	name, _ := m["name"].(string)
	_, manifest := m["metadata"]
	for key, v := range m {
		switch {
		case m["kind"] == "Secret" && (key == "data" || key == "stringData" || manifest && SecretField(key, v)):
			out[key] = hidden(v)
		case isHeld(v) && finding.SecretName(key), key == "value" && finding.SecretName(name):
			out[key] = hidden(v)
		case key == "shadows" && finding.SecretName(name): // values that the one of that name overrides
			list, _ := v.([]any)
			shadows := make([]any, len(list))
			for i, item := range list {
				m, _ := item.(map[string]any)
				if m = maps.Clone(m); m != nil {
					m["value"] = hidden(m["value"])
				}
				shadows[i] = m
			}
			out[key] = shadows
		default:
			out[key] = Value(v)
		}
	}
	return out
}

// SecretField reports whether a field of a Secret, beside kind, may hold what is secret: all do that do not say what the Secret is.
func SecretField(key string, v any) bool {
	text, isText := v.(string)
	_, isBool := v.(bool)
	return !slices.Contains(shownOfSecret, key) && !(key == "type" && isText && typeName.MatchString(text)) && !(key == "immutable" && isBool)
}

// isHeld reports whether a value under a secret's name is one: a text, or a list of texts.
func isHeld(v any) bool {
	if list, ok := v.([]any); ok {
		return len(list) > 0 && !slices.ContainsFunc(list, func(v any) bool { s, ok := v.(string); return !ok || finding.StandsIn(s) })
	}
	s, ok := v.(string)
	return ok && s != "" && !finding.Placeholder(s) && !strings.HasPrefix(s, "${")
}

// hidden is a value with a mask for every text in it.
func hidden(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, item := range v {
			out[key] = hidden(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = hidden(item)
		}
		return out
	case nil, bool:
		return v
	case string:
		if v == "" {
			return v
		}
	}
	return finding.Masked
}
