package report

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func reportSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(JSONSchema))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("report.json", doc); err != nil {
		t.Fatal(err)
	}
	return c.MustCompile("report.json")
}

// TestJSONFitsItsSchema holds reports against the schema, and the schema against
// what is no report.
func TestJSONFitsItsSchema(t *testing.T) {
	t.Parallel()
	s := reportSchema(t)
	for name, r := range map[string]*Report{"fixture": fixture(), "empty": {}} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(written(t, "json", r, Options{})))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{
		`{"version": 2, "findings": [], "summary": {}}`,
		`{"version": 1, "findings": [{"rule": "a/b", "severity": "fatal", "message": "m", "file": "f"}], "summary": {}}`,
		`{"version": 1, "findings": []}`,
	} {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(doc) == nil {
			t.Errorf("the schema accepts %s", text)
		}
	}
}
