// Package atomic owns the writing of files: new content lies beside its place
// until it is whole, and is then put there by one rename, so that a full disk, a
// signal or another writer leaves the old file or the new one. It refuses to
// follow a link out of the folder that it writes to.
package atomic

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
)

// Prefix begins the names of files that are not whole yet. A dot hides them from
// Helm (templates/.?* is in its own .helmignore).
const Prefix = ".xgen-lint-"

// Writer writes files. The zero Writer is ready; it is safe for concurrent use.
type Writer struct {
	mu     sync.Mutex
	staged map[*staged]bool
}

// Change is the new content of a file that is there, or with Add a new file; its
// folders are made.
type Change struct {
	Name     string // in the root, without a link on the way
	Old, New []byte
	Add      bool
	Exec     bool // a new file that may be run
}

// staged is new content that lies beside its file, one rename away.
type staged struct {
	root       *os.Root
	name, temp string
}

// ErrChanged is the error about a file that is not what it was, errThere about a
// new file whose place is taken.
var (
	ErrChanged = errors.New("changed while it was being linted")
	errThere   = errors.New("is there already")
)

// FileError is an error about one of several files.
type FileError struct {
	Name string
	Err  error
}

func (e *FileError) Error() string { return e.Name + ": " + e.Err.Error() }
func (e *FileError) Unwrap() error { return e.Err }

// Replace gives all files their new content, or none. Mode and, where the
// process may set it, owner stay. The error is a *FileError: of a file that
// changed (ErrChanged), or that may not be written.
func (w *Writer) Replace(root *os.Root, changes []Change) error {
	var all []*staged
	defer func() { w.drop(all) }()
	for _, c := range changes {
		s, err := w.stage(root, c)
		if err != nil {
			return &FileError{c.Name, err}
		}
		all = append(all, s)
	}
	w.mu.Lock() // from here on to the end, or not at all
	defer w.mu.Unlock()
	for i, s := range all {
		if err := root.Rename(s.temp, s.name); err != nil {
			return errors.Join(&FileError{s.name, err}, putBack(root, changes[:i]))
		}
		delete(w.staged, s)
	}
	return nil
}

// putBack undoes the renames that were done before one failed.
func putBack(root *os.Root, done []Change) error {
	var failed []error
	for _, c := range done {
		if c.Add {
			failed = append(failed, root.Remove(c.Name))
			continue
		}
		f, err := root.OpenFile(c.Name, os.O_WRONLY|os.O_TRUNC, 0)
		if err == nil {
			_, err = f.Write(c.Old)
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("put back %w", &FileError{c.Name, err}))
		}
	}
	return errors.Join(failed...)
}

func (w *Writer) stage(root *os.Root, c Change) (*staged, error) {
	if c.Add {
		if _, err := root.Lstat(c.Name); err == nil {
			return nil, errThere
		}
		if err := root.MkdirAll(filepath.Dir(c.Name), 0o777); err != nil {
			return nil, err
		}
		s, err := w.create(root, c.Name, c.New, nil)
		if err == nil && c.Exec {
			if err = root.Chmod(s.temp, 0o755); err != nil {
				w.drop([]*staged{s})
			}
		}
		return s, err
	}
	f, err := root.OpenFile(c.Name, os.O_RDWR, 0) // the rename would not ask whether it may be written
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, err
	case info.Mode().Perm()&0o222 == 0: // root may write all the same
		return nil, fs.ErrPermission
	}
	now, err := io.ReadAll(io.LimitReader(f, int64(len(c.Old))+1))
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(now, c.Old) {
		return nil, ErrChanged
	}
	return w.create(root, c.Name, c.New, info)
}

// create writes the content beside name. was describes the file that it is to
// replace, nil if there is none.
func (w *Writer) create(root *os.Root, name string, content []byte, was fs.FileInfo) (*staged, error) {
	s := &staged{root, name, filepath.Join(filepath.Dir(name), Prefix+strconv.FormatUint(rand.Uint64(), 36))}
	mode := fs.FileMode(0o666) // less the umask, as a new file has it
	if was != nil {
		mode = 0o600 // until it is the other's
	}
	w.mu.Lock()
	if w.staged == nil {
		w.staged = map[*staged]bool{}
	}
	w.staged[s] = true
	f, err := root.OpenFile(s.temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	w.mu.Unlock()
	if err != nil {
		w.drop([]*staged{s})
		return nil, err
	}
	_, err = f.Write(content)
	if was != nil {
		keepOwner(f, was)
		err = errors.Join(err, f.Chmod(was.Mode()&(fs.ModePerm|fs.ModeSetuid|fs.ModeSetgid|fs.ModeSticky)))
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		w.drop([]*staged{s})
		return nil, plain(err)
	}
	return s, nil
}

// plain returns the first of several errors.
func plain(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe
	}
	return err
}

// drop removes what was not put in place.
func (w *Writer) drop(all []*staged) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range all {
		if w.staged[s] {
			_ = s.root.Remove(s.temp)
			delete(w.staged, s)
		}
	}
}

// Abandon removes what is not in place yet and lets nothing more be written: the
// program is about to end. What is just being put in place comes first.
func (w *Writer) Abandon() {
	w.mu.Lock() // for good
	for s := range w.staged {
		_ = s.root.Remove(s.temp)
	}
}
