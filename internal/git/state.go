package git

import (
	"bytes"
	"context"
	"crypto/sha1" //nolint:gosec // Git's own name for it
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/files"
)

// State is the folder as Git keeps it: at a commit, or in the index. It is a
// file system that reads each file when it is asked for; links are not followed.
// It is safe for concurrent use.
type State struct {
	files   map[string]blob
	folders map[string][]fs.DirEntry // by name
	reader  *blobReader
	ahead   ahead
}

// blob is a file as Git keeps it.
type blob struct {
	id   string
	mode fs.FileMode
}

// Head is HEAD's state of a folder, nil if it has none. The error is that of ctx.
func Head(ctx context.Context, dir string) (*State, error) {
	repo, err := Open(ctx, dir)
	if err != nil {
		return nil, ctx.Err()
	}
	head, err := repo.At(ctx, "HEAD")
	if err != nil {
		return nil, ctx.Err()
	}
	return head, nil
}

// At returns the folder as it was at a revision. The error says in one line what
// is missing: the revision, or the history that a shallow clone left out.
func (r *Repo) At(ctx context.Context, rev string) (*State, error) {
	commit, err := r.run(ctx, nil, "rev-parse", "--verify", "--quiet", "--end-of-options", rev+"^{commit}")
	if err != nil {
		return nil, r.unknownRev(rev)
	}
	state, err := r.tree(ctx, strings.TrimSpace(string(commit)))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", rev, err)
	}
	return state, nil
}

func (r *Repo) unknownRev(rev string) error {
	if !r.Shallow {
		return fmt.Errorf("no revision %q in this repository; fetch it first", rev)
	}
	if remote, branch, ok := strings.Cut(rev, "/"); ok {
		return fmt.Errorf("no revision %q: this clone is shallow; run git fetch --depth=1 %s +%s:refs/remotes/%s first", rev, remote, branch, rev)
	}
	return fmt.Errorf("no revision %q: this clone is shallow; run git fetch --unshallow, or fetch that revision, first", rev)
}

// tree lists all files below the folder at a commit, as they are stored: git
// archive would leave out what .gitattributes marks export-ignore.
func (r *Repo) tree(ctx context.Context, commit string) (*State, error) {
	list, err := r.run(ctx, nil, "ls-tree", "-r", "-z", commit)
	if err != nil {
		return nil, err
	}
	files := map[string]blob{}
	for _, entry := range strings.Split(string(list), "\x00") {
		meta, name, ok := strings.Cut(entry, "\t")
		fields := strings.Fields(meta)
		if ok && len(fields) == 3 && fields[1] == "blob" { // no submodules
			files[name] = blob{fields[2], modeOf(fields[0])}
		}
	}
	return r.state(files), nil
}

func modeOf(git string) fs.FileMode {
	if git == "120000" {
		return fs.ModeSymlink | 0o777
	}
	return 0o644
}

func (r *Repo) state(files map[string]blob) *State {
	s := &State{files: files, folders: map[string][]fs.DirEntry{".": nil}, reader: &blobReader{repo: r}}
	for name, b := range files {
		s.list(name, info{name: path.Base(name), mode: b.mode})
	}
	for _, entries := range s.folders {
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	}
	return s
}

// list puts an entry into its folder, and the folder into its own.
func (s *State) list(name string, i info) {
	dir := path.Dir(name)
	_, known := s.folders[dir]
	s.folders[dir] = append(s.folders[dir], fs.FileInfoToDirEntry(i))
	if !known {
		s.list(dir, info{name: path.Base(dir), mode: fs.ModeDir | 0o755})
	}
}

// Close ends the process that reads the files. What was not read by then can be
// read all the same, by another one.
func (s *State) Close() { s.reader.close() }

// Files lists the files by path.
func (s *State) Files() []string {
	names := make([]string, 0, len(s.files))
	for name := range s.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Has reports whether a file, or a folder, is there.
func (s *State) Has(name string) bool {
	_, file := s.files[name]
	_, folder := s.folders[name]
	return file || folder
}

// ReadFile reads a file whole; one that is larger than files.MaxFileSize is
// refused.
func (s *State) ReadFile(name string) ([]byte, error) {
	b, ok := s.files[name]
	if !ok {
		return nil, missing("read", name)
	}
	if data := s.readAhead(name); data != nil {
		return data, nil
	}
	data, err := s.reader.read(b.id)
	if errors.Is(err, errTooLarge) {
		return nil, &files.Refused{Name: name, Reason: files.TooLarge}
	}
	if err != nil {
		return nil, &files.Refused{Name: name, Reason: files.Unreadable, Err: err}
	}
	return data, nil
}

// Same reports whether a file is kept with that very content, without reading it.
func (s *State) Same(name string, data []byte) bool {
	id := s.files[name].id
	if id == "" {
		return false
	}
	head := fmt.Sprintf("blob %d\x00", len(data))
	sum := sha1.New() //nolint:gosec // Git's own name for it
	if len(id) == hex.EncodedLen(sha256.Size) {
		sum = sha256.New()
	}
	sum.Write([]byte(head))
	sum.Write(data)
	return hex.EncodeToString(sum.Sum(nil)) == id
}

// ReadLink returns where a link leads.
func (s *State) ReadLink(name string) (string, error) {
	if b, ok := s.files[name]; !ok || b.mode&fs.ModeSymlink == 0 {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	data, err := s.ReadFile(name)
	return string(data), err
}

// ReadDir lists a folder by name.
func (s *State) ReadDir(name string) ([]fs.DirEntry, error) {
	if entries, ok := s.folders[name]; ok {
		return entries, nil
	}
	return nil, missing("readdir", name)
}

// Lstat describes a file, a link or a folder; sizes are not known.
func (s *State) Lstat(name string) (fs.FileInfo, error) {
	if b, ok := s.files[name]; ok {
		return info{name: path.Base(name), mode: b.mode}, nil
	}
	if _, ok := s.folders[name]; ok {
		return info{name: path.Base(name), mode: fs.ModeDir | 0o755}, nil
	}
	return nil, missing("stat", name)
}

// Stat is Lstat.
func (s *State) Stat(name string) (fs.FileInfo, error) { return s.Lstat(name) }

// Open opens a file or a folder for reading.
func (s *State) Open(name string) (fs.File, error) {
	if entries, ok := s.folders[name]; ok {
		return &folder{info: info{name: path.Base(name), mode: fs.ModeDir | 0o755}, left: entries}, nil
	}
	data, err := s.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &file{bytes.NewReader(data), info{path.Base(name), s.files[name].mode.Type() | 0o644, int64(len(data))}}, nil
}

func missing(op, name string) error { return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist} }

type file struct {
	*bytes.Reader
	info info
}

func (f *file) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *file) Close() error               { return nil }

type folder struct {
	info info
	left []fs.DirEntry
}

func (f *folder) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *folder) Close() error               { return nil }

func (f *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.info.name, Err: fs.ErrInvalid}
}

func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 || n > len(f.left) {
		if n > 0 && len(f.left) == 0 {
			return nil, io.EOF
		}
		n = len(f.left)
	}
	out := f.left[:n]
	f.left = f.left[n:]
	return out, nil
}

// info describes a file of a State.
type info struct {
	name string
	mode fs.FileMode
	size int64
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }
