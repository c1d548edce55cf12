package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/xgen-lint/xgen-lint/internal/model"
)

// RootAround is the infra repo that a folder is in.
func RootAround(folder string) string {
	for dir := folder; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, model.ConfigName)); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	for dir := folder; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return folder
		}
	}
}

// Relative gives abs as a path in the repo, links on the way to either resolved.
func Relative(root, abs string) (string, error) {
	rel, err := filepath.Rel(root, abs)
	if err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel), nil
	}
	realRoot, err1 := filepath.EvalSymlinks(root)
	real, err2 := filepath.EvalSymlinks(abs)
	if err1 == nil && err2 == nil {
		if rel, err := filepath.Rel(realRoot, real); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel), nil
		}
	}
	return "", fmt.Errorf("%s is not in the repo %s; name the repo with --repo", abs, root)
}

// Above returns the nearest folder at or above dir that holds name, "" if none
// does.
func Above(dir, name string) string {
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, name)); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

// Real is a path without links, where they can be followed.
func Real(name string) string {
	if followed, err := filepath.EvalSymlinks(name); err == nil {
		return followed
	}
	return name
}
