package source

import (
	"fmt"
	"io/fs"
	"path"
	"sync"
)

// maxFileSize keeps a stray archive or dump from being read as text.
const maxFileSize = 16 << 20

// Tree is a folder of files, each read and parsed once. It is safe for
// concurrent use.
type Tree struct {
	FS fs.FS

	base *Tree // where all files but those in files are, see With

	mu    sync.Mutex
	files map[string]*loaded
}

type loaded struct {
	read  sync.Once
	file  *File
	err   error
	parse sync.Once
	yaml  *YAML
}

// NewTree wraps fsys, whose root is the infra repo's root.
func NewTree(fsys fs.FS) *Tree {
	return &Tree{FS: fsys, files: map[string]*loaded{}}
}

func (t *Tree) entry(name string) *loaded {
	name = path.Clean(name)
	t.mu.Lock()
	l := t.files[name]
	if l == nil && t.base != nil {
		t.mu.Unlock()
		return t.base.entry(name)
	}
	defer t.mu.Unlock()
	if l == nil {
		l = &loaded{}
		t.files[name] = l
	}
	l.read.Do(func() { l.file, l.err = t.open(name) })
	return l
}

func (t *Tree) open(name string) (*File, error) {
	if info, err := fs.Stat(t.FS, name); err == nil && info.Size() > maxFileSize {
		return nil, fmt.Errorf("read %s: larger than %d MiB", name, maxFileSize>>20)
	}
	data, err := fs.ReadFile(t.FS, name)
	if err != nil {
		return nil, err
	}
	return NewFile(name, data), nil
}

// File returns the file at name (slashes, relative to the root); the error is
// that of fs.ReadFile.
func (t *Tree) File(name string) (*File, error) {
	l := t.entry(name)
	return l.file, l.err
}

// YAML returns the file at name as YAML. The error is that of reading it; what
// is wrong with its text is in YAML.Err.
func (t *Tree) YAML(name string) (*YAML, error) {
	l := t.entry(name)
	if l.err != nil {
		return nil, l.err
	}
	l.parse.Do(func() { l.yaml = ParseYAML(l.file) })
	return l.yaml, nil
}

// Exists reports whether name is a file that can be read.
func (t *Tree) Exists(name string) bool {
	info, err := fs.Stat(t.FS, path.Clean(name))
	return err == nil && !info.IsDir()
}

// IsDir reports whether name is a folder.
func (t *Tree) IsDir(name string) bool {
	info, err := fs.Stat(t.FS, path.Clean(name))
	return err == nil && info.IsDir()
}

// With returns a Tree in which one file has another content; all others are
// shared with t.
func (t *Tree) With(f *File) *Tree {
	changed := &loaded{file: f}
	changed.read.Do(func() {})
	return &Tree{FS: t.FS, base: t, files: map[string]*loaded{path.Clean(f.Path): changed}}
}
