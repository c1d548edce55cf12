package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
)

// maxEntries is how many files and folders a tree may list: a home folder or
// the root of a disk is not an infra repo.
const maxEntries = 500_000

// index is the file system that an Index reads by: each folder is listed once,
// and what is refused is kept for whoever reports it. It is safe for concurrent
// use.
type index struct {
	fsys fs.FS
	// sealed is set where fsys refuses by itself what leads out of it.
	sealed bool
	most   int // files and folders that are listed
	mounts []mount

	mu      sync.Mutex
	folders map[string]listing
	types   map[string]map[string]fs.FileMode // see kinds
	entries int
	near    map[string]*os.Root // see beside
	refused map[string]*Refused
	asked   map[string][]string // by the name of a Refused: what was to be read through it

	record *recorder // nil unless Index.Record was called
}

type listing struct {
	entries []fs.DirEntry
	err     error
}

func newIndex(fsys fs.FS) *index {
	folder, sealed := fsys.(*Folder)
	most := maxEntries
	if sealed {
		most = folder.most
	}
	return &index{fsys: fsys, sealed: sealed, most: most, folders: map[string]listing{}, refused: map[string]*Refused{}, asked: map[string][]string{}}
}

// note keeps what is refused where name was asked for, and returns the error as
// it is.
func (x *index) note(name string, err error) error {
	var refused *Refused
	if errors.As(err, &refused) {
		x.mu.Lock()
		defer x.mu.Unlock()
		x.refused[refused.Name] = refused
		if names := x.asked[refused.Name]; name != refused.Name && !slices.Contains(names, name) {
			x.asked[refused.Name] = append(names, name)
		}
	}
	return err
}

// enter returns the name to ask fsys for, links followed where fsys would
// follow them anywhere.
func (x *index) enter(op, name string) (string, error) {
	switch {
	case !fs.ValidPath(name):
		return "", &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	case x.sealed, x.plain(name):
		return name, nil
	}
	return followLinks(x.fsys, name)
}

// plain reports whether a name is there and no link is on the way: what each folder
// holds is asked once, and not of every file in it.
func (x *index) plain(name string) bool {
	dir := "."
	for part := range strings.SplitSeq(path.Clean(name), "/") {
		if part == "." {
			continue
		}
		kind, known := x.kinds(dir)[part]
		if !known || kind&fs.ModeSymlink != 0 {
			return false
		}
		dir = path.Join(dir, part)
	}
	return true
}

