package terminal

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// progressAfter is how long a command may be silent on a terminal.
const progressAfter = time.Second

// Progress is a line on a terminal that says what a long run is at. It starts
// only after a while, ticks so that a slow step does not look like a hang, and
// is gone when the run ends. A nil *Progress does nothing.
type Progress struct {
	w     io.Writer
	start time.Time
	stop  chan struct{}
	done  sync.WaitGroup

	mu   sync.Mutex
	text string
}

// Start begins the line on a stream, where that is a terminal; else it returns nil.
func Start(w io.Writer, text string) *Progress {
	if !Is(w) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return start(Raw(w), text, progressAfter, time.Second/5)
}

func start(w io.Writer, text string, after, every time.Duration) *Progress {
	p := &Progress{w: w, text: text, start: time.Now(), stop: make(chan struct{})}
	p.done.Add(1)
	go p.draw(after, every)
	return p
}

func (p *Progress) draw(after, every time.Duration) {
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

// At says what the run is at.
func (p *Progress) At(stage string, done, total int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = fmt.Sprintf("%s %d/%d", stage, done, total)
}

// End takes the line away; what is printed next starts at the margin.
func (p *Progress) End() {
	if p == nil {
		return
	}
	close(p.stop)
	p.done.Wait()
}
