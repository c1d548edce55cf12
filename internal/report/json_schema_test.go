package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
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

// A suggestion is not a fix: it has a key of its own, and stays one in a shard.
func TestJSONSuggestion(t *testing.T) {
	t.Parallel()
	f := finding.Finding{Rule: "a/b", Severity: finding.Error, Message: "m", Span: source.Span{File: "f", Line: 1, Column: 1, EndLine: 1, EndColumn: 2},
		Fix: &finding.Fix{Suggested: true, Description: "write x", Edits: []source.Edit{{Span: source.Span{File: "f", Line: 1, Column: 1, EndLine: 1, EndColumn: 2}, Text: "x"}}}}
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(written(t, "json", &Report{Findings: []finding.Finding{f}}, Options{})))
	if err != nil {
		t.Fatal(err)
	}
	if err := reportSchema(t).Validate(doc); err != nil {
		t.Error(err)
	}
	if j := toJSON(f); j.Fix != nil || j.Suggestion == nil {
		t.Errorf("fix %v, suggestion %v", j.Fix, j.Suggestion)
	}
	if diff := cmp.Diff(f.Fix, (jsonMember{jsonFinding: toJSON(f)}).finding().Fix); diff != "" {
		t.Error(diff)
	}
}
