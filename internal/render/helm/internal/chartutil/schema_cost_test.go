package chartutil

import (
	"fmt"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart"
)

// TestSchemaBounds: a schema that would take all there is is refused in one line, and one as charts have them is not.
func TestSchemaBounds(t *testing.T) {
	t.Parallel()
	pairs := func(n int, last string) string {
		var b strings.Builder
		b.WriteString(`{"definitions":{`)
		for i := range n {
			fmt.Fprintf(&b, `"d%d":{"allOf":[{"$ref":"#/definitions/d%d"},{"$ref":"#/definitions/d%d"}]},`, i, i+1, i+1)
		}
		fmt.Fprintf(&b, `"d%d":%s},"$ref":"#/definitions/d0"}`, n, last)
		return b.String()
	}
	deep := map[string]any{}
	for range 40 {
		deep = map[string]any{"a": deep}
	}
	many := map[string]any{}
	for i := range 2000 {
		many[fmt.Sprint("key", i)] = map[string]any{"name": "x", "ports": []any{80, 81}}
	}
	for _, tt := range []struct {
		name, schema string
		values       map[string]any
		want         string
	}{
		{"pairs of references", pairs(40, "{}"), map[string]any{"a": 1}, "more than 300000 steps"},
		{"few pairs", pairs(8, "{}"), map[string]any{"a": 1}, ""},
		{"pairs at each level of the values", `{"properties":{"a":{"allOf":[{"$ref":"#"},{"$ref":"#"}]}}}`, deep, "more than 300000 steps"},
		{"once at each level of the values", `{"properties":{"a":{"$ref":"#"}}}`, deep, ""},
		{"deep", strings.Repeat(`{"items":`, 3000) + "{}" + strings.Repeat("}", 3000), map[string]any{}, "nested more than 250 levels"},
		{"brackets in a text", `{"description":"` + strings.Repeat("[", 3000) + `\"{"}`, map[string]any{}, ""},
		{"open", strings.Repeat("[", 200_000), map[string]any{}, "nested more than 250 levels"},
		{"a large chart", `{"additionalProperties":{"type":"object","properties":{"name":{"type":"string"},"ports":{"items":{"anyOf":[{"type":"integer"},{"type":"string"}]}}}}}`, many, ""},
	} {
		var s Schemas
		found, _ := s.Validate(&chart.Chart{Metadata: &chart.Metadata{Name: "c"}, Schema: []byte(tt.schema)}, tt.values)
		switch {
		case tt.want == "" && len(found) > 0:
			t.Errorf("%s: %v", tt.name, found)
		case tt.want != "" && (len(found) != 1 || !strings.Contains(found[0].Message, tt.want)):
			t.Errorf("%s: got %v, want %q", tt.name, found, tt.want)
		}
	}
}
