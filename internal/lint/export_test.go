package lint

import (
	"testing"
	"testing/fstest"
)

// What follows is for tests of package lint_test: of rooms above lint, over the faults of its tables.

// State is the golden repo with some fault, or as it is.
type State struct {
	Name, Site string // Site is looked at first, "" for none
	FS         fstest.MapFS
}

// InfraStates are the states of a repo that somebody edits: clean, broken, often fixed again.
func InfraStates(t *testing.T) []State {
	t.Helper()
	base := readInto(t, "../../testdata/infra")
	out := []State{{Name: "clean", FS: base}}
	for i, c := range together(infraFaults(), infraStranger(), infraDeleted(), infraContrast()) {
		if i%every(71) != 0 {
			continue
		}
		out = append(out, State{c.name, []string{"", "xgen-aww", "xgen-jeju"}[i%3], apply(t, base, c.edits)})
		if i%2 == 0 { // else the next fault comes before this one is mended
			out = append(out, State{Name: c.name + ", mended", FS: base})
		}
	}
	return out
}

// Same compares a result with one that was worked out anew.
func Same(t *testing.T, what string, want, got *Result) {
	t.Helper()
	same(t, what, want, got)
}

// Replayed is how many sites' results are an earlier run's.
func Replayed(res *Result) int { return res.replayed }
