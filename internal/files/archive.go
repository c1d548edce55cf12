package files

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
	"time"
)

// Bounds of an archive that is looked into.
const (
	maxUnpacked      = 64 << 20
	maxArchiveFiles  = 10_000
	archiveExtension = ".tgz"
)

// archives is a file system in which an archive of a chart may be addressed as
// a folder too: charts/redis-1.2.3.tgz/redis/Chart.yaml. Listings show it as the
// file that it is.
type archives struct {
	*index

	mu   sync.Mutex
	open map[string]*unpacked
}

func newArchives(x *index) *archives { return &archives{index: x, open: map[string]*unpacked{}} }

// within splits a name that leads into an archive. Names are looked at only if
// they have its extension in the middle, so that all others cost nothing.
func (a *archives) within(name string) (u *unpacked, inside string, ok bool) {
	at := strings.Index(name, archiveExtension+"/")
	if at < 0 {
		return nil, "", false
	}
	archive, inside := name[:at+len(archiveExtension)], name[at+len(archiveExtension)+1:]
	if info, err := a.index.Stat(archive); err != nil || info.IsDir() {
		return nil, "", false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	u = a.open[archive]
	if u == nil {
		u = &unpacked{}
		if data, err := a.index.ReadFile(archive); err != nil {
			u.err = err
		} else if u, err = unpack(data); err != nil {
			u = &unpacked{err: fmt.Errorf("unpack the archive: %w", err)}
		}
		a.open[archive] = u
	}
	return u, path.Clean(inside), true
}

func (a *archives) Open(name string) (fs.File, error) {
	if u, inside, ok := a.within(name); ok {
		return u.Open(inside)
	}
	return a.index.Open(name)
}

func (a *archives) ReadFile(name string) ([]byte, error) {
	if u, inside, ok := a.within(name); ok {
		return fs.ReadFile(u, inside)
	}
	return a.index.ReadFile(name)
}

func (a *archives) Stat(name string) (fs.FileInfo, error) {
	if u, inside, ok := a.within(name); ok {
		return fs.Stat(u, inside)
	}
	return a.index.Stat(name)
}

func (a *archives) ReadDir(name string) ([]fs.DirEntry, error) {
	if u, inside, ok := a.within(name); ok {
		return fs.ReadDir(u, inside)
	}
	return a.index.ReadDir(name)
}

func (a *archives) Lstat(name string) (fs.FileInfo, error) {
	if u, inside, ok := a.within(name); ok {
		return fs.Stat(u, inside)
	}
	return a.index.Lstat(name)
}

func (a *archives) ReadLink(name string) (string, error) {
	if _, _, ok := a.within(name); ok {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	return a.index.ReadLink(name)
}

// unpacked is an archive in memory.
type unpacked struct {
	entries map[string]*packed
	err     error // why it cannot be read
}

// packed is a file or folder of an archive; it is its own fs.FileInfo and
// fs.DirEntry.
type packed struct {
	name string
	data []byte
	list []fs.DirEntry // of a folder
	dir  bool
}

func (p *packed) Name() string               { return p.name }
func (p *packed) Size() int64                { return int64(len(p.data)) }
func (p *packed) ModTime() time.Time         { return time.Time{} }
func (p *packed) IsDir() bool                { return p.dir }
func (p *packed) Sys() any                   { return nil }
func (p *packed) Type() fs.FileMode          { return p.Mode().Type() }
func (p *packed) Info() (fs.FileInfo, error) { return p, nil }
func (p *packed) Mode() fs.FileMode {
	if p.dir {
		return fs.ModeDir | 0o555
	}
	return 0o444
}

// unpack reads a gzipped tar: regular files alone, no links, within bounds.
func unpack(data []byte) (*unpacked, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	u := &unpacked{entries: map[string]*packed{".": {name: ".", dir: true}}}
	left := int64(maxUnpacked)
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			for _, e := range u.entries {
				slices.SortFunc(e.list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
			}
			return u, nil
		case err != nil:
			return nil, err
		case h.Typeflag != tar.TypeReg:
			continue
		case !fs.ValidPath(path.Clean(h.Name)):
			return nil, fmt.Errorf("it has a file called %q", h.Name)
		case h.Size > left || len(u.entries) > maxArchiveFiles:
			return nil, fmt.Errorf("it holds more than %d MiB or %d files", maxUnpacked>>20, maxArchiveFiles)
		}
		content, err := io.ReadAll(io.LimitReader(r, h.Size))
		if err != nil {
			return nil, err
		}
		left -= h.Size
		u.add(path.Clean(h.Name), content)
	}
}

// add puts a file and the folders above it into the archive; of two files of
// one name the first stays.
func (u *unpacked) add(name string, data []byte) {
	if u.entries[name] != nil {
		return
	}
	e := &packed{name: path.Base(name), data: data}
	for u.entries[name] = e; name != "."; {
		dir := path.Dir(name)
		parent := u.entries[dir]
		known := parent != nil
		if !known {
			parent = &packed{name: path.Base(dir), dir: true}
			u.entries[dir] = parent
		}
		parent.list = append(parent.list, e)
		if known {
			return
		}
		name, e = dir, parent
	}
}

func (u *unpacked) Open(name string) (fs.File, error) {
	if u.err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: u.err}
	}
	e := u.entries[name]
	if e == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &packedFile{packed: e, Reader: bytes.NewReader(e.data)}, nil
}

// packedFile is an open file or folder of an archive.
type packedFile struct {
	*packed
	*bytes.Reader
	at int
}

func (f *packedFile) Stat() (fs.FileInfo, error) { return f.packed, nil }
func (f *packedFile) Close() error               { return nil }
func (f *packedFile) Size() int64                { return f.packed.Size() }

// ReadDir lists a folder, n entries at a time.
func (f *packedFile) ReadDir(n int) ([]fs.DirEntry, error) {
	rest := f.list[f.at:]
	if n > 0 && len(rest) == 0 {
		return nil, io.EOF
	}
	if n > 0 && n < len(rest) {
		rest = rest[:n]
	}
	f.at += len(rest)
	return slices.Clone(rest), nil
}
