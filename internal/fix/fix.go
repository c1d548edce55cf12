// Package fix makes of the safe fixes of findings the texts of the files that they change, and a patch of them. It lints nothing
// and writes nothing: whoever calls it lints again, and puts the files in place.
package fix

import (
	"bytes"
	"cmp"
	"maps"
	"slices"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Change is one file as the fixes leave it, or a new file.
type Change struct {
	File     string
	Old, New []byte
	Add      bool     // a new file; Old is nil
	secrets  []string // see Changes
}

// Diff is the change as a unified diff, with secrets masked.
func (c Change) Diff() []byte {
	shown := func(data []byte) []byte { return mask.Content(source.NewFile(c.File, data), c.secrets) }
	if c.Add {
		return diff.Diff("/dev/null", nil, "b/"+c.File, shown(c.New))
	}
	return diff.Diff("a/"+c.File, shown(c.Old), "b/"+c.File, shown(c.New))
}

// Changes lists, by file, what is not the same in two states of some files. Secrets are values that no diff may show, wherever
// they are.
func Changes(old, now map[string][]byte, secrets []string) []Change {
	var out []Change
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if !bytes.Equal(old[name], now[name]) {
			out = append(out, Change{File: name, Old: old[name], New: now[name], secrets: secrets})
		}
	}
	return out
}

// Apply returns the texts of the files of a tree that the safe fixes of findings change.
// A fix is applied whole or not at all: one that overlaps an earlier one waits.
func Apply(tree *source.Tree, found []finding.Finding) map[string][]byte {
	taken := map[string][]stretch{}
	for _, f := range found {
		if f.Fix == nil || f.Fix.Suggested {
			continue
		}
		mine, ok := stretches(tree, f.Fix)
		if !ok || overlaps(taken, mine) {
			continue
		}
		for _, s := range mine {
			taken[s.file] = append(taken[s.file], s)
		}
	}
	out := map[string][]byte{}
	for name, list := range taken {
		f, err := tree.File(name)
		if err != nil {
			continue
		}
		slices.SortFunc(list, func(a, b stretch) int { return cmp.Compare(b.start, a.start) })
		data := slices.Clone(f.Data)
		for _, s := range list { // from the end, so that offsets stay true
			data = slices.Replace(data, s.start, s.end, []byte(s.text)...)
		}
		if !bytes.Equal(data, f.Data) {
			out[name] = data
		}
	}
	return out
}

// stretch is an edit in bytes.
type stretch struct {
	file       string
	start, end int
	text       string
}

func stretches(tree *source.Tree, fix *finding.Fix) ([]stretch, bool) {
	var out []stretch
	for _, e := range fix.Edits {
		f, err := tree.File(e.File)
		if err != nil || e.Line < 1 {
			return nil, false
		}
		s := stretch{e.File, f.Offset(e.Start()), f.Offset(e.End()), e.Text}
		at := source.Span{File: e.File, Line: e.Line, Column: e.Column, EndLine: e.EndLine, EndColumn: e.EndColumn}
		if s.end < s.start || f.Span(s.start, s.end) != at {
			return nil, false
		}
		out = append(out, s)
	}
	return out, true
}

func overlaps(taken map[string][]stretch, mine []stretch) bool {
	for _, m := range mine {
		for _, t := range taken[m.file] {
			if m.start < t.end && t.start < m.end || m.start == t.start {
				return true
			}
		}
	}
	return false
}
