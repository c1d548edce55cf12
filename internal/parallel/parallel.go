// Package parallel does the same for many things, some at once. It knows nothing of what is done.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// few is up to how many are sooner done one after the other than shared out.
const few = 32

// Each calls do with the numbers from 0 up to n, some at once, and returns when all calls have.
func Each(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	if n < few || workers < 2 {
		for i := range n {
			do(i)
		}
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}
