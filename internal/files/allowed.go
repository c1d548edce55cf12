package files

import (
	"errors"
	"fmt"
	"path/filepath"
)

// ErrNotAllowed is the error about a folder outside of the repository that the
// caller has not allowed.
var ErrNotAllowed = errors.New("it is outside of the repository")

// OpenNamed opens a folder that a file of the repository names, such as a checkout
// of another one: root is the repository's folder, name a path from there or an
// absolute one. What is outside of root is opened only where it is one of the
// folders allow or in one of them, links resolved; else the error is
// ErrNotAllowed. The repository's word alone opens nothing.
func OpenNamed(root, name string, allow []string) (*Folder, error) {
	abs := filepath.FromSlash(name)
	if !filepath.IsAbs(abs) {
		abs = filepath.Join(root, abs)
	}
	realRoot, err := filepath.EvalSymlinks(root)
	if err != nil {
		return nil, err
	}
	real, err := filepath.EvalSymlinks(abs)
	switch {
	case err != nil && !within(root, abs) && !allowed(abs, allow):
		return nil, fmt.Errorf("%s: %w; give --allow %s to read it", name, ErrNotAllowed, name) // nor is it said whether it is there
	case err != nil:
		return nil, err
	case !within(realRoot, real) && !allowed(real, allow):
		return nil, fmt.Errorf("%s: %w; give --allow %s to read it", name, ErrNotAllowed, name)
	}
	return Open(real)
}

func allowed(abs string, allow []string) bool {
	for _, dir := range allow {
		if full, err := filepath.Abs(dir); err == nil {
			if real, err := filepath.EvalSymlinks(full); err == nil {
				full = real
			}
			if within(full, abs) {
				return true
			}
		}
	}
	return false
}

func within(dir, name string) bool {
	rel, err := filepath.Rel(dir, name)
	return err == nil && filepath.IsLocal(rel)
}
