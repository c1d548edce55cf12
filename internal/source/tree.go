package source

import (
	"bytes"
	"io/fs"
	"path"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/files"
)

// Tree is a folder of files, each read and parsed once: the one way by which
// the program reads what it lints. Nothing that leads out of the folder is read.
// It is safe for concurrent use.
type Tree struct {
	*files.Index

	base *Tree // where all files but those in read are, see With

	mu     sync.Mutex
	read   map[string]*loaded
	before map[string]*loaded // what an earlier tree read, see Again
}

type loaded struct {
	read  sync.Once
	file  *File
	err   error
	same  *loaded // what an earlier tree read, where that is the same
	parse sync.Once
	yaml  *YAML
}

// NewTree wraps fsys, whose root is the infra repo's root: a Folder, or a state
// that Git knows.
func NewTree(fsys fs.FS) *Tree {
	return &Tree{Index: files.NewIndex(fsys), read: map[string]*loaded{}}
}

func (t *Tree) entry(name string) *loaded {
	name = path.Clean(name)
	t.mu.Lock()
	l := t.read[name]
	if l == nil && t.base != nil {
		t.mu.Unlock()
		return t.base.entry(name)
	}
	if l == nil {
		l = &loaded{}
		t.read[name] = l
	}
	t.mu.Unlock()
	l.read.Do(func() { // not under the lock: several files are read at once
		l.file, l.err = t.open(name)
		t.mu.Lock()
		defer t.mu.Unlock()
		if was := t.before[name]; l.file != nil && was != nil && was.file != nil && bytes.Equal(was.file.Data, l.file.Data) {
			t.read[name], l.same = was, was
		}
		delete(t.before, name)
	})
	if l.same != nil {
		return l.same
	}
	return l
}

func (t *Tree) open(name string) (*File, error) {
	data, err := fs.ReadFile(t.FS, name)
	if err != nil {
		return nil, err
	}
	return NewFile(name, data), nil
}

// Again returns a Tree of a later state of the same files, fsys. Each file is
// read anew when it is asked for, and parsed anew only where its text is not what
// t knows.
func (t *Tree) Again(fsys fs.FS) *Tree {
	next := NewTree(fsys)
	t.mu.Lock()
	defer t.mu.Unlock()
	next.before = make(map[string]*loaded, len(t.read)+len(t.before))
	for name, l := range t.before { // that t was not asked for
		next.before[name] = l
	}
	for name, l := range t.read {
		next.before[name] = l
	}
	return next
}

// File returns the file at name (slashes, relative to the root). The error is a
// *files.Refused for a file that is there, else that of fs.ReadFile.
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

// Holds is that of the Index; what it reads is kept for File.
func (t *Tree) Holds(r files.Reading, own func(file string) bool) bool {
	return t.Index.Holds(r, own, func(name string) { _, _ = t.File(name) })
}

// With returns a Tree in which one file has another content; all others are
// shared with t.
func (t *Tree) With(f *File) *Tree {
	changed := &loaded{file: f}
	changed.read.Do(func() {})
	return &Tree{Index: t.Index, base: t, read: map[string]*loaded{path.Clean(f.Path): changed}}
}
