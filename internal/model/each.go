package model

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// each calls do with the numbers up to n, some at once.
func each(n int, do func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n/16) // few are sooner done than shared out
	if workers < 2 {
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
