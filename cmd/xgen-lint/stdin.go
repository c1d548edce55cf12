package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/lint"
)

// readBuffer lets a run read --stdin-filename's file from standard input. Unless
// FILEs are given, it is the one that is asked for.
func (l *lintFlags) readBuffer(o *lint.Options) error {
	if l.stdin == "" {
		return nil
	}
	root, err := l.root()
	if err != nil {
		return err
	}
	abs, err := filepath.Abs(l.stdin)
	if err != nil {
		return err
	}
	name, err := cli.Relative(root, abs)
	if _, statErr := os.Lstat(abs); !filepath.IsAbs(l.stdin) && statErr != nil { // as a path in the repo, which reports print
		if _, statErr := os.Lstat(filepath.Join(root, l.stdin)); statErr == nil || err != nil {
			name, err = filepath.ToSlash(filepath.Clean(l.stdin)), nil
		}
	}
	if err != nil {
		return fmt.Errorf("--stdin-filename: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(l.in, files.MaxFileSize+1))
	if err != nil {
		return fmt.Errorf("--stdin-filename: read standard input: %w", files.Plain(err))
	}
	if len(data) > files.MaxFileSize {
		return fmt.Errorf("--stdin-filename: standard input has more than %d MB, which is too large for a file of an infra repo", files.MaxFileSize>>20)
	}
	o.FS = files.Lay(o.FS, map[string][]byte{name: data})
	if o.Files == nil {
		o.Files = []string{name}
	}
	return nil
}
