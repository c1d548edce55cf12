// Package watch waits until files of the disk change and come to rest.
package watch

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/files"
)

// every is how often a watch looks for changes. An editor writes a file in
// several steps: a run waits until a look finds nothing new.
const every = 300 * time.Millisecond

// Files are what is watched.
type Files struct {
	roots []string
	own   map[string]bool
	now   map[string]stamp
}

// New watches the files at and below roots, but for those of own, which are
// absolute paths of what the program writes itself.
func New(roots []string, own map[string]bool) *Files {
	return &Files{roots: roots, own: own, now: stamps(roots, own)}
}

// stamp is what tells a changed file.
type stamp struct {
	size int64
	time time.Time
}

// stamps looks at every file that a run may read.
func stamps(roots []string, own map[string]bool) map[string]stamp {
	out := map[string]stamp{}
	for _, root := range roots {
		_ = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return nil
			case d.IsDir() && name != root && files.Skipped(d.Name()):
				return fs.SkipDir
			case d.IsDir():
				return nil
			}
			if abs, err := filepath.Abs(name); err == nil && own[abs] {
				return nil
			}
			if info, err := os.Stat(name); err == nil {
				out[name] = stamp{info.Size(), info.ModTime()}
			}
			return nil
		})
	}
	return out
}

// Wait waits until files differ from what they were and come to rest. The error is
// that of ctx.
func (w *Files) Wait(ctx context.Context) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	last, moving := w.now, false
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		now := stamps(w.roots, w.own)
		switch {
		case !maps.Equal(now, last):
			last, moving = now, true
		case moving:
			w.now = now
			return nil
		}
	}
}
