package policy

import (
	"context"
	"fmt"
	"testing"
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
				t.Error(describeResult(r))
			}
		})
	}
}

func describeResult(r TestResult) string {
	return fmt.Sprintf("%s:%d: %s: line %d: %s", r.File, r.Line, r.Outcome, r.FailedAt, r.Message)
}
