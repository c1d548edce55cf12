package main

import (
	"os"
	"path/filepath"

	"github.com/xgen-lint/xgen-lint/cmd/xgen-lint/cli"
	"github.com/xgen-lint/xgen-lint/internal/report"
	"github.com/xgen-lint/xgen-lint/internal/terminal"
)

// pathsOf returns how a report prints the files of the repo: as whoever reads it
// can open them. nil is as they are, relative to the repo.
func (l *lintFlags) pathsOf(t cli.Target) func(string) string {
	root, err := l.root()
	if err != nil {
		return nil
	}
	base := l.paths
	if base == "" {
		switch {
		case report.ForForge(t.Format):
			base = "git"
		case t.Format == "text" && t.File == "" && terminal.Is(l.out):
			base = "cwd"
		}
	}
	from := root
	switch base {
	case "git":
		from = cli.Above(root, ".git")
	case "cwd":
		from, err = os.Getwd()
	}
	if err != nil || from == "" {
		return nil
	}
	from, root = cli.Real(from), cli.Real(root)
	if from == root {
		return nil
	}
	return func(name string) string {
		rel, err := filepath.Rel(from, filepath.Join(root, filepath.FromSlash(name)))
		if err != nil || filepath.IsAbs(name) {
			return name
		}
		return filepath.ToSlash(rel)
	}
}
