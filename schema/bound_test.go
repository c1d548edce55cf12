package schema_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

const (
	ownCUE = `#Region: {
	region!: "east" | "west"
	apps?: [=~"^[a-z]+$"]: { tag!: string, replicas?: int & >=1 & <=9 }
	owners?: [...string]
}
`
	ownJSON = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
		"required": ["region"], "properties": {"region": {"enum": ["east", "west"]}, "owners": {"type": "array", "items": {"type": "string"}},
		"apps": {"type": "object", "additionalProperties": {"type": "object", "required": ["tag"], "additionalProperties": false,
		"properties": {"tag": {"type": "string"}, "replicas": {"type": "integer", "minimum": 1, "maximum": 9}}}}}}`
)

// TestBound checks files against a schema of the repository's own, written as
// CUE and as JSON Schema: both find the same places.
func TestBound(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // paths
	}{
		{"a file that fits", "region: east\napps: { orders: { tag: '1.0', replicas: 2 } }\nowners: [a]\n", nil},
		{"a word that is not one of them", "region: north\n", []string{"region"}},
		{"a missing field", "apps: {}\n", []string{"region"}},
		{"an unknown field", "region: east\nregoin: west\n", []string{"regoin"}},
		{"an unknown field below", "region: east\napps: { orders: { tag: '1', replica: 2 } }\n", []string{"apps.orders.replica"}},
		{"a number that is a text", "region: east\napps: { orders: { tag: 1.0 } }\n", []string{"apps.orders.tag"}},
		{"a number that is too large", "region: east\napps: { orders: { tag: '1', replicas: 12 } }\n", []string{"apps.orders.replicas"}},
		{"an item of another type", "region: east\nowners: [a, 1]\n", []string{"owners[1]"}},
		{"two at once", "region: north\nowners: x\n", []string{"owners", "region"}},
		{"a list for the whole", "[1]\n", []string{""}},
	} {
		for _, s := range []struct{ name, text, definition string }{{"own.cue", ownCUE, "#Region"}, {"own.json", ownJSON, ""}} {
			t.Run(c.name+"/"+s.name, func(t *testing.T) {
				b, err := schema.Bind(s.name, s.text, s.definition)
				if err != nil {
					t.Fatal(err)
				}
				got := map[string]bool{}
				for _, h := range b.Check(source.ParseYAML(source.NewFile("f.yaml", []byte(c.text))), 0) {
					got[h.Path.String()] = true
					t.Log(h.Text.Key(), "|", h.HelpText.Key())
				}
				want := map[string]bool{}
				for _, p := range c.want {
					want[p] = true
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		}
	}
}

func TestBindRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, definition, want string }{
		{"a.cue", "a: {", "", "line 1: expected '}', found 'EOF'"},
		{"a.cue", "#A: {}", "#B", "it has no #B"},
		{"a.json", `{"type": }`, "", ""},
		{"a.json", `{"type": "sting"}`, "", ""},
	} {
		_, err := schema.Bind(c.name, c.text, c.definition)
		if err == nil || c.want != "" && err.Error() != c.want {
			t.Errorf("%s: %v, want %q", c.text, err, c.want)
			continue
		}
		t.Log(err)
	}
}
