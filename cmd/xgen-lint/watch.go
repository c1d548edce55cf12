package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/xgen-lint/xgen-lint/internal/terminal"
	"github.com/xgen-lint/xgen-lint/internal/watch"
)

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
		if abs, err := filepath.Abs(t.File); t.File != "" && err == nil {
			own[abs] = true
		}
	}
	files := watch.New(roots, own)
	for {
		l.status = exitClean
		l.reports.again()
		if terminal.Is(l.out) {
			fmt.Fprint(l.out, "\x1b[H\x1b[2J\x1b[3J")
		}
		switch err := l.once(cmd, args); {
		case errors.Is(err, context.Canceled):
			return err
		case err != nil:
			fmt.Fprintln(l.err, "xgen-lint: "+oneLine(err))
		}
		fmt.Fprintln(l.err, "watching for changes; end it with Ctrl-C")
		if files.Wait(cmd.Context()) != nil {
			return nil // the end of a watch is no failure
		}
	}
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
