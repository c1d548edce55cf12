package schema_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

func validator(tb testing.TB, kind schema.Kind) *jsonschema.Schema {
	tb.Helper()
	text, err := schema.JSONSchema(kind)
	if err != nil {
		tb.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		tb.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		tb.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		tb.Fatalf("%s: %v", kind, err)
	}
	return s
}

func TestJSONSchemaOfGolden(t *testing.T) {
	for _, f := range golden(t) {
		v := validator(t, f.kind)
		if err := v.Validate(source.Decode(f.yaml.Root())); err != nil {
			t.Errorf("%s: %v", f.yaml.Path, err)
		}
	}
}

// What an editor shows is what the linter says: the two differ only where JSON
// Schema cannot know a chart, or another field.
func TestJSONSchemaOfSites(t *testing.T) {
	v := validator(t, schema.Site)
	tests := []struct {
		name, text string
		good       bool
	}{
		{"short", siteText, true},
		{"optional null", with("infra:"), true},
		{"optional null below", with("infra:\n  postgres:\n    host:"), true},
		{"required null", with("environments: {prd: {services: }}"), false},
		{"wildcard", with(`destinations: {prd: {domain: "*"}}`), true},
		{"chart's own", with("ingress: {class: nginx}"), true},
		{"quantities", service("resources: {limits: {cpu: 0.5, memory: 1Gi, nvidia.com/gpu: 1}}"), true},
		{"missing", "site: main", false},
		{"scheme", with("registryHost: http://a"), false},
		{"quantity", service("resources: {limits: {memory: 256MB}}"), false},
		{"resource", service("resources: {limits: {memry: 1Gi}}"), false},
		{"port", with("infra: {redis: {port: 70000}}"), false},
		{"environment", with("destinations: {PRD: {}}"), false},
		{"type below", with("environments: {prd: {services: [{name: a, replicas: two}]}}"), false},
		{"variable", with("vars: {A: [b]}"), false},
	}
	for _, tt := range tests {
		if err := v.Validate(source.Decode(parse(t, "f.yaml", tt.text).Root())); (err == nil) != tt.good {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// Both faces of one schema, over the files of TestJudge.
func TestJSONSchemaAgrees(t *testing.T) {
	s := schema.New()
	for _, f := range golden(t) {
		if f.kind == schema.Catalog {
			continue // Check takes a bare list as well
		}
		v, root := validator(t, f.kind), source.Decode(f.yaml.Root())
		for i, at := range collect(root, nil) {
			to := mutations[i%len(mutations)]
			changed := replace(root, at, to)
			hits := s.Check(f.kind, asYAML(t, changed), 0, func(source.Path) bool { return true })
			if err := v.Validate(changed); (err != nil) != (len(hits) > 0) && !onlyOurs(f.kind, at, to) {
				t.Errorf("%s: %v = %#v: JSON Schema says %v, Check %v", f.yaml.Path, at, to, err, tell(hits))
			}
		}
	}
}

func TestExportDescribes(t *testing.T) {
	for _, kind := range schema.Kinds() {
		text, err := schema.JSONSchema(kind)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{`"$schema": "https://json-schema.org/draft/2020-12/schema"`, `"title": "`, `"description": "`} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: JSON Schema has no %s", kind, want)
			}
		}
		if !strings.Contains(schema.CUE(kind), definitions[kind]+":") {
			t.Errorf("%s: CUE does not define %s", kind, definitions[kind])
		}
	}
	if _, err := schema.JSONSchema("nothing"); err == nil || schema.CUE("nothing") != "" {
		t.Error("an unknown kind has a schema")
	}
	hits := schema.New().Check("nothing", parse(t, "f.yaml", "a: 1"), 0, nil)
	if diff := cmp.Diff([]string{`: internal error: check "nothing": no such kind of file`}, tell(hits)); diff != "" {
		t.Error(diff)
	}
}

// Each rule's own examples are what it says they are.
func TestRules(t *testing.T) {
	kinds := map[string]schema.Kind{"schema/site": schema.Site, "schema/jenkins": schema.Jenkins,
		"schema/catalog": schema.Catalog, "schema/root-app": schema.RootApp}
	rest := map[schema.Kind]string{ // what the examples leave out
		schema.Site:    "project: {name: xgen, namespace: xgen}\ndestinations: {aww: {}}\n",
		schema.RootApp: "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n",
	}
	spec := "spec:\n  project: default\n  destination: {name: in-cluster}\n"
	s := schema.New()
	for _, r := range schema.Rules() {
		kind, ok := kinds[r.ID]
		if !ok || r.Title == "" || r.Description == "" || r.Help == "" || r.Severity != finding.Error || r.Scope != "file" {
			t.Errorf("%s is not well formed", r.ID)
			continue
		}
		delete(kinds, r.ID)
		whole := func(text string) string {
			text = strings.Replace(text, "spec:\n", spec, 1)
			return rest[kind] + strings.Replace(text, "  source:\n", "  source:\n    repoURL: https://a/b.git\n    path: c\n", 1)
		}
		if hits := s.Check(kind, parse(t, "f.yaml", whole(r.Good)), 0, nil); len(hits) > 0 {
			t.Errorf("%s: the good example: %v", r.ID, tell(hits))
		}
		if hits := s.Check(kind, parse(t, "f.yaml", whole(r.Bad)), 0, nil); len(hits) < 2 || hits[0].Rule != r.ID {
			t.Errorf("%s: the bad example: %v", r.ID, tell(hits))
		}
	}
	if len(kinds) > 0 {
		t.Errorf("no rule for %v", kinds)
	}
}
