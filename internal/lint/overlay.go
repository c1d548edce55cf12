package lint

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing/fstest"
)

// overlay is a file system with some files' contents replaced, files added, or
// files gone.
type overlay struct {
	fs.FS
	files map[string][]byte
	gone  map[string]bool
}

// without is the error about a file that is gone, nil for any other.
func (o overlay) without(op, name string) error {
	if o.gone[name] {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return nil
}

// own holds the files that the overlay has itself, and their folders.
func (o overlay) own() fstest.MapFS {
	m := fstest.MapFS{}
	for name, data := range o.files {
		m[name] = &fstest.MapFile{Data: data, Mode: 0o644}
	}
	return m
}

// Open opens the overlay's own file, else the file below it.
func (o overlay) Open(name string) (fs.File, error) {
	if _, ok := o.files[name]; ok {
		return o.own().Open(name)
	}
	if err := o.without("open", name); err != nil {
		return nil, err
	}
	return o.FS.Open(name)
}

// ReadFile returns the overlay's own content, else that of the file below it.
func (o overlay) ReadFile(name string) ([]byte, error) {
	if data, ok := o.files[name]; ok {
		return data, nil
	}
	if err := o.without("read", name); err != nil {
		return nil, err
	}
	return fs.ReadFile(o.FS, name)
}

// ReadDir lists a folder with the overlay's own files.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	below, err := fs.ReadDir(o.FS, name)
	if len(o.gone) > 0 {
		below = slices.DeleteFunc(slices.Clone(below), func(e fs.DirEntry) bool { return o.gone[path.Join(name, e.Name())] })
	}
	own, ownErr := fs.ReadDir(o.own(), name)
	if ownErr != nil || len(own) == 0 {
		return below, err
	}
	below = slices.Clone(below)
	for _, e := range own {
		if !slices.ContainsFunc(below, func(b fs.DirEntry) bool { return b.Name() == e.Name() }) {
			below = append(below, e)
		}
	}
	slices.SortFunc(below, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return below, nil
}

// Lstat describes the file below, a link too, else the overlay's own.
func (o overlay) Lstat(name string) (fs.FileInfo, error) {
	if err := o.without("lstat", name); err != nil {
		return nil, err
	}
	if info, err := fs.Lstat(o.FS, name); err == nil {
		return info, nil
	}
	return fs.Lstat(o.own(), name)
}

// Stat describes the file below, else the overlay's own.
func (o overlay) Stat(name string) (fs.FileInfo, error) {
	if err := o.without("stat", name); err != nil {
		return nil, err
	}
	info, err := fs.Stat(o.FS, name)
	if err != nil {
		if own, ownErr := fs.Stat(o.own(), name); ownErr == nil {
			return own, nil
		}
	}
	return info, err
}

// ReadLink returns where a link leads.
func (o overlay) ReadLink(name string) (string, error) { return fs.ReadLink(o.FS, name) }
