package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/files"
)

// watchEvery is how often a watch looks for changes. An editor writes a file in
// several steps: a run waits until a look finds nothing new.
const watchEvery = 300 * time.Millisecond

// watchRuns runs again whenever a file of the repo, of --policy or the
// configuration changes, until it is interrupted. A run that fails says why, and
// the next change may fix it.
func (l *lintFlags) watchRuns(cmd *cobra.Command, args []string) error {
	root, err := l.root()
	if err != nil {
		return err
	}
	roots := append([]string{root}, l.policies...)
	if l.config != "" {
		roots = append(roots, l.config)
	}
	own := map[string]bool{} // what the runs write is no change
	for _, t := range l.targets {
		if abs, err := filepath.Abs(t.file); t.file != "" && err == nil {
			own[abs] = true
		}
	}
	now := stamps(roots, own)
	for {
		l.status = exitClean
		l.reports.again()
		if isTerminal(l.out) {
			fmt.Fprint(l.out, "\x1b[H\x1b[2J\x1b[3J")
		}
		switch err := l.once(cmd, args); {
		case errors.Is(err, context.Canceled):
			return err
		case err != nil:
			fmt.Fprintln(l.err, "xgen-lint: "+oneLine(err))
		}
		fmt.Fprintln(l.err, "watching for changes; end it with Ctrl-C")
		if now, err = changed(cmd.Context(), roots, own, now); err != nil {
			return nil // the end of a watch is no failure
		}
	}
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

// changed waits until files differ from what they were and come to rest.
func changed(ctx context.Context, roots []string, own map[string]bool, was map[string]stamp) (map[string]stamp, error) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	last, moving := was, false
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-tick.C:
		}
		now := stamps(roots, own)
		switch {
		case !same(now, last):
			last, moving = now, true
		case moving:
			return now, nil
		}
	}
}

func same(a, b map[string]stamp) bool {
	if len(a) != len(b) {
		return false
	}
	for name, s := range a {
		if b[name] != s {
			return false
		}
	}
	return true
}

// today is the date by which suppressions expire: that of XGEN_LINT_TODAY, for
// tests and to look ahead, else the zero time for now.
func today() (time.Time, error) {
	text := os.Getenv("XGEN_LINT_TODAY")
	if text == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, fmt.Errorf("XGEN_LINT_TODAY %q: write a date as 2027-01-31", text)
	}
	return day, nil
}
