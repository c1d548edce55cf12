package compare

import (
	"bytes"
	"context"
	"io/fs"
	"path"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/git"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// BeforeChange returns what lints the infra repo as it would be with some files,
// or all files of some folders, as they are in HEAD; nil where they are as they
// were, or where there is no HEAD. dir is the infra repo's folder, names are paths
// in it. unknown is the first of them that is neither there nor in HEAD, "" where
// each is.
func BeforeChange(ctx context.Context, o lint.Options, dir string, names []string) (ago func(context.Context) (*known.Findings, error), unknown string, err error) {
	now := source.NewTree(o.FS)
	head, err := git.Head(ctx, dir)
	if err != nil {
		return nil, "", err
	}
	if head != nil {
		defer head.Close()
	}
	then := prior{files: map[string][]byte{}}
	for _, name := range names {
		_, lstat := fs.Lstat(now.FS, name)
		if lstat != nil && (head == nil || !head.Has(name)) {
			return nil, name, nil
		}
		if head != nil {
			then.restore(now, head, name)
		}
	}
	if len(then.files)+len(then.gone) == 0 {
		return nil, "", nil
	}
	return func(ctx context.Context) (*known.Findings, error) {
		return before(ctx, o, files.Lay(o.FS, then.files, then.gone...), "before the change", "not-committed")
	}, "", nil
}

// prior are files as they were, and those that were not there.
type prior struct {
	files map[string][]byte
	gone  []string
}

// restore puts the files at name, or below it, back to what they are in HEAD.
// Links stay as they are.
func (then *prior) restore(now *source.Tree, head *git.State, name string) {
	var there []string
	for _, e := range append(now.All(name), files.Entry{Path: name}) {
		if info, err := fs.Lstat(now.FS, e.Path); err == nil && info.Mode().IsRegular() {
			there = append(there, e.Path)
		}
	}
	for _, file := range there {
		if !head.Has(file) {
			then.gone = append(then.gone, file)
		}
	}
	for _, file := range head.Files() {
		info, err := head.Lstat(file)
		if !files.Covers([]string{name}, file) || err != nil || !info.Mode().IsRegular() {
			continue
		}
		was, err := head.ReadFile(file)
		if err != nil {
			continue
		}
		if is, err := fs.ReadFile(now.FS, file); !slices.Contains(there, file) || err != nil || !bytes.Equal(is, was) {
			then.files[path.Clean(file)] = was
		}
	}
}
