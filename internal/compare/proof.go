package compare

import (
	"bytes"
	"context"
	"io/fs"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxUndos bounds how often the repository is read again to find a line, one change of a file undone each time; less often
// if it has many files, so that at most maxUndoneFiles are read.
const (
	maxUndos       = 16
	maxUndoneFiles = 4000
)

// undo is one change of a file, and the file without it.
type undo struct {
	origin change.Origin
	file   string
	text   []byte // nil: the file is not there without the change
}

// prove finds the lines of changes that following values back does not: a value that decides, by way of a variable,
// whether another one is written. One change of the repository after the other is undone; a field that is then as it was
// comes from it. Nothing is found where too much changed.
func (c *comparison) prove(ctx context.Context, o DiffOptions, newFS fs.FS, entries []*change.Entry) error {
	open := slices.DeleteFunc(slices.Clone(entries), func(e *change.Entry) bool { return e.Explained() })
	if len(open) == 0 {
		return nil
	}
	for _, u := range c.undos() {
		open = slices.DeleteFunc(open, func(e *change.Entry) bool { return e.Explained() })
		if len(open) == 0 || ctx.Err() != nil {
			break
		}
		var without fs.FS
		if u.text == nil {
			without = files.Lay(newFS, nil, u.file)
		} else {
			without = files.Lay(newFS, map[string][]byte{u.file: u.text})
		}
		state := newState(change.New)
		if err := state.read(ctx, o.Options, without); err != nil {
			continue // it is not alone
		}
		for _, name := range sitesOf(open) {
			if site := state.Repo.Site(name); site != nil {
				res, err := state.Renderer.Site(ctx, site, nil)
				if err != nil {
					return err
				}
				state.Results = append(state.Results, res)
			}
		}
		state.State.Explain(open, u.origin)
	}
	return ctx.Err()
}

// sitesOf are the sites that show what entries do, few.
func sitesOf(entries []*change.Entry) (out []string) {
	const most = 4
	for _, e := range entries {
		if name := e.Releases[0].Site; !slices.Contains(out, name) && len(out) < most {
			out = append(out, name)
		}
	}
	return out
}

// undos lists the changes of the repository, none if there are too many.
func (c *comparison) undos() (out []undo) {
	old, now := c.old.Repo.Tree, c.now.Repo.Tree
	add := func(name string, was, is []byte, there bool) {
		if !there {
			out = append(out, undo{change.Origin{Span: source.Span{File: name, Line: 1, Column: 1}, Side: change.New, Changed: true}, name, nil})
			return
		}
		moved := 0 // how many lines fewer the new text has up to here
		for _, h := range source.Hunks(was, is) {
			at := change.Origin{Span: source.Span{File: name, Line: h.From, Column: 1}, Side: change.New, Changed: true}
			if h.To == h.From {
				at.File, at.Line, at.Side = c.lines.OldName(name), h.From+moved, change.Old
			}
			moved += len(h.Old) - (h.To - h.From)
			out = append(out, undo{at, name, undone(is, h)})
		}
	}
	seen := map[string]bool{}
	for _, e := range now.Files() {
		was := c.lines.OldName(e.Path)
		seen[was] = true
		is, err := fs.ReadFile(now.FS, e.Path)
		before, gone := fs.ReadFile(old.FS, was)
		if err == nil && (gone != nil || !bytes.Equal(is, before)) {
			add(e.Path, before, is, gone == nil)
		}
	}
	for _, e := range old.Files() {
		if data, err := fs.ReadFile(old.FS, e.Path); err == nil && !seen[e.Path] {
			out = append(out, undo{change.Origin{Span: source.Span{File: e.Path, Line: 1, Column: 1}, Side: change.Old, Changed: true}, e.Path, data})
		}
	}
	if len(out) > min(maxUndos, max(1, maxUndoneFiles/max(1, len(now.Files())))) {
		return nil
	}
	return out
}

// undone is a text with the lines of a hunk as they were.
func undone(text []byte, h source.Hunk) []byte {
	lines := strings.Split(string(text), "\n")
	return []byte(strings.Join(slices.Concat(lines[:h.From-1], h.Old, lines[h.To-1:]), "\n"))
}
