package engine

import (
	"math/rand/v2"
)

// Calls is what the calls of functions in one run of templates share: what the run may still use up, its random numbers and
// its clock. It serves one goroutine at a time.
type Calls struct {
	budget budget
	// later is set where functions that answer differently each time are to give other answers than before.
	later bool
	// note, if set, is called with the name of a function that has no answer here, or a different one each time.
	note func(function string)
	rng  *rand.Rand
}

// template begins a template: the same random numbers follow each time.
func (c *Calls) template(name string) { c.rng = newRand(name, c.later) }
