package terminal

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"
)

// shared is a writer that several goroutines share, as a terminal is.
type shared struct {
	mu  sync.Mutex
	buf bytes.Buffer
	hit chan struct{} // gets a message for each write
}

func (w *shared) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case w.hit <- struct{}{}:
	default:
	}
	return w.buf.Write(p)
}

func (w *shared) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.String()
}

func TestProgressOfAShortRunIsSilent(t *testing.T) {
	t.Parallel()
	w := &shared{}
	p := start(w, "reading", time.Hour, time.Hour)
	p.At("sites", 1, 2)
	p.End()
	if got := w.String(); got != "" {
		t.Errorf("printed %q", got)
	}
}

func TestProgressTicksAndGoesAway(t *testing.T) {
	t.Parallel()
	w := &shared{hit: make(chan struct{}, 100)}
	p := start(w, "reading", 0, time.Millisecond)
	<-w.hit
	p.At("sites", 1, 40)
	for range 3 { // one that was on its way, then at least one that knows
		<-w.hit
	}
	p.End()
	got := w.String()
	for _, part := range []string{"\r\x1b[Kreading, 0 s", "\r\x1b[Ksites 1/40, 0 s"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in %q", part, got)
		}
	}
	if !strings.HasSuffix(got, "\r\x1b[K") {
		t.Errorf("the line stays: %q", got)
	}
}

// Without a terminal there is no line, and no caller needs to care.
func TestNoProgress(t *testing.T) {
	t.Parallel()
	p := Start(&bytes.Buffer{}, "reading")
	if p != nil {
		t.Fatal("a buffer is taken for a terminal")
	}
	p.At("sites", 1, 2)
	p.End()
}
