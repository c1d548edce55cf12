package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/xgen-lint/xgen-lint/internal/lint"
)

// writeFixes puts all changed files in place, or none: a file that changed
// while it was being linted, or that cannot be written, leaves everything as
// it was.
func (l *lintFlags) writeFixes(changes []lint.Change) error {
	root, err := l.root()
	if err != nil {
		return err
	}
	staged := make([]*stagedFile, 0, len(changes))
	defer func() {
		for _, s := range staged {
			os.Remove(s.temp) // gone where it was put in place
		}
	}()
	for _, c := range changes {
		s, err := stage(filepath.Join(root, filepath.FromSlash(c.File)), c)
		if err != nil {
			return fmt.Errorf("--fix: %s: %w; nothing was written", c.File, plain(err))
		}
		staged = append(staged, s)
	}
	for i, s := range staged {
		if err := os.Rename(s.temp, s.name); err != nil {
			return errors.Join(fmt.Errorf("--fix: write %s: %w", changes[i].File, plain(err)), putBack(staged[:i], changes))
		}
	}
	for _, c := range changes {
		if !l.quiet {
			fmt.Fprintf(l.err, "fixed %s\n", c.File)
		}
	}
	return nil
}

// stagedFile is new content that lies beside its file, one rename away.
type stagedFile struct{ name, temp string }

// stage writes the new content beside the file: a full disk or an interrupt
// leaves the old file whole. Links are followed, the mode is kept.
func stage(name string, c lint.Change) (*stagedFile, error) {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Mode().Perm()&0o222 == 0 { // the rename below would not ask
		return nil, fs.ErrPermission
	}
	now, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(now, c.Old) {
		return nil, errors.New("changed while it was being linted")
	}
	temp, err := os.CreateTemp(filepath.Dir(name), ".xgen-lint-*")
	if err != nil {
		return nil, err
	}
	_, err = temp.Write(c.New)
	err = errors.Join(err, temp.Chmod(info.Mode().Perm()), temp.Close())
	if err != nil {
		os.Remove(temp.Name())
		return nil, err
	}
	return &stagedFile{name, temp.Name()}, nil
}

// putBack undoes the renames that were done before one failed.
func putBack(done []*stagedFile, changes []lint.Change) error {
	var failed []error
	for i, s := range done {
		if err := os.WriteFile(s.name, changes[i].Old, 0o644); err != nil { // the mode stays
			failed = append(failed, fmt.Errorf("put back %s: %w", changes[i].File, plain(err)))
		}
	}
	return errors.Join(failed...)
}

// printDiff prints the safe fixes as a patch.
func (l *lintFlags) printDiff(changes []lint.Change) error {
	for _, c := range changes {
		if _, err := l.out.Write(c.Diff()); err != nil {
			return err
		}
	}
	return nil
}
