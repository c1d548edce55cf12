package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/xgen-lint/xgen-lint/internal/lint"
)

// applyFixes mends what can be mended safely and returns what is left. A file
// that changed meanwhile is left alone, and then nothing at all is written.
func (l *lintFlags) applyFixes(ctx context.Context, o lint.Options) (*lint.Result, error) {
	root, err := l.root()
	if err != nil {
		return nil, err
	}
	changes, res, err := lint.Fix(ctx, o)
	if err != nil {
		return nil, err
	}
	for _, c := range changes {
		now, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(c.File)))
		if err != nil || !bytes.Equal(now, c.Old) {
			return nil, fmt.Errorf("--fix: %s changed while it was being linted; nothing was written, run it again", c.File)
		}
	}
	for _, c := range changes {
		if err := replaceFile(filepath.Join(root, filepath.FromSlash(c.File)), c.New); err != nil {
			return nil, fmt.Errorf("--fix: write %s: %w", c.File, plain(err))
		}
		if !l.quiet {
			fmt.Fprintf(l.err, "fixed %s\n", c.File)
		}
	}
	return res, nil
}

// replaceFile puts new content in place in one step, so that a full disk or an
// interrupt leaves the old file whole. Links are followed, the mode is kept.
func replaceFile(name string, data []byte) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".xgen-lint-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	if _, err = tmp.Write(data); err == nil {
		err = tmp.Chmod(info.Mode().Perm())
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}

// printDiff prints the safe fixes as a patch and changes nothing; the exit
// status is 1 where there are any.
func (l *lintFlags) printDiff(ctx context.Context, o lint.Options) error {
	changes, _, err := lint.Fix(ctx, o)
	if err != nil {
		return err
	}
	for _, c := range changes {
		if _, err := l.out.Write(c.Diff()); err != nil {
			return err
		}
		l.status = exitFound
	}
	return nil
}
