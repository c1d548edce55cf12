package files

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Overlay is a file system with texts laid over it that are not, or not yet,
// what it holds: what an editor has not saved, what standard input brings, what
// fixes make. Files below it are read when they are asked for. It does not
// change once it is made, and is safe for concurrent use where the one below is.
type Overlay struct {
	below   fs.FS
	files   map[string][]byte
	gone    map[string]bool
	folders map[string][]fs.DirEntry // what files adds to each folder, by name
}

// Lay lays files over a file system, and takes those of gone away. Where a name
// leads through links, what they lead to has the text, as when it is written. A
// file may be in a folder that is not there yet.
func Lay(below fs.FS, files map[string][]byte, gone ...string) *Overlay {
	o := &Overlay{below: below, files: make(map[string][]byte, len(files)), gone: make(map[string]bool, len(gone)), folders: map[string][]fs.DirEntry{}}
	for _, name := range gone {
		o.gone[path.Clean(name)] = true
	}
	for name, data := range files {
		name = o.real(path.Clean(name))
		o.files[name] = data
		o.list(laid{name: name, size: len(data)})
	}
	return o
}

// real is the file that a name leads to, as far as the folders on the way exist.
func (o *Overlay) real(name string) string {
	for at, rest := name, ""; at != "."; at, rest = path.Dir(at), path.Join(path.Base(at), rest) {
		if real, err := followLinks(o.below, at); err == nil {
			return path.Join(real, rest)
		}
	}
	return name
}

// list puts an entry into its folder, and a folder that is new into its own.
func (o *Overlay) list(entry laid) {
	dir := path.Dir(entry.name)
	_, known := o.folders[dir]
	if slices.ContainsFunc(o.folders[dir], func(e fs.DirEntry) bool { return e.Name() == entry.Name() }) {
		return
	}
	o.folders[dir] = append(o.folders[dir], fs.FileInfoToDirEntry(entry))
	if !known && dir != "." {
		o.list(laid{name: dir, folder: true})
	}
}

// own describes what files has at name: a file, or a folder on the way to one.
func (o *Overlay) own(name string) (laid, bool) {
	if data, ok := o.files[name]; ok {
		return laid{name: name, size: len(data)}, true
	}
	_, ok := o.folders[name]
	return laid{name: name, folder: true}, ok
}

// without is the error about a file that is gone, nil for any other.
func (o *Overlay) without(op, name string) error {
	if _, own := o.own(name); o.gone[name] && !own {
		return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
	}
	return nil
}

// Open opens the overlay's own file, else the file or folder below it.
func (o *Overlay) Open(name string) (fs.File, error) {
	if data, ok := o.files[name]; ok {
		return &laidFile{bytes.NewReader(data), laid{name: name, size: len(data)}}, nil
	}
	if err := o.without("open", name); err != nil {
		return nil, err
	}
	return o.below.Open(name)
}

// ReadFile returns the overlay's own text, else that of the file below it.
func (o *Overlay) ReadFile(name string) ([]byte, error) {
	if data, ok := o.files[name]; ok {
		if len(data) > MaxFileSize {
			return nil, &Refused{Name: name, Reason: TooLarge}
		}
		return data, nil
	}
	if err := o.without("read", name); err != nil {
		return nil, err
	}
	return fs.ReadFile(o.below, name)
}

// ReadDir lists a folder with the overlay's own files.
func (o *Overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(o.below, name)
	own, ok := o.folders[name]
	if ok {
		err = nil
	}
	if err != nil || len(own)+len(o.gone) == 0 {
		return list, err
	}
	list = slices.DeleteFunc(slices.Clone(list), func(e fs.DirEntry) bool { return o.gone[path.Join(name, e.Name())] })
	for _, e := range own {
		i := slices.IndexFunc(list, func(l fs.DirEntry) bool { return l.Name() == e.Name() })
		switch {
		case i < 0:
			list = append(list, e)
		case !e.IsDir():
			list[i] = e
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// Lstat describes the overlay's own file, else the file or link below it.
func (o *Overlay) Lstat(name string) (fs.FileInfo, error) { return o.describe("lstat", name, fs.Lstat) }

// Stat describes the overlay's own file, else what name leads to below it.
func (o *Overlay) Stat(name string) (fs.FileInfo, error) { return o.describe("stat", name, fs.Stat) }

func (o *Overlay) describe(op, name string, below func(fs.FS, string) (fs.FileInfo, error)) (fs.FileInfo, error) {
	own, ok := o.own(name)
	if ok && !own.folder {
		return own, nil
	}
	if err := o.without(op, name); err != nil {
		return nil, err
	}
	info, err := below(o.below, name)
	if err != nil && ok {
		return own, nil
	}
	return info, err
}

// ReadLink returns where a link leads.
func (o *Overlay) ReadLink(name string) (string, error) {
	if _, ok := o.files[name]; ok {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	return fs.ReadLink(o.below, name)
}

// laid describes a file of an overlay, or a folder on the way to one.
type laid struct {
	name   string
	size   int
	folder bool
}

func (l laid) Name() string       { return path.Base(l.name) }
func (l laid) Size() int64        { return int64(l.size) }
func (l laid) ModTime() time.Time { return time.Time{} }
func (l laid) IsDir() bool        { return l.folder }
func (l laid) Sys() any           { return nil }

func (l laid) Mode() fs.FileMode {
	if l.folder {
		return fs.ModeDir | 0o755
	}
	return 0o644
}

type laidFile struct {
	io.Reader
	laid laid
}

func (f *laidFile) Stat() (fs.FileInfo, error) { return f.laid, nil }
func (f *laidFile) Close() error               { return nil }
