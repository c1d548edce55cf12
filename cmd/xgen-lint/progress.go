package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// progressAfter is how long a command may be silent on a terminal.
const progressAfter = time.Second

// progress is a line on a terminal that says what a long run is at. It starts
// only after a while, ticks so that a slow step does not look like a hang, and
// is gone when the run ends. A nil *progress does nothing.
type progress struct {
	w     io.Writer
	start time.Time
	stop  chan struct{}
	done  sync.WaitGroup

	mu   sync.Mutex
	text string
}

// progress starts the line where standard error is a terminal.
func (a *app) progress(text string) *progress {
	if a.quiet || !isTerminal(a.err) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return startProgress(raw(a.err), text, progressAfter, time.Second/5)
}

func startProgress(w io.Writer, text string, after, every time.Duration) *progress {
	p := &progress{w: w, text: text, start: time.Now(), stop: make(chan struct{})}
	p.done.Add(1)
	go p.draw(after, every)
	return p
}

func (p *progress) draw(after, every time.Duration) {
	defer p.done.Done()
	wait := time.NewTimer(after)
	defer wait.Stop()
	for shown := false; ; shown = true {
		select {
		case <-wait.C:
		case <-p.stop:
			if shown {
				fmt.Fprint(p.w, "\r\x1b[K")
			}
			return
		}
		p.mu.Lock()
		text := p.text
		p.mu.Unlock()
		fmt.Fprintf(p.w, "\r\x1b[K%s, %d s", text, int(time.Since(p.start).Seconds()))
		wait.Reset(every)
	}
}

// at says what the run is at.
func (p *progress) at(stage string, done, total int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = fmt.Sprintf("%s %d/%d", stage, done, total)
}

// end takes the line away; what is printed next starts at the margin.
func (p *progress) end() {
	if p == nil {
		return
	}
	close(p.stop)
	p.done.Wait()
}
