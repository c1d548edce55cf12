package policy

import (
	"context"
	"testing"
	"testing/fstest"
)

// TestBuiltinFields holds all built-in rules against the schemas of the documents:
// a field that the schemas do not know would be refused in a rule of the user's own.
func TestBuiltinFields(t *testing.T) {
	t.Parallel()
	modules, err := load(context.Background(), capabilities(), []Source{Builtin()}, false)
	if err != nil {
		t.Fatal(err)
	}
	e, err := compile(context.Background(), []Source{Builtin()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, fault := range checkFields(modules, e.rules, false) {
		t.Error(fault)
	}
}

func TestFields(t *testing.T) {
	t.Parallel()
	rule := func(scope, body string) string {
		return "# METADATA\n# title: t\n# custom:\n#   severity: error\n#   scope: " + scope + "\npackage xgen.rules.mine.a\n\n" + body + "\n"
	}
	for _, c := range []struct{ scope, body, want string }{
		{"site", `report contains {"path": ["site"], "message": "m"} if input.site.platfrom == "eks"`,
			`mine/a.rego:8:55: input.site.platfrom: the site document has no such field; did you mean platform?`},
		{"site", "report contains {\"path\": [\"site\"], \"message\": \"m\"} if {\n\tsome release in input.releases\n\trelease.manfests[0].kind == \"X\"\n}",
			`mine/a.rego:10:2: release.manfests: the site document has no such field; did you mean manifests?`},
		{"site", "report contains {\"path\": [\"site\"], \"message\": \"m\"} if {\n\tsome c in input.containers\n\tc.roles.endpoint[0].value == \"X\"\n\tc.fixd\n}",
			`mine/a.rego:11:2: c.fixd: the site document has no such field: use ` +
				`complete, container, environment, init, namespace, object, path, reads, refs, roles, service, sources, storage, variables`},
		{"fleet", `report contains {"path": ["sites", i], "message": "m"} if input.sites[i].imagesite == "eks"`,
			`mine/a.rego:8:59: input.sites[i].imagesite: the fleet document has no such field; did you mean imageSite?`},
		{"site", `report contains {"path": ["site"], "message": "m"} if input.site.doc.vars.anything == "eks"`, ""},
	} {
		_, err := Compile(context.Background(), Builtin(), Source{Name: "mine", FS: fstest.MapFS{"a.rego": {Data: []byte(rule(c.scope, c.body))}}})
		got := ""
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.body, got, c.want)
		}
	}
}
