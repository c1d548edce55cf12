package kustomize

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// mount is where kustomize sees the repository's root.
const mount = "/repository"

// view is the repository as kustomize sees it: read-only, its kustomizations
// prepared (prepare.go), with the rendered charts beside them.
type view struct {
	*build
	tree     *source.Tree
	extra    map[string][]byte // files that are not in the repository
	ready    map[string][]byte // prepared kustomizations
	skip     map[string]bool   // entries to leave out, see entry
	read     []string
	entries  []entry
	problems []Problem
	rendered []renderedChart
	made     bool // a chart was rendered, or it failed
	broken   bool // a file that is read is not YAML, or cannot be read: reported there
	size     int
}

// maxRead bounds the bytes that one build may read.
const maxRead = 64 << 20

func (b *build) view(t *source.Tree) *view {
	skip := map[string]bool{}
	maps.Copy(skip, b.skip)
	return &view{build: b, tree: t, extra: map[string][]byte{}, ready: map[string][]byte{}, skip: skip}
}

var errReadOnly = errors.New("the repository is only read")

// name returns a path of kustomize's as one of the repository.
func (v *view) name(p string) (string, bool) {
	p = filepath.ToSlash(filepath.Clean(p))
	if p == mount {
		return ".", true
	}
	name, ok := strings.CutPrefix(p, mount+"/")
	return name, ok
}

func (v *view) Create(string) (filesys.File, error) { return nil, errReadOnly }
func (v *view) Open(string) (filesys.File, error)   { return nil, errReadOnly }
func (v *view) Mkdir(string) error                  { return errReadOnly }
func (v *view) MkdirAll(string) error               { return errReadOnly }
func (v *view) RemoveAll(string) error              { return errReadOnly }
func (v *view) WriteFile(string, []byte) error      { return errReadOnly }

// IsDir reports whether a path is a folder of the repository.
func (v *view) IsDir(p string) bool {
	name, ok := v.name(p)
	return ok && v.tree.IsDir(name)
}

// Exists reports whether a path is a file or folder.
func (v *view) Exists(p string) bool {
	name, ok := v.name(p)
	return ok && (v.extra[name] != nil || v.tree.Exists(name) || v.tree.IsDir(name))
}

// ReadDir lists the names in a folder.
func (v *view) ReadDir(p string) ([]string, error) {
	name, ok := v.name(p)
	if !ok {
		return nil, fs.ErrNotExist
	}
	list, err := fs.ReadDir(v.tree.FS, name)
	out := make([]string, 0, len(list))
	for _, e := range list {
		out = append(out, e.Name())
	}
	return out, err
}

// CleanedAbs splits a path into its folder and file.
func (v *view) CleanedAbs(p string) (filesys.ConfirmedDir, string, error) {
	if !filepath.IsAbs(p) && !strings.HasPrefix(p, "/") {
		p = path.Join(mount, p)
	}
	p = filepath.ToSlash(filepath.Clean(p))
	switch {
	case v.IsDir(p):
		return filesys.ConfirmedDir(p), "", nil
	case v.Exists(p):
		return filesys.ConfirmedDir(path.Dir(p)), path.Base(p), nil
	}
	name, _ := v.name(p)
	return "", "", &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// Glob lists the files that fit a pattern.
func (v *view) Glob(pattern string) ([]string, error) {
	name, ok := v.name(pattern)
	if !ok {
		return nil, nil
	}
	list, err := fs.Glob(v.tree.FS, name)
	for i := range list {
		list[i] = path.Join(mount, list[i])
	}
	return list, err
}

// Walk visits a folder.
func (v *view) Walk(p string, visit filepath.WalkFunc) error {
	name, ok := v.name(p)
	if !ok {
		return fs.ErrNotExist
	}
	return fs.WalkDir(v.tree.FS, name, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return visit(path.Join(mount, name), nil, err)
		}
		info, err := d.Info()
		return visit(path.Join(mount, name), info, err)
	})
}

// ReadFile returns a file, a kustomization prepared.
func (v *view) ReadFile(p string) ([]byte, error) {
	name, ok := v.name(p)
	if !ok {
		return nil, fs.ErrNotExist
	}
	if data := v.extra[name]; data != nil {
		return data, nil
	}
	if data := v.ready[name]; data != nil {
		return data, nil
	}
	f, err := v.tree.File(name)
	if err != nil {
		v.broken = v.broken || files.IsRefused(err) // reported at that file
		return nil, err
	}
	if !slices.Contains(v.read, name) {
		v.read = append(v.read, name)
		if v.size += len(f.Data); v.size > maxRead {
			return nil, errors.New("the kustomization reads more than 64 MiB")
		}
	}
	if slices.Contains(fileNames(), path.Base(name)) {
		if err := v.note(name); err != nil {
			return nil, err
		}
		v.ready[name] = v.prepare(name, f.Data)
		return v.ready[name], nil
	}
	if err := v.note(name); err != nil {
		return nil, err
	}
	return f.Data, nil
}

// note looks at a file before kustomize gets it. That it is not YAML is reported
// elsewhere; one whose aliases stand for too much is kept from kustomize, which
// writes all of them out.
func (v *view) note(name string) error {
	if ext := path.Ext(name); ext != ".yaml" && ext != ".yml" && ext != ".json" {
		return nil
	}
	y, err := v.tree.YAML(name)
	if err != nil {
		return nil
	}
	v.broken = v.broken || y.Err != nil
	left := maxExpanded
	for _, doc := range y.Docs {
		if !expands(doc, &left, 0) {
			return fmt.Errorf("the aliases of %s stand for more than %d values", name, maxExpanded)
		}
	}
	return nil
}

// maxExpanded bounds the values of a file with its aliases written out.
const maxExpanded = 1_000_000

// expands counts a tree with its aliases written out; false beyond the bound.
func expands(n *source.Node, left *int, depth int) bool {
	if *left--; n == nil || *left < 0 || depth > 10*maxDepth {
		return n == nil
	}
	if n.Alias != nil && !expands(n.Alias, left, depth+1) {
		return false
	}
	for _, c := range n.Content {
		if !expands(c, left, depth+1) {
			return false
		}
	}
	return true
}
