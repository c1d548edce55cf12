package trial

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// asText is the attempt that makes a text of a value, with the same characters.
const asText = 9

// asNumber is the attempt that replaces a text with a number: int and similar functions make 0 of any other text.
const asNumber = 8

// perturbed gives the values and options with one input changed; false where
// it cannot be changed.
func (src *Source) perturbed(in *Input, attempt int) (map[string]any, chart.Options, bool) {
	switch in.Kind {
	case Leaf:
		if attempt == asText {
			return replaced(src.Merged, src.full, in.Path, Printed(in.Value)), src.Options, true
		}
		return replaced(src.Merged, src.full, in.Path, Another(in.Value, attempt)), src.Options, true
	case Off:
		return replaced(src.Merged, src.full, in.Path, nothing(in.Value)), src.Options, true
	case Key:
		values, ok := renamed(src.Merged, src.full, in.Path, src.hasDefault(in.Path))
		return values, src.Options, ok
	case ReleaseField:
		o := src.Options
		if in.Path.Last() == "Name" {
			o.Name = changedName(o.Name)
		} else {
			o.Namespace = changedName(o.Namespace)
		}
		return src.Merged, o, true
	}
	return nil, chart.Options{}, false
}

// nothing is the value of the same type that a guard takes for false.
func nothing(v any) any {
	switch v.(type) {
	case string:
		return ""
	case int64, float64:
		return 0.0
	case bool:
		return false
	case []any:
		return []any{}
	}
	return nil
}

func changedName(s string) string {
	if len(s) >= 53 {
		return s[:len(s)-1]
	}
	return s + "x"
}

// Another is a value of the same type that prints differently. The second
// attempt changes the other end of a text, which the first may have lost to
// trunc or a prefix.
func Another(v any, attempt int) any {
	switch v := v.(type) {
	case bool:
		return !v
	case int64:
		return v + 1
	case float64:
		return v + 1
	case string:
		if attempt == asNumber {
			return int64(7)
		}
		return changedText(v, attempt)
	case map[string]any:
		return map[string]any{"x": "x"}
	case []any:
		return []any{"x"}
	}
	return "x"
}

func changedText(s string, attempt int) string {
	switch s {
	case "":
		return "x"
	case "true":
		return "false"
	case "false":
		return "true"
	}
	if attempt > 0 {
		if s[0] >= '0' && s[0] <= '9' {
			return bump(s, 0)
		}
		return "x" + s
	}
	if last := s[len(s)-1]; last >= '0' && last <= '9' {
		return bump(s, len(s)-1)
	}
	for i := 0; i < len(s); i++ { // a quantity such as 256Mi stays one
		if s[i] < '0' || s[i] > '9' {
			if i > 0 && len(s)-i <= 2 {
				return bump(s, i-1)
			}
			break
		}
	}
	return s + "x"
}

func bump(s string, i int) string {
	d := s[i] + 1
	if d > '9' {
		d = '1'
	}
	return s[:i] + string(d) + s[i+1:]
}

// replaced returns values with v at path. full is what templates see of
// values: a list of it that the values themselves lack is written out whole.
// Neither is changed.
func replaced(values, full map[string]any, path source.Path, v any) map[string]any {
	out := make(map[string]any, len(values)+1)
	for k, e := range values {
		out[k] = e
	}
	key := path[0]
	if len(path) == 1 {
		out[key] = v
		return out
	}
	switch f := full[key].(type) {
	case map[string]any:
		own, _ := out[key].(map[string]any)
		out[key] = replaced(own, f, path[1:], v)
	case []any:
		out[key] = replacedItem(f, path[1:], v)
	}
	return out
}

func replacedItem(list []any, path source.Path, v any) []any {
	out := slices.Clone(list)
	i, ok := chart.Item(out, path[0])
	if !ok {
		return out
	}
	if len(path) == 1 {
		out[i] = v
		return out
	}
	switch e := out[i].(type) {
	case map[string]any:
		out[i] = replaced(e, e, path[1:], v)
	case []any:
		out[i] = replacedItem(e, path[1:], v)
	}
	return out
}

// hasDefault reports whether a chart's values.yaml has the key, outside lists.
func (src *Source) hasDefault(path source.Path) bool {
	for i := 1; i < len(path); i++ {
		if v, _ := chart.At(src.full, path[:i]); v != nil {
			if _, isList := v.([]any); isList {
				return false
			}
		}
	}
	return len(src.Chart.Helm.Sources(path)) > 0
}

// renamed returns values with the key at path under another name. A key that a
// chart's defaults have cannot be taken away, only set to null.
func renamed(values, full map[string]any, path source.Path, hasDefault bool) (map[string]any, bool) {
	v, ok := chart.At(full, path)
	if !ok || len(path) == 0 {
		return nil, false
	}
	parent, _ := chart.At(full, path.Parent())
	m, isMap := parent.(map[string]any)
	if len(path) == 1 {
		m, isMap = full, true
	}
	if !isMap {
		return nil, false
	}
	next := make(map[string]any, len(m)+1)
	for k, e := range m {
		next[k] = e
	}
	delete(next, path.Last())
	if hasDefault {
		next[path.Last()] = nil
	}
	next[path.Last()+"x"] = v
	if len(path) == 1 {
		return next, true
	}
	return replaced(values, full, path.Parent(), next), true
}
