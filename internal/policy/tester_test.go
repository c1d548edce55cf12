package policy

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/tester"
)

// TestPolicies runs the tests of the built-in rules.
func TestPolicies(t *testing.T) {
	results, err := Test(context.Background(), []Source{Builtin()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(results) == 0 {
		t.Fatal("no test was found")
	}
	for _, r := range results {
		t.Run(r.Package+"/"+r.Name, func(t *testing.T) {
			for _, line := range r.Output {
				t.Log(line)
			}
			if r.Outcome != Passed {
				t.Errorf("%s:%d: %s", r.File, max(r.Line, r.FailedAt), r.Message)
			}
		})
	}
}

const ruleUnderTest = head + `
report contains {"path": ["site", "name"], "message": "m"} if input.site.name == "bad"
`

const testsOfIt = `package xgen.rules.mine.some_rule_test

import data.xgen.rules.mine.some_rule as rule
import data.xgen.testing

test_accepts_good if {
	found := rule.report with input as testing.site({})
	found == set()
}

test_reports_bad if {
	found := rule.report with input as testing.site({"site": {"name": "bad"}})
	print("found", count(found))
	found == {{"path": ["site", "doc"], "message": "m"}}
}

test_is_undefined if {
	input.nothing
}

test_is_false := false

test_breaks if {
	to_number("x") == 1
}

test_table[name] if {
	some name in ["a", "b"]
}

test_sample if {
	found := rule.report with input as data.xgen.documents.real
	count(found) == 1
}

todo_test_later if {
	false
}

helper := 1
`

func TestTestReportsEachOutcome(t *testing.T) {
	samples := map[string]any{"real": map[string]any{"site": map[string]any{"name": "bad"}}}
	got, err := Test(context.Background(), []Source{Builtin(), folder("a.rego", ruleUnderTest, "a_test.rego", testsOfIt)}, samples)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		if strings.HasPrefix(got[i].Message, "mine/a_test.rego:24:2: to_number: ") {
			got[i].Message = "to_number"
		}
	}
	result := func(name string, line int, outcome Outcome, failedAt int, message string, output ...string) TestResult {
		return TestResult{Name: name, Package: "xgen.rules.mine.some_rule_test", File: "mine/a_test.rego",
			Line: line, Outcome: outcome, FailedAt: failedAt, Message: message, Output: output}
	}
	want := []TestResult{
		result("test_accepts_good", 6, Passed, 0, ""),
		result("test_reports_bad", 11, Failed, 14, `found == {{"path": ["site", "doc"], "message": "m"}}`+"\n"+
			`found = {{"message": "m", "path": ["site", "name"]}}`, "found 1"),
		result("test_is_undefined", 17, Failed, 18, "input.nothing"),
		result("test_is_false", 21, Failed, 0, ""),
		result("test_breaks", 23, Broken, 0, "to_number"),
		result("test_table", 27, Broken, 0, "write a test as test_table if { … }; for a table, use every in it"),
		result("test_sample", 31, Passed, 0, ""),
		result("todo_test_later", 36, Skipped, 0, ""),
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(TestResult{}, "Duration"), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
}

func TestTestFilesStayOutOfTheRules(t *testing.T) {
	if _, err := Compile(context.Background(), Builtin(), folder("a.rego", ruleUnderTest, "a_test.rego", "not Rego at all {")); err != nil {
		t.Errorf("linting must not read tests: %v", err)
	}
	for name, test := range map[string]struct{ text, want string }{
		"a rule from a test file": {"package xgen.rules.mine.some_rule\ntest_x := true\n",
			"mine/a_test.rego:1:1: package xgen.rules.mine.some_rule: the package of a _test.rego file ends in _test: xgen.rules.<category>.<name>_test"},
		"samples of other names": {"package xgen.rules.mine.some_rule_test\ntest_x if data.other\n",
			"mine/a_test.rego:2:11: data.other: policies read only data.xgen.lib and data.xgen.rules"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Test(context.Background(), []Source{Builtin(), folder("a.rego", ruleUnderTest, "a_test.rego", test.text)}, nil)
			if err == nil || err.Error() != test.want {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

// OPA's own runner, which the program does not link, must see the same tests
// and pass and fail the same.
func TestOPAsRunnerAgrees(t *testing.T) {
	sets := []Source{Builtin(), folder("a.rego", ruleUnderTest, "a_test.rego", testsOfIt)}
	modules, err := load(context.Background(), capabilities(), sets, true)
	if err != nil {
		t.Fatal(err)
	}
	ch, err := tester.NewRunner().RaiseBuiltinErrors(true).SetTimeout(time.Minute).SetModules(moduleMap(modules)).
		SetCompiler(ast.NewCompiler().WithEnablePrintStatements(true)).RunTests(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	theirs := map[string]Outcome{}
	for r := range ch {
		outcome := Passed
		switch {
		case r.Skip:
			outcome = Skipped
		case r.Error != nil:
			outcome = Broken
		case r.Fail:
			outcome = Failed
		}
		theirs[fmt.Sprintf("%s:%s", strings.TrimPrefix(r.Package, "data."), r.Name)] = outcome
	}
	ours := map[string]Outcome{}
	for i := range sets {
		results, err := Test(context.Background(), sets[:i+1], nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			ours[r.Package+":"+r.Name] = r.Outcome
		}
	}
	delete(theirs, "xgen.rules.mine.some_rule_test:test_table") // refused here
	delete(ours, "xgen.rules.mine.some_rule_test:test_table")
	if diff := cmp.Diff(theirs, ours); diff != "" {
		t.Error(diff)
	}
}
