// Package asked knows which files and folders of a tree something asked for, and whether these are the same in another
// tree.
package asked

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Of is a file system that hands on to another one.
func Of(files fs.FS) *FS { return &FS{FS: files, seen: map[string]bool{}} }

// FS is a file system that notes what is asked of it. It is safe for concurrent use.
type FS struct {
	fs.FS

	mu   sync.Mutex
	seen map[string]bool
}

func (r *FS) note(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen[path.Clean(name)] = true
}

// Names lists what was asked, whether it is there or not.
func (r *FS) Names() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Collect(maps.Keys(r.seen))
}

// Open notes the name and hands on.
func (r *FS) Open(name string) (fs.File, error) {
	r.note(name)
	return r.FS.Open(name)
}

// ReadFile notes the name and hands on.
func (r *FS) ReadFile(name string) ([]byte, error) {
	r.note(name)
	return fs.ReadFile(r.FS, name)
}

// ReadDir notes the name and hands on.
func (r *FS) ReadDir(name string) ([]fs.DirEntry, error) {
	r.note(name)
	return fs.ReadDir(r.FS, name)
}

// Stat notes the name and hands on.
func (r *FS) Stat(name string) (fs.FileInfo, error) {
	r.note(name)
	return fs.Stat(r.FS, name)
}

// Lstat notes the name and hands on.
func (r *FS) Lstat(name string) (fs.FileInfo, error) {
	r.note(name)
	return fs.Lstat(r.FS, name)
}

// ReadLink notes the name and hands on.
func (r *FS) ReadLink(name string) (string, error) {
	r.note(name)
	return fs.ReadLink(r.FS, name)
}

// Same reports whether names are the same in two trees: files by their content, folders by what is in them.
func Same(a, b *source.Tree, names []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return describe(a, name) != describe(b, name) })
}

func describe(t *source.Tree, name string) string {
	info, err := fs.Lstat(t.FS, name)
	switch {
	case err != nil:
		return "-"
	case info.Mode()&fs.ModeSymlink != 0:
		to, _ := fs.ReadLink(t.FS, name)
		return "link " + to
	case info.IsDir():
		entries, _ := fs.ReadDir(t.FS, name)
		var b strings.Builder
		for _, e := range entries {
			b.WriteString(e.Name() + "\n")
		}
		return "folder " + b.String()
	}
	f, err := t.File(name)
	if err != nil {
		return "unreadable " + err.Error()
	}
	return "file " + string(f.Data)
}
