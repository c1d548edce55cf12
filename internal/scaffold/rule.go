package scaffold

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/fix"
)

var ruleID = regexp.MustCompile(`^([a-z][a-z0-9]*(?:-[a-z0-9]+)*)/([a-z][a-z0-9]*(?:-[a-z0-9]+)*)$`)

// NewRule is a rule that is begun: its files, and what to do next.
type NewRule struct {
	Changes []fix.Change
	Next    [][2]string
}

// checkRule refuses an ID that cannot be a rule's, or is one's already.
func checkRule(id string, known []finding.Rule) (category, name string, err error) {
	m := ruleID.FindStringSubmatch(id)
	if m == nil {
		return "", "", fmt.Errorf("new rule %q: an ID is category/name in lower-case letters, digits and dashes, for example own/memory-limit", id)
	}
	for _, r := range known {
		if r.ID == id {
			return "", "", fmt.Errorf("new rule %q: there is a rule of that ID (%s); choose another name", id, r.Title)
		}
	}
	return m[1], m[2], nil
}

// Rule is a rule of the user's own in the folder dir, which --policy names, with
// its test. Both work as they are: the rule asks for an annotation.
func Rule(id, dir string, known []finding.Rule) (*NewRule, error) {
	category, name, err := checkRule(id, known)
	if err != nil {
		return nil, err
	}
	fill := filler(id, category, name)
	file := path.Join(dir, category, name, strings.ReplaceAll(name, "-", "_"))
	return &NewRule{
		Changes: []fix.Change{{File: file + ".rego", New: []byte(fill.Replace(ownRule)), Add: true},
			{File: file + "_test.rego", New: []byte(fill.Replace(ownTest)), Add: true}},
		Next: [][2]string{
			{"xgen-lint policy input --site SITE", "see what the rule may read; docs/policies.md explains the fields"},
			{"xgen-lint policy test " + dir, "run its test"},
			{"xgen-lint --policy " + dir + " --rule " + id, "run the rule"},
		},
	}, nil
}

// BuiltinRule is a rule of the project's: its folder, and its incident, made of
// a site file of the golden repo.
func BuiltinRule(id string, siteFile []byte, known []finding.Rule) (*NewRule, error) {
	category, name, err := checkRule(id, known)
	if err != nil {
		return nil, err
	}
	const anchor = "  APP_SITE: \"xgen-jeju\"\n"
	if !strings.Contains(string(siteFile), anchor) {
		return nil, fmt.Errorf("new rule --builtin: testdata/infra has another form than the incident is made for")
	}
	fill := filler(id, category, name)
	file := path.Join("policies/rules", category, name, strings.ReplaceAll(name, "-", "_"))
	const place = "k3s/argocd/projects/xgen-jeju.yaml"
	before := strings.Replace(string(siteFile), anchor, anchor+"  REPLACE_ME: \"x\"   # want "+id+"\n", 1)
	incident := "Replace this with the story: what was done, what happened, who noticed. A variable REPLACE_ME stands for the fault.\n\n" +
		"-- before/" + place + " --\n" + before + "-- after/" + place + " --\n" + string(siteFile)
	return &NewRule{
		Changes: []fix.Change{{File: file + ".rego", New: []byte(fill.Replace(builtinRule)), Add: true},
			{File: file + "_test.rego", New: []byte(fill.Replace(builtinTest)), Add: true},
			{File: path.Dir(file) + "/en.yaml", New: []byte("messages:\n  other: \"REPLACE_ME is {value:q}\"\n"), Add: true},
			{File: path.Dir(file) + "/ko.yaml", New: []byte(builtinKorean), Add: true},
			{File: "testdata/incidents/" + category + "-" + name + ".txtar", New: []byte(incident), Add: true}},
		Next: [][2]string{
			{"make examples", "compile the rule into the program, write its page with the finding of its incident"},
			{"go test ./internal/policy ./internal/lint -run 'TestBuiltin|TestIncidents/" + category + "-" + name + "'", "run its test and its incident"},
			{"xgen-lint explain " + id, "read its page as somebody who has never heard of it"},
		},
	}, nil
}

