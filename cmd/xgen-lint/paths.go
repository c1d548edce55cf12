package main

import (
	"os"
	"path/filepath"

	"github.com/xgen-lint/xgen-lint/internal/report"
)

// pathsOf returns how a report prints the files of the repo: as whoever reads it
// can open them. nil is as they are, relative to the repo.
func (l *lintFlags) pathsOf(t target) func(string) string {
	root, err := l.root()
	if err != nil {
		return nil
	}
	base := l.paths
	if base == "" {
		switch {
		case report.ForForge(t.format):
			base = "git"
		case t.format == "text" && t.file == "" && isTerminal(l.out):
			base = "cwd"
		}
	}
	from := root
	switch base {
	case "git":
		from = above(root, ".git")
	case "cwd":
		from, err = os.Getwd()
	}
	if err != nil || from == "" {
		return nil
	}
	from, root = real(from), real(root)
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

// above returns the nearest folder at or above dir that holds name, "" if none
// does.
func above(dir, name string) string {
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// real is a path without links, where they can be followed.
func real(name string) string {
	if followed, err := filepath.EvalSymlinks(name); err == nil {
		return followed
	}
	return name
}
