package render

import (
	"sync"
	"testing"
)

// TestTurns: sites that render to much go on while together they have little, the first of them whatever they have; all end.
func TestTurns(t *testing.T) {
	var all turns
	first, second := &siteRender{values: heavyValues - 1}, &siteRender{values: 1}
	all.take(first)
	all.take(second) // beside it
	first.values += heavyValues
	all.take(first) // though together they have more
	waits, ended := make(chan struct{}), make(chan struct{})
	second.values++
	go func() {
		close(waits)
		all.take(second)
		close(ended)
	}()
	<-waits
	select {
	case <-ended:
		t.Error("the second goes on, though the first has as much as there may be")
	default:
	}
	all.leave(first)
	<-ended
	all.leave(second)
	all.leave(second)
	if all.values != 0 || all.first != nil {
		t.Errorf("%d values of nobody", all.values)
	}

	empty := &siteRender{}
	all.take(empty)
	if all.leave(empty); all.first != nil {
		t.Error("a site that renders to nothing keeps the others waiting")
	}

	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			s := &siteRender{}
			defer all.leave(s)
			for range 20 {
				s.values += heavyValues / 8
				all.take(s)
			}
		})
	}
	group.Wait()
}
