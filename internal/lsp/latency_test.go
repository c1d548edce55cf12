package lsp

import (
	"strings"
	"testing"
	"time"
)

// The promises to who types: see docs/editors.md. They hold for a machine with
// nothing else to do, so the best of several counts, and of the time that all cores
// spent only their share.
const (
	keystroke = 120 * time.Millisecond
	glimpse   = 30 * time.Millisecond
	tries     = 12
)

func TestLatency(t *testing.T) { // alone: the time of the whole process is measured
	if raceEnabled {
		t.Skip("the race detector is slow")
	}
	root := infra(t)
	c := start(t, root)
	good := read(t, root, aww)
	c.open(aww, good)
	bad := strings.Replace(good, "maxReplicas: 2", "maxReplicas: 4", 1)
	place := at(t, good, "S3_BUCKET").Start
	typing, hovering := time.Hour, time.Hour
	for range tries {
		typing = min(typing, spent(func() {
			c.change(aww, bad)
			c.codes(aww, "capacity/oversized-replicas")
		}))
		typing = min(typing, spent(func() {
			c.change(aww, good)
			c.codes(aww)
		}))
		request[map[string]any](c, "textDocument/hover", map[string]any{"textDocument": c.doc(aww), "position": place}) // what a snapshot works out once
		hovering = min(hovering, spent(func() {
			request[map[string]any](c, "textDocument/hover", map[string]any{"textDocument": c.doc(aww), "position": place})
		}))
	}
	t.Logf("a keystroke to its findings %v, a hover %v", typing, hovering)
	if typing > keystroke || hovering > glimpse {
		t.Errorf("a keystroke to its findings %v (at most %v), a hover %v (at most %v)", typing, keystroke, hovering, glimpse)
	}
}

// spent is the shorter of the time that something takes, and of the processor time
// that it takes on one core.
func spent(f func()) time.Duration {
	start, used := time.Now(), processorTime()
	f()
	wall, cpu := time.Since(start), processorTime()-used
	if cpu > 0 {
		return min(wall, cpu)
	}
	return wall
}
