package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/xgen-lint/xgen-lint/internal/atomic"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/fix"
	"github.com/xgen-lint/xgen-lint/internal/report/printing"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/terminal"
)

// writeFixes puts the fixed files in place.
func (l *lintFlags) writeFixes(changes []fix.Change) error {
	if err := l.writeChanges("--fix", changes); err != nil {
		return err
	}
	for _, c := range changes {
		if !l.quiet {
			fmt.Fprintf(l.err, "fixed %s\n", c.File)
		}
	}
	return nil
}

// writeChanges puts all changed and new files in place, or none: a file that
// changed while it was being linted, that cannot be written, or that is there
// although it should be new leaves everything as it was. Nothing is written
// outside of the repo.
func (a *app) writeChanges(what string, changes []fix.Change) error {
	root, err := a.root()
	if err != nil {
		return err
	}
	folder, err := files.Open(root)
	if err != nil {
		return fmt.Errorf("%s: %w; nothing was written", what, files.Plain(err))
	}
	defer folder.Close()
	tree := source.NewTree(folder)
	list := make([]atomic.Change, len(changes))
	for i, c := range changes {
		list[i] = atomic.Change{Name: filepath.FromSlash(tree.Real(c.File)), Old: c.Old, New: c.New, Add: c.Add}
	}
	if err := a.files.Replace(folder.Root(), list); err != nil {
		var of *atomic.FileError
		if errors.As(err, &of) {
			return fmt.Errorf("%s: %s: %w; nothing was written", what, filepath.ToSlash(of.Name), files.Plain(of.Err))
		}
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// writeFile writes what a flag names: a report, a baseline.
func (a *app) writeFile(flag, name string, content []byte) error {
	root, _ := a.root()
	if err := a.files.File(root, name, content); err != nil {
		return fmt.Errorf("%s %s: %w", flag, name, files.Plain(err))
	}
	return nil
}

// printDiff prints the safe fixes as a patch.
func (l *lintFlags) printDiff(changes []fix.Change) error {
	out := printing.VisiblePatch(terminal.Raw(l.out))
	for _, c := range changes {
		if _, err := out.Write(c.Diff()); err != nil {
			return err
		}
	}
	return nil
}
