package policy

import (
	"maps"
	"sync"
)

// oddRules are built-in rules that met a value that they do not expect, with what failed first.
type oddRules struct {
	mu    sync.Mutex
	rules map[string]error
}

func (o *oddRules) add(rule string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.rules == nil {
		o.rules = map[string]error{}
	}
	if o.rules[rule] == nil {
		o.rules[rule] = err
	}
}

// Odd are the built-in rules that could not judge all of what Eval was given, and why: a value was not what they expect,
// and what depends on it is left out.
func (e *Engine) Odd() map[string]error {
	e.odd.mu.Lock()
	defer e.odd.mu.Unlock()
	return maps.Clone(e.odd.rules)
}
