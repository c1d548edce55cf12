package lint

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxFixRounds bounds how often the repo is linted again because fixes
// overlapped, or uncovered what a broken file hid.
const maxFixRounds = 10

// Change is one file as the fixes leave it, or a new file.
type Change struct {
	File     string
	Old, New []byte
	Add      bool     // a new file; Old is nil
	secrets  []string // see Result
}

// Diff is the change as a unified diff, with secrets masked.
func (c Change) Diff() []byte {
	shown := func(data []byte) []byte { return mask.Content(source.NewFile(c.File, data), c.secrets) }
	if c.Add {
		return diff.Diff("/dev/null", nil, "b/"+c.File, shown(c.New))
	}
	return diff.Diff("a/"+c.File, shown(c.Old), "b/"+c.File, shown(c.New))
}

// With returns the options of the repo as changes leave it.
func (o Options) With(changes []Change) Options {
	texts := map[string][]byte{}
	for _, c := range changes {
		texts[c.File] = c.New
	}
	o.FS, o.tree = files.Lay(o.FS, texts), nil
	return o
}

// Fixed is what the safe fixes make of a repo, nothing of it written yet.
type Fixed struct {
	Changes       []Change // by file
	Before, After *Result
}

// Fix applies the safe fixes of what Run finds, in memory: fixes that overlap
// wait for the next round, in which the repo as it then is was linted anew.
// Writing the changes is the caller's. The error is that of Run, or a
// *UserError where the fixes never come to rest.
func Fix(ctx context.Context, o Options) (*Fixed, error) {
	below, now, old := o.FS, map[string][]byte{}, map[string][]byte{}
	out := &Fixed{}
	for range maxFixRounds {
		res, err := Run(ctx, o)
		if err != nil {
			return nil, err
		}
		if out.Before == nil {
			out.Before = res
		}
		edited := applyFixes(res)
		if len(edited) == 0 {
			out.After, out.Changes = res, changes(old, now, out.Before.Secrets)
			return out, nil
		}
		for name, data := range edited {
			if _, seen := old[name]; !seen {
				f, err := res.Tree.File(name)
				if err != nil {
					return nil, err
				}
				old[name] = f.Data
			}
			now[name] = data
		}
		o.FS, o.tree = files.Lay(below, now), nil
	}
	return nil, userErrorf("the fixes still change files after %d rounds; nothing was written, please report it", maxFixRounds)
}

func changes(old, now map[string][]byte, secrets []string) []Change {
	var out []Change
	for _, name := range slices.Sorted(maps.Keys(now)) {
		if !bytes.Equal(old[name], now[name]) {
			out = append(out, Change{File: name, Old: old[name], New: now[name], secrets: secrets})
		}
	}
	return out
}

// applyFixes returns the texts of the files that the fixes of one run change.
// A fix is applied whole or not at all: one that overlaps an earlier one waits.
func applyFixes(res *Result) map[string][]byte {
	taken := map[string][]stretch{}
	for _, f := range res.Findings {
		if f.Fix == nil || f.Fix.Suggested {
			continue
		}
		mine, ok := stretches(res, f.Fix)
		if !ok || overlaps(taken, mine) {
			continue
		}
		for _, s := range mine {
			taken[s.file] = append(taken[s.file], s)
		}
	}
	out := map[string][]byte{}
	for name, list := range taken {
		f, err := res.Tree.File(name)
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

func stretches(res *Result, fix *finding.Fix) ([]stretch, bool) {
	var out []stretch
	for _, e := range fix.Edits {
		f, err := res.Tree.File(e.File)
		if err != nil || e.Line < 1 {
			return nil, false
		}
		s := stretch{e.File, f.Offset(e.Start()), f.Offset(e.End()), e.Text}
		if s.end < s.start || f.Span(s.start, s.end) != (source.Span{File: e.File, Line: e.Line, Column: e.Column, EndLine: e.EndLine, EndColumn: e.EndColumn}) {
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

// Brought lists what a run finds of the repo as changes leave it, and does not
// find of it as it is.
func Brought(ctx context.Context, o Options, changes []Change) ([]finding.Finding, *Result, error) {
	before, err := Run(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	after := o.With(changes)
	after.Known = append(slices.Clone(after.Known), KnownOf(before))
	res, err := Run(ctx, after)
	if err != nil {
		return nil, nil, err
	}
	return res.Findings, res, nil
}
