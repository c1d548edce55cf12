package files

import (
	"os"
	"path"
	"path/filepath"
	"syscall"
)

// A folder of which many files are read is kept open, up to a few of them: else each file's way is walked from the root.
const (
	manyFiles = 16
	maxNear   = 8
)

// beside reads a file that was listed in a folder of many; ok is false where that is not so, or reading it fails: then whoever
// asks reads it from the root, and hears why. What leads out of the open folder fails, too.
func (x *index) beside(name string) (data []byte, ok bool) {
	if is, _ := x.listed(name); is != isFile {
		return nil, false
	}
	dir, base := path.Split(name)
	root := x.nearby(path.Clean(dir))
	if root == nil {
		return nil, false
	}
	file, err := root.OpenFile(base, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, false
	}
	defer file.Close()
	data, err = readRegular(name, file)
	return data, err == nil
}

// nearby is a folder of many files, kept open; nil for another one. It is closed when nothing holds it.
func (x *index) nearby(dir string) *os.Root {
	x.mu.Lock()
	defer x.mu.Unlock()
	root, known := x.near[dir]
	if known || len(x.near) >= maxNear || len(x.folders[dir].entries) < manyFiles {
		return root
	}
	if x.near == nil {
		x.near = map[string]*os.Root{}
	}
	if folder, ok := x.fsys.(*Folder); ok {
		root, _ = folder.root.OpenRoot(filepath.FromSlash(dir)) // nil where that fails: see beside
	}
	x.near[dir] = root
	return root
}