func filler(id, category, name string) *strings.Replacer {
	return strings.NewReplacer("{{id}}", id, "{{category}}", strings.ReplaceAll(category, "-", "_"), "{{name}}", strings.ReplaceAll(name, "-", "_"))
}

const ownRule = `# METADATA
# title: an object has the annotation example.com/forbidden
# description: |
#   Say here why the rule exists: what happened once, and to whom. It is the first section of the rule's page.
# custom:
#   severity: warning
#   scope: site
#   help: remove the annotation
#   bad: |
#     metadata:
#       annotations: { example.com/forbidden: "yes" }
#   good: |
#     metadata:
#       annotations: {}
package xgen.rules.{{category}}.{{name}}

# A rule reads what Argo CD would apply and says where in it the fault is; which line of which file wrote that is
# found by xgen-lint. This condition is an example: replace it.
report contains {
	"path": ["releases", i, "manifests", j, "metadata", "annotations", "example.com/forbidden"],
	"message": sprintf("%s %s has the annotation example.com/forbidden", [manifest.kind, manifest.metadata.name]),
} if {
	some i, release in input.releases
	some j, manifest in release.manifests
	manifest.metadata.annotations["example.com/forbidden"]
}
`

const ownTest = `package xgen.rules.{{category}}.{{name}}_test

import data.xgen.rules.{{category}}.{{name}} as rule

_site(annotations) := {"kind": "site", "releases": [{"manifests": [{
	"kind": "Service",
	"metadata": {"name": "web", "annotations": annotations},
}]}]}

test_reports_the_annotation if {
	found := rule.report with input as _site({"example.com/forbidden": "yes"})
	{hit.message | some hit in found} == {"Service web has the annotation example.com/forbidden"}
}

test_accepts_other_annotations if {
	found := rule.report with input as _site({"example.com/owner": "team"})
	found == set()
}
`

const builtinRule = `# METADATA
# title: vars has REPLACE_ME
# description: |
#   Say here why the rule exists: what happened once, and to whom. It is the first section of the rule's page.
# custom:
#   severity: error
#   scope: site
#   stage: model
#   help: remove REPLACE_ME
#   bad: |
#     # projects/xgen-jeju.yaml
#     vars:
#       REPLACE_ME: "x"
#   good: |
#     # projects/xgen-jeju.yaml
#     vars: {}
package xgen.rules.{{category}}.{{name}}

import data.xgen.lib
import data.xgen.lib.site

report contains {
	"path": lib.at(site.doc_path, ["vars", "REPLACE_ME"]),
	"message": {"id": "other", "args": {"value": value}},
} if {
	value := site.doc.vars.REPLACE_ME
	is_string(value)
}
`

const builtinKorean = `title: "vars에 있는 REPLACE_ME"
description: |
  규칙이 있는 이유를 여기에 적습니다. 무슨 일이 있었고, 누가 알아챘는지.
help: "REPLACE_ME를 제거하세요"
messages:
  other: "REPLACE_ME의 값은 {value:q}입니다"
`

const builtinTest = `package xgen.rules.{{category}}.{{name}}_test

import data.xgen.rules.{{category}}.{{name}} as rule
import data.xgen.testing

_site(vars) := testing.site({"site": {"doc": {"vars": vars}}})

test_reports_the_variable if {
	found := rule.report with input as _site({"REPLACE_ME": "x"})
	found == {{"path": ["site", "doc", "vars", "REPLACE_ME"], "message": {"id": "other", "args": {"value": "x"}}}}
}

test_accepts_a_site_without_it if {
	found := rule.report with input as _site({"APP_SITE": "here"})
	found == set()
}
`