// kinds returns what the entries of a folder are; nil if dir is not a folder.
func (x *index) kinds(dir string) map[string]fs.FileMode {
	x.mu.Lock()
	known, ok := x.types[dir]
	x.mu.Unlock()
	if ok {
		return known
	}
	entries, err := fs.ReadDir(x.fsys, dir)
	x.record.folder(dir, entries, err)
	if err == nil {
		known = make(map[string]fs.FileMode, len(entries))
		for _, e := range entries {
			known[e.Name()] = e.Type()
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.types == nil {
		x.types = map[string]map[string]fs.FileMode{}
	}
	x.types[dir] = known
	return known
}

func (x *index) Open(name string) (fs.File, error) {
	x.record.stream()
	if m, rest, ok := x.elsewhere(name); ok {
		return m.Open(rest)
	}
	at, err := x.enter("open", name)
	if err != nil {
		return nil, x.note(name, err)
	}
	f, err := x.fsys.Open(at)
	return f, x.note(name, explain(x.fsys, name, err))
}

func (x *index) ReadFile(name string) ([]byte, error) {
	data, err := x.readFile(name)
	x.record.file(name, data, err)
	return data, err
}

func (x *index) readFile(name string) ([]byte, error) {
	if m, rest, ok := x.elsewhere(name); ok {
		return m.ReadFile(rest)
	}
	at, err := x.enter("read", name)
	if err != nil {
		return nil, x.note(name, err)
	}
	if x.sealed {
		if data, ok := x.beside(at); ok {
			return data, nil
		}
		data, err := fs.ReadFile(x.fsys, at)
		return data, x.note(name, err)
	}
	f, err := x.fsys.Open(at)
	if err != nil {
		return nil, x.note(name, explain(x.fsys, name, err))
	}
	defer f.Close()
	data, err := readRegular(name, f)
	return data, x.note(name, err)
}

func (x *index) Stat(name string) (fs.FileInfo, error) {
	info, err := x.stat(name)
	x.record.look(lookStat, name, info, err)
	return info, err
}

func (x *index) stat(name string) (fs.FileInfo, error) {
	if m, rest, ok := x.elsewhere(name); ok {
		return m.Stat(rest)
	}
	at, err := x.enter("stat", name)
	if err != nil {
		return nil, x.note(name, err)
	}
	info, err := fs.Stat(x.fsys, at)
	return info, x.note(name, explain(x.fsys, name, err))
}

func (x *index) Lstat(name string) (info fs.FileInfo, err error) {
	if m, rest, ok := x.elsewhere(name); ok {
		info, err = m.Lstat(rest)
	} else {
		info, err = fs.Lstat(x.fsys, name)
	}
	x.record.look(lookLstat, name, info, err)
	return info, err
}

func (x *index) ReadLink(name string) (to string, err error) {
	if m, rest, ok := x.elsewhere(name); ok {
		to, err = m.ReadLink(rest)
	} else {
		to, err = fs.ReadLink(x.fsys, name)
	}
	x.record.link(name, to, err)
	return to, err
}

// ReadDir lists a folder. Links in it that leave the tree are noted.
func (x *index) ReadDir(name string) ([]fs.DirEntry, error) {
	if m, rest, ok := x.elsewhere(name); ok {
		entries, err := m.ReadDir(rest)
		x.record.folder(name, entries, err)
		return entries, err
	}
	x.mu.Lock()
	l, known := x.folders[name]
	if !known && x.entries > x.most {
		l, known = listing{err: &fs.PathError{Op: "readdir", Path: name, Err: errTooMany}}, true
	}
	x.mu.Unlock()
	if known {
		return l.entries, l.err
	}
	at, err := x.enter("readdir", name)
	if err == nil {
		l.entries, err = fs.ReadDir(x.fsys, at)
		err = explain(x.fsys, name, err)
	}
	x.record.folder(name, l.entries, err)
	for _, e := range l.entries {
		if e.Type()&fs.ModeSymlink != 0 {
			x.recordLink(path.Join(name, e.Name()))
			var refused *Refused
			if _, err := followLinks(x.fsys, path.Join(name, e.Name())); errors.As(err, &refused) && refused.Reason == Outside {
				_ = x.note(path.Join(name, e.Name()), refused)
			}
		}
	}
	l.err = x.note(name, err)
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, known := x.folders[name]; !known {
		x.entries += len(l.entries)
		if x.entries > x.most && l.err == nil {
			l = listing{err: &fs.PathError{Op: "readdir", Path: name, Err: errTooMany}}
		}
		x.folders[name] = l
	}
	return l.entries, l.err
}

// What a listed name may be.
const (
	isAbsent = iota
	isFile
	isFolder
	isRefused
)

// listed answers what is at name from the listing of its folder, where that was
// listed already and says so for certain: asking the disk walks every folder on
// the way. Links and what is neither a file nor a folder are left to the disk.
func (x *index) listed(name string) (is int, known bool) {
	dir, base := path.Split(name)
	x.mu.Lock()
	l, ok := x.folders[path.Clean(dir)]
	x.mu.Unlock()
	if !ok || l.err != nil || base == "" || name == "." || !fs.ValidPath(name) {
		return 0, false
	}
	at, found := slices.BinarySearchFunc(l.entries, base, func(e fs.DirEntry, name string) int { return strings.Compare(e.Name(), name) })
	switch {
	case !found:
		return isAbsent, true
	case l.entries[at].Type().IsRegular():
		return isFile, true
	case l.entries[at].IsDir():
		return isFolder, true
	}
	return 0, false
}

var errTooMany = errors.New("too many files")

// full is the error where the tree has more files than are listed.
func (x *index) full() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.entries <= x.most {
		return nil
	}
	return fmt.Errorf("more than %d files and folders: this is too large for an infra repo", x.most)
}
