package render

import "sync"

// turns bounds what the sites take that are rendered at once, in turn (see SiteInTurn): those that render to much wait while all of these
// together have more than heavyValues. One of them, the first, never waits, so that each ends.
type turns struct {
	mu     sync.Mutex
	done   *sync.Cond
	first  *siteRender
	values int
}

// take accounts for what a site has rendered to, and waits until it may go on. Nothing is waited for by the first but what ends by itself.
func (t *turns) take(s *siteRender) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.done == nil {
		t.done = sync.NewCond(&t.mu)
	}
	t.values += s.values - s.taken
	s.taken = s.values
	for t.first != nil && t.first != s && t.values > heavyValues {
		t.done.Wait()
	}
	if t.first == nil {
		t.first = s
	}
}

// leave is for a site whose result is not needed any more.
func (t *turns) leave(s *siteRender) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s.taken == 0 && t.first != s {
		return
	}
	t.values -= s.taken
	s.taken = 0
	if t.first == s {
		t.first = nil
	}
	t.done.Broadcast()
}
