package policy

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// A rendered manifest or a site file may hold anything anywhere. What is not
// of the expected type is the schemas' to report; a rule must neither fail on
// it (a failing rule ends the run) nor report a path that is not there.
func TestRulesSurviveJunk(t *testing.T) {
	e := compileBuiltin(t)
	doc := plainTree(sampleSite(1, true)).(map[string]any)
	doc["limits"] = map[string]any{"replicas": 1, "minReplicas": 1, "maxReplicas": 2}
	doc["jenkins"] = map[string]any{"sites": []any{"main"}, "siteRegistries": map[string]any{"aww": map[string]any{"host": "h:1"}}}
	raw := []source.Path{
		source.P("site", "doc"), source.P("jenkins"),
		source.P("releases", "0", "manifests"), source.P("environments", "0", "services"),
	}
	junk := []any{nil, true, -1.5, "", []any{nil}, map[string]any{"x": nil}}
	tried := 0
	for _, base := range raw {
		eachPath(at(doc, base), base, func(path source.Path) {
			for _, value := range junk {
				tried++
				if _, err := e.Eval(context.Background(), "site", replaced(doc, path, value), nil); err != nil {
					t.Errorf("%s = %v: %v", path, value, err)
				}
			}
		})
	}
	if tried < 500 {
		t.Errorf("only %d documents were tried", tried)
	}
}

func plainTree(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[k] = plainTree(x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = plainTree(x)
		}
		return out
	case []*source.Node:
		out := make([]any, len(v))
		for i, n := range v {
			out[i] = source.Decode(n)
		}
		return out
	}
	return v
}

func eachPath(v any, path source.Path, f func(source.Path)) {
	f(path)
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			eachPath(v[k], path.Child(k), f)
		}
	case []any:
		for i := range v {
			eachPath(v[i], path.Index(i), f)
		}
	}
}

func at(v any, path source.Path) any {
	for _, name := range path {
		if list, ok := v.([]any); ok {
			v = list[index(name)]
		} else {
			v = v.(map[string]any)[name]
		}
	}
	return v
}

func index(name string) int { return int(name[0] - '0') }

// replaced copies what lies on the path and puts value at its end.
func replaced(v any, path source.Path, value any) any {
	if len(path) == 0 {
		return value
	}
	if list, ok := v.([]any); ok {
		out := slices.Clone(list)
		out[index(path[0])] = replaced(list[index(path[0])], path[1:], value)
		return out
	}
	out := maps.Clone(v.(map[string]any))
	out[path[0]] = replaced(out[path[0]], path[1:], value)
	return out
}
