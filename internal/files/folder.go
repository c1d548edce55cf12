package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// Folder is a folder of the disk as a file system that nothing leaves: links
// out of it are refused by os.Root, whatever changes meanwhile, and only regular
// files up to MaxFileSize are read. Errors about what is there are *Refused.
type Folder struct {
	root *os.Root
	most int // see Bound
}

// Open opens a folder of the disk. It stays open until the program ends, or
// until Close.
func Open(dir string) (*Folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Folder{root: root, most: maxEntries}, nil
}

// Bound sets how many files and folders an Index of this folder may list: fewer
// where nobody named it as an infra repo.
func (f *Folder) Bound(entries int) { f.most = entries }

// Close closes the folder; nothing can be read after it.
func (f *Folder) Close() error { return f.root.Close() }

// Root is the folder itself, for writing into it.
func (f *Folder) Root() *os.Root { return f.root }

func (f *Folder) valid(op, name string) (string, error) {
	if !fs.ValidPath(name) {
		return "", &fs.PathError{Op: op, Path: name, Err: fs.ErrInvalid}
	}
	return filepath.FromSlash(name), nil
}

// Open opens a regular file or a folder for reading. A pipe or a device is not
// opened at all.
func (f *Folder) Open(name string) (fs.File, error) {
	local, err := f.valid("open", name)
	if err != nil {
		return nil, err
	}
	info, err := f.root.Stat(local)
	if err != nil {
		return nil, explain(f, name, err)
	}
	if err := regularOrFolder(name, info); err != nil {
		return nil, err
	}
	file, err := f.root.OpenFile(local, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, explain(f, name, err)
	}
	if info, err = file.Stat(); err == nil { // it may be another one by now
		err = regularOrFolder(name, info)
	}
	if err != nil {
		file.Close()
		return nil, explain(f, name, err)
	}
	return file, nil
}

// regularOrFolder refuses what is neither a regular file nor a folder.
func regularOrFolder(name string, info fs.FileInfo) error {
	if info.Mode().IsRegular() || info.IsDir() {
		return nil
	}
	return &Refused{Name: name, Reason: Irregular, mode: info.Mode()}
}

// ReadFile reads a regular file whole.
func (f *Folder) ReadFile(name string) ([]byte, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readRegular(name, file)
}

// ReadNamed reads a file that the person who runs the program named, wherever it is. Devices and pipes, which may have no end, and files that are
// larger than MaxFileSize are refused as in a Folder.
func ReadNamed(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if err := regularOrFolder(name, info); err != nil {
		return nil, err
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readRegular(name, file)
}

// readRegular reads an open file to its end, or refuses it.
func readRegular(name string, file fs.File) ([]byte, error) {
	info, err := file.Stat()
	switch {
	case err != nil:
		return nil, &Refused{Name: name, Reason: Unreadable, Err: err}
	case info.IsDir():
		return nil, &fs.PathError{Op: "read", Path: name, Err: errFolder}
	case !info.Mode().IsRegular():
		return nil, &Refused{Name: name, Reason: Irregular, mode: info.Mode()}
	case info.Size() > MaxFileSize:
		return nil, &Refused{Name: name, Reason: TooLarge}
	}
	data := make([]byte, info.Size()+1) // one more, to see the end at once
	n, err := io.ReadFull(file, data)
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return data[:n:n], nil
	case err != nil:
		return nil, &Refused{Name: name, Reason: Unreadable, Err: err}
	}
	more, err := io.ReadAll(io.LimitReader(file, MaxFileSize+1-int64(n))) // it grew
	switch {
	case err != nil:
		return nil, &Refused{Name: name, Reason: Unreadable, Err: err}
	case n+len(more) > MaxFileSize:
		return nil, &Refused{Name: name, Reason: TooLarge}
	}
	return append(data, more...), nil
}

var errFolder = errors.New("is a folder")

// ReadDir lists a folder by name.
func (f *Folder) ReadDir(name string) ([]fs.DirEntry, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	folder, ok := file.(fs.ReadDirFile)
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errors.ErrUnsupported}
	}
	list, err := folder.ReadDir(-1)
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, explain(f, name, err)
}

// Stat describes what name leads to.
func (f *Folder) Stat(name string) (fs.FileInfo, error) {
	local, err := f.valid("stat", name)
	if err != nil {
		return nil, err
	}
	info, err := f.root.Stat(local)
	return info, explain(f, name, err)
}

// Lstat describes name itself, a link too.
func (f *Folder) Lstat(name string) (fs.FileInfo, error) {
	local, err := f.valid("lstat", name)
	if err != nil {
		return nil, err
	}
	return f.root.Lstat(local)
}

// ReadLink returns where a link leads, with slashes.
func (f *Folder) ReadLink(name string) (string, error) {
	local, err := f.valid("readlink", name)
	if err != nil {
		return "", err
	}
	target, err := f.root.Readlink(local)
	return filepath.ToSlash(target), err
}
