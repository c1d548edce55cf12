package policy

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/policies"
)

// head is the METADATA of a rule that is right, five lines and the package.
const head = `# METADATA
# title: a title
# custom:
#   severity: warning
#   scope: site
package xgen.rules.mine.some_rule
`

// folder is a set of policies from file names and texts in turn.
func folder(namesAndTexts ...string) Source {
	files := fstest.MapFS{}
	for i := 0; i < len(namesAndTexts); i += 2 {
		files[namesAndTexts[i]] = &fstest.MapFile{Data: []byte(namesAndTexts[i+1])}
	}
	return Source{Name: "mine", FS: files}
}

func TestCompileSaysWhereAndWhat(t *testing.T) {
	const reports = "report contains {\"path\": [\"site\"], \"message\": \"m\"} if input.site.gpu\n"
	tests := map[string]struct {
		text string
		want string // all errors, one a line
	}{
		"right": {head + reports, ""},
		"not Rego": {head + "report contains if {\n", `
			mine/a.rego:7:17: not Rego: unexpected if keyword`},
		"unsafe variable": {head + "report contains x\n", `
			mine/a.rego:7:17: nothing gives x a value`},
		"unknown function": {head + "report contains x if x := nope(1)\n", `
			mine/a.rego:7:27: no function nope is defined`},
		"types": {head + "report contains x if {\n\tx := {\"a\"}\n\tx == 1\n}\n", `
			mine/a.rego:9:2: match error; left : set[string]; right : number`},
		"network": {head + `report contains http.send({"method": "get", "url": "http://example.com"})` + "\n", `
			mine/a.rego:7:17: http.send is not there for policies: it would reach the network`},
		"environment": {head + "report contains opa.runtime()\n", `
			mine/a.rego:7:17: opa.runtime is not there for policies: it would read the environment`},
		"time": {head + "report contains time.now_ns()\n", `
			mine/a.rego:7:17: time.now_ns is not there for policies: a verdict must not depend on the time or the machine`},
		"remote schema": {head + "report contains x if [x, _] := json.match_schema({}, {})\n", `
			mine/a.rego:7:32: json.match_schema is not there for policies: its result may change from run to run`},
		"data outside": {head + "report contains data.secrets\n", `
			mine/a.rego:7:17: data.secrets: policies read only data.xgen.lib and data.xgen.rules`},
		"all data": {head + "report contains data\n", `
			mine/a.rego:7:17: data: policies read only data.xgen.lib and data.xgen.rules`},
		"data by a variable": {head + "report contains data[x] if some x in [\"secrets\"]\n", `
			mine/a.rego:7:17: data[x]: policies read only data.xgen.lib and data.xgen.rules`},
		"data that nobody defines": {head + "import data.xgen.lib\nreport contains lib.kube.nothing\n", `
			mine/a.rego:8:17: data.xgen.lib.kube.nothing: nothing is defined there`},
		"misspelled part": {head + "report contains input.enviroments\n", `
			mine/a.rego:7:17: input.enviroments: the site document has no such part; did you mean environments?`},
		"unused import": {head + "import data.xgen.lib\n" + reports, `
			mine/a.rego:7:1: import data.xgen.lib unused`},
		"no METADATA": {"package xgen.rules.mine.some_rule\n" + reports, `
			mine/a.rego:1:1: no METADATA stands above the package: title, custom.severity and custom.scope are wanted`},
		"METADATA that is not YAML": {"# METADATA\n# title: a: b\npackage xgen.rules.mine.some_rule\n" + reports, `
			mine/a.rego:2:1: METADATA is not YAML: mapping values are not allowed in this context`},
		"no title": {strings.Replace(head, "title: a title", "description: x", 1) + reports, `
			mine/a.rego:1:1: METADATA has no title`},
		"no severity, no scope": {"# METADATA\n# title: a title\n# custom:\n#   help: x\npackage xgen.rules.mine.some_rule\n" + reports, `
			mine/a.rego:3:3: METADATA has no custom.severity: error, warning, info or off
			mine/a.rego:3:3: METADATA has no custom.scope: change or fleet or site`},
		"unknown severity": {strings.Replace(head, "warning", "fatal", 1) + reports, `
			mine/a.rego:4:5: no severity "fatal": use error, warning, info or off`},
		"unknown scope": {strings.Replace(head, "scope: site", "scope: sites", 1) + reports, `
			mine/a.rego:5:5: no document "sites"; did you mean site?`},
		"unknown key": {strings.Replace(head, "scope: site", "scope: site\n#   severty: info", 1) + reports, `
			mine/a.rego:6:5: METADATA has no use for custom.severty; did you mean severity?`},
		"a flag that is text": {strings.Replace(head, "scope: site", "scope: site\n#   incident: maybe", 1) + reports, `
			mine/a.rego:6:5: custom.incident must be true or false, not maybe`},
		"no report": {head + "deny contains 1\n", `
			mine/a.rego:6:1: the rule has no set report: report contains {…} if {…}`},
		"report that is no set": {head + "report := {}\n", `
			mine/a.rego:7:1: report must be a set: report contains {…} if {…}`},
		"package elsewhere": {strings.Replace(head, "xgen.rules.mine.some_rule", "mine", 1) + reports, `
			mine/a.rego:6:1: package mine: a rule's package is xgen.rules.<category>.<name>, a library's xgen.lib.<name>`},
		"name with a dash": {strings.Replace(head, "mine.some_rule", `mine["some-rule"]`, 1) + reports, `
			mine/a.rego:6:1: package xgen.rules.mine["some-rule"]: a rule's category and name are made of small letters, digits and underscores`},
		"name of a built-in rule": {strings.Replace(head, "mine.some_rule", "capacity.oversized_replicas", 1) + reports, `
			mine/a.rego:6:1: a rule capacity/oversized-replicas is there already (policies/rules/capacity/oversized-replicas/oversized_replicas.rego, from policies): choose another name`},
		"package of the library": {"package xgen.lib.kube\nx := 1\n", `
			mine/a.rego:1:1: package xgen.lib.kube is there already (policies/lib/kube.rego, from policies): choose another name`},
		"empty file": {"", `
			mine/a.rego: the file is empty`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := Compile(context.Background(), Builtin(), folder("a.rego", test.text))
			var lines []string
			var all Errors
			if errors.As(err, &all) {
				for _, e := range all {
					lines = append(lines, e.Error())
				}
			} else if err != nil {
				t.Fatalf("not an Errors: %v", err)
			}
			want := strings.TrimSpace(strings.ReplaceAll(test.want, "\t", ""))
			if diff := cmp.Diff(want, strings.Join(lines, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestErrorsAreOneLine(t *testing.T) {
	_, err := Compile(context.Background(), folder("a.rego", head+"report contains [x, y, z]\n"))
	if err == nil || strings.Contains(err.Error(), "\n") || !strings.HasSuffix(err.Error(), "(and 2 more errors)") {
		t.Errorf("got %q", err)
	}
}

func TestCompileReportsAllFiles(t *testing.T) {
	_, err := Compile(context.Background(), folder("b.rego", "package", "a.rego", "packag x"))
	var all Errors
	if !errors.As(err, &all) || len(all) < 2 || all[0].File != "mine/a.rego" || all[len(all)-1].File != "mine/b.rego" {
		t.Errorf("got %v", err)
	}
}

func TestRulesAreReadFromMetadata(t *testing.T) {
	text := `# METADATA
# title: a title
# description: |
#   What, and why.
# custom:
#   severity: info
#   scope: fleet
#   incident: true
#   fixable: true
#   help: mend it
#   bad: |
#     a: 1
#       b: 2
#   good: "a: 2"
package xgen.rules.my_rules.some_rule_2

report contains {"path": ["sites"], "message": "m"} if input.sites == []
`
	e, err := Compile(context.Background(), folder("deep/er/x.rego", text, "more.rego", "package xgen.rules.my_rules.some_rule_2\n_x := 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []finding.Rule{{
		ID: "my-rules/some-rule-2", Title: "a title", Description: "What, and why.", Severity: finding.Info,
		Incident: true, Fixable: true, Own: true, Scope: "fleet", Help: "mend it", Bad: "a: 1\n  b: 2", Good: "a: 2",
	}}
	if diff := cmp.Diff(want, e.Rules()); diff != "" {
		t.Error(diff)
	}
}

func TestNeedsFollowTheLibrary(t *testing.T) {
	e, err := Compile(context.Background(), Builtin(), folder(
		"a.rego", head+"import data.xgen.lib.kube\nreport contains x if {\n\tsome x in kube.autoscalers\n\tinput.limits\n}\n",
		"b.rego", strings.Replace(head, "some_rule", "greedy", 1)+"report contains input[x] if some x in [\"jenkins\"]\n",
		"c.rego", strings.Replace(strings.Replace(head, "some_rule", "fleet_wide", 1), "scope: site", "scope: fleet", 1)+"report contains x if some x in input.sites\n",
	))
	if err != nil {
		t.Fatal(err)
	}
	only := func(ids ...string) func(string) bool {
		return func(id string) bool { return strings.Contains(strings.Join(ids, " "), id) }
	}
	tests := map[string]struct {
		scope   string
		enabled func(string) bool
		want    []string
	}{
		"its own and the library's": {"site", only("mine/some-rule"), []string{"limits", "releases"}},
		"a variable part needs all": {"site", only("mine/greedy"), union(map[string][]string{"": policies.Documents()["site"]})},
		"of the other scope":        {"site", only("mine/fleet-wide"), nil},
		"fleet":                     {"fleet", only("mine/fleet-wide"), []string{"sites"}},
		"none enabled":              {"site", only(), nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, e.Needs(test.scope, test.enabled)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if diff := cmp.Diff([]string{"change", "fleet", "site"}, e.Scopes(nil)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"fleet"}, e.Scopes(only("mine/fleet-wide"))); diff != "" {
		t.Error(diff)
	}
}
