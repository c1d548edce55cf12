package functions

import "math/rand/v2"

// Calls is what the calls of functions in one run of templates share: what the run may still use up, its random numbers and
// its clock. It serves one goroutine at a time.
type Calls struct {
	Budget Budget
	// Later is set where functions that answer differently each time are to give other answers than before.
	Later bool
	// Note, if set, is called with the name of a function that has no answer here, or a different one each time.
	Note func(function string)
	rng  *rand.Rand
}

// Begin begins a template: the same random numbers follow each time.
func (c *Calls) Begin(name string) { c.rng = newRand(name, c.Later) }
