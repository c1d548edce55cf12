// Package files owns which files there are and what they hold: a folder of the
// disk, or a state that Git knows, of which each folder is listed once, with
// archives of charts and texts laid over it. It alone decides what may be read:
// links that lead out, devices and large files are refused, and what it was asked
// is recorded. It refuses to know what a text means.
package files

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// Index is what files there are in a folder, and what they hold: a file system that lists each folder once, and
// keeps what it refuses. Nothing that leads out of the folder is read. It is safe for concurrent use.
type Index struct {
	// FS reads the files. The archive of a chart can be addressed as a folder, too.
	FS    fs.FS
	index *index

	mu     sync.Mutex
	listed []Entry        // see Files; nil before it was asked for
	kinds  map[string]int // see is
}

// NewIndex wraps fsys: a Folder, or a state that Git knows.
func NewIndex(fsys fs.FS) *Index {
	x := newIndex(fsys)
	return &Index{FS: newArchives(x), index: x}
}

// Skipped reports whether a folder of that name is left out where all files of
// the repository are listed: hidden ones, and what package managers fill.
func Skipped(name string) bool {
	return name == "node_modules" || name == "vendor" || strings.HasPrefix(name, ".") && name != "." && name != ".."
}

// Entry is a file of an Index as it is listed.
type Entry struct {
	Path string
	// Link is set for a symbolic link. What it leads to is in the tree, or is
	// refused to whoever reads it.
	Link bool
}

// Files lists the files of the tree by path, without those of Skipped folders.
// Links to folders are not entered: what they lead to is listed in its place.
func (x *Index) Files() []Entry {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.listed == nil {
		x.listed = []Entry{}
		walk := walker{fsys: x.FS, visit: func(e Entry) { x.listed = append(x.listed, e) }}
		walk.folder(".", ".")
	}
	return x.listed
}

// Exists reports whether name is a file, or something that cannot be read: it is
// there, and reading it says why not.
func (x *Index) Exists(name string) bool { return x.is(name, isFile) }

// IsDir reports whether name is a folder, or something that cannot be read.
func (x *Index) IsDir(name string) bool { return x.is(name, isFolder) }

func (x *Index) is(name string, what int) bool {
	name = path.Clean(name)
	if is, known := x.index.listed(name); known {
		return is == what
	}
	is := x.kindOf(name)
	return is == what || is == isRefused
}

// kindOf looks up what is at name, once.
func (x *Index) kindOf(name string) int {
	x.mu.Lock()
	is, known := x.kinds[name]
	x.mu.Unlock()
	if known {
		return is
	}
	info, err := fs.Stat(x.FS, name)
	switch {
	case IsRefused(err):
		is = isRefused
	case err != nil:
		is = isAbsent
	case info.IsDir():
		is = isFolder
	default:
		is = isFile
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.kinds == nil {
		x.kinds = map[string]int{}
	}
	x.kinds[name] = is
	return is
}

// Below lists the files in the folder dir and, with deep, below it, by path. dir
// may itself be, or be in, a Skipped folder; Skipped folders below it are left
// out. Links to folders are entered, each folder once.
func (x *Index) Below(dir string, deep bool) []Entry {
	var out []Entry
	walk := walker{fsys: x.FS, flat: !deep, follow: true, seen: map[string]bool{}, visit: func(e Entry) { out = append(out, e) }}
	walk.enter(path.Clean(dir))
	slices.SortFunc(out, func(a, b Entry) int { return strings.Compare(a.Path, b.Path) })
	return out
}

// All lists every file in the folder dir and below it, hidden ones too, as Argo
// CD sees them: Git's own folder alone is left out, and links to folders are
// not entered.
func (x *Index) All(dir string) []Entry {
	var out []Entry
	walk := walker{fsys: x.FS, hidden: true, visit: func(e Entry) { out = append(out, e) }}
	walk.folder(path.Clean(dir), ".")
	return out
}

// Real returns the path of name without links; name itself where it cannot be
// followed.
func (x *Index) Real(name string) string {
	if x.index.plain(name) {
		return name
	}
	if real, err := followLinks(x.FS, name); err == nil {
		return real
	}
	return name
}

// Refusal is a Refused, and the files that were to be read through it.
type Refusal struct {
	*Refused
	Through []string
}

// Refused lists what is in the tree and was not read, by path: every link that
// leaves it, and what a reader asked for in vain. What is below a folder that
// cannot be read follows from that folder.
func (x *Index) Refused() []Refusal {
	out := x.index.listRefused()
	for _, m := range x.index.mounts {
		for _, r := range m.index.listRefused() {
			there := *r.Refused
			there.Name = m.name + "/" + there.Name
			out = append(out, Refusal{&there, r.Through})
		}
	}
	return out
}

func (x *index) listRefused() []Refusal {
	x.mu.Lock()
	defer x.mu.Unlock()
	var out []Refusal
	for name, r := range x.refused {
		below := false
		for dir := path.Dir(name); dir != "." && !below; dir = path.Dir(dir) {
			_, below = x.refused[dir]
		}
		if !below {
			out = append(out, Refusal{r, slices.Sorted(slices.Values(x.asked[name]))})
		}
	}
	slices.SortFunc(out, func(a, b Refusal) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Full returns an error where the tree has more files than are ever listed.
func (x *Index) Full() error { return x.index.full() }

// walker walks a tree.
type walker struct {
	fsys   fs.FS
	flat   bool            // this folder alone
	hidden bool            // Skipped folders, too
	follow bool            // links to folders are entered
	seen   map[string]bool // folders that were entered, with follow
	visit  func(Entry)
}

// enter walks a folder that may be a link, unless it was walked before.
func (w *walker) enter(dir string) {
	real, err := followLinks(w.fsys, dir)
	if err != nil || w.seen[real] {
		_, _ = fs.Stat(w.fsys, dir) // notes why
		return
	}
	w.seen[real] = true
	w.folder(dir, real)
}

func (w *walker) folder(dir, real string) {
	entries, err := fs.ReadDir(w.fsys, dir)
	if err != nil {
		return // the index keeps it
	}
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		switch {
		case e.Type()&fs.ModeSymlink != 0:
			info, err := fs.Stat(w.fsys, name)
			switch {
			case err != nil && !IsRefused(err): // gone
			case err != nil || !info.IsDir(): // whoever reads what is refused will see
				w.visit(Entry{name, true})
			case w.follow && !w.flat && !w.skips(e.Name()):
				w.enter(name)
			}
		case !e.IsDir():
			w.visit(Entry{name, false})
		case w.flat || w.skips(e.Name()):
		case w.follow:
			w.enter(name)
		default:
			w.folder(name, path.Join(real, e.Name()))
		}
	}
}

func (w *walker) skips(name string) bool {
	if w.hidden {
		return name == ".git"
	}
	return Skipped(name)
}

// Covers reports whether a file is among names, or in a folder that is.
func Covers(names []string, file string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		return name == "." || name == file || strings.HasPrefix(file, name+"/")
	})
}
