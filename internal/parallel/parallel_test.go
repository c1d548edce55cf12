package parallel_test

import (
	"sync/atomic"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/parallel"
)

// TestEach: each number comes once, few or many.
func TestEach(t *testing.T) {
	for _, n := range []int{0, 1, 31, 32, 1000} {
		calls := make([]atomic.Int64, n)
		parallel.Each(n, func(i int) { calls[i].Add(1) })
		for i := range calls {
			if got := calls[i].Load(); got != 1 {
				t.Errorf("%d of %d: %d calls", i, n, got)
			}
		}
	}
}
