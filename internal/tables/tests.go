package tables

import (
	"fmt"
	"io"

	"github.com/xgen-lint/xgen-lint/internal/policy"
)

// Tests prints what the tests of policies gave, those that passed only where verbose
// is set. It returns whether one failed.
func Tests(w io.Writer, results []policy.TestResult, verbose bool) (failed bool) {
	count := map[policy.Outcome]int{}
	for _, r := range results {
		count[r.Outcome]++
		switch r.Outcome {
		case policy.Failed, policy.Broken:
			line := r.Line
			if r.FailedAt > 0 {
				line = r.FailedAt
			}
			fmt.Fprintf(w, "%s:%d: %s: %s: %s\n", r.File, line, r.Outcome, r.Name, r.Message)
			failed = true
		default:
			if verbose {
				fmt.Fprintf(w, "%s:%d: %s: %s (%s)\n", r.File, r.Line, r.Outcome, r.Name, r.Duration.Round(1000))
			}
		}
		for _, line := range r.Output {
			fmt.Fprintf(w, "    %s\n", line)
		}
	}
	fmt.Fprintf(w, "%d passed, %d failed", count[policy.Passed], count[policy.Failed]+count[policy.Broken])
	if n := count[policy.Skipped]; n > 0 {
		fmt.Fprintf(w, ", %d skipped", n)
	}
	fmt.Fprintln(w)
	return failed
}
