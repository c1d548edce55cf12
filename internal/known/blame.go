package known

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Blamer moves findings to the cause that somebody changed.
type Blamer struct {
	FS    fs.FS             // the repo's root, as it is now
	Tree  *source.Tree      // its files
	Found []finding.Finding // all that its run found
	// Most is how many changes may be taken back, each for a run of its own; where there are more, none is.
	Most int
	// Find runs the rules over another state of the repo.
	Find func(ctx context.Context, state fs.FS) ([]finding.Finding, error)
}

// Blame moves found to what differs from the states in known, of which some may be nil, and sorts them. Their
// fingerprints stay those of the places before.
func (b *Blamer) Blame(ctx context.Context, known []*Findings, found []finding.Finding) {
	for _, k := range known {
		if k == nil || k.Difference == nil {
			continue
		}
		open := map[int]bool{}
		for i, f := range found {
			to, ok := k.Difference.cause(f)
			if found[i] = k.Difference.moved(f, to); !ok {
				open[i] = true
			}
		}
		b.revert(ctx, k.Difference, found, open)
		for i := range open { // the only change in the file where it shows
			if hunks := k.Difference.hunks[found[i].File]; len(hunks) == 1 {
				found[i] = k.Difference.moved(found[i], b.hunkSpan(found[i].File, hunks[0]))
			}
		}
	}
	finding.Sort(found)
}

// revert takes one change after the other back, and sees which findings are gone without it. The numbers of those that
// are not explained are in open.
func (b *Blamer) revert(ctx context.Context, d *Difference, found []finding.Finding, open map[int]bool) {
	count := 0
	for _, hunks := range d.hunks {
		count += len(hunks)
	}
	if count > 1 && count > b.Most {
		return
	}
	now := tally(b.Found)
	for _, file := range slices.Sorted(maps.Keys(d.hunks)) {
		for _, h := range d.hunks[file] {
			if len(open) == 0 || ctx.Err() != nil {
				return
			}
			without := map[string]int{} // of a single change all that is new comes
			if count > 1 {
				if without = b.withoutHunk(ctx, d, file, h); without == nil {
					continue
				}
			}
			for i := range open {
				if name := plainName(found[i]); count == 1 || without[name] < now[name] {
					found[i] = d.moved(found[i], b.hunkSpan(file, h))
					delete(open, i)
				}
			}
		}
	}
}

// hunkSpan is the first line of a hunk, or the one before deleted lines.
func (b *Blamer) hunkSpan(file string, h source.Hunk) source.Span {
	line := h.From
	if h.To == h.From {
		line = max(1, h.From-1)
	}
	f, err := b.Tree.File(file)
	if err != nil {
		return source.Span{File: file, Line: line, Column: 1, EndLine: line, EndColumn: 1}
	}
	return f.LineSpan(min(line, f.Lines()))
}

// withoutHunk counts what is found if one change is taken back; nil if that cannot be linted.
func (b *Blamer) withoutHunk(ctx context.Context, d *Difference, file string, h source.Hunk) map[string]int {
	data, err := fs.ReadFile(b.FS, file)
	if err != nil {
		return nil
	}
	state := files.Lay(b.FS, nil, file)
	if !d.added[file] {
		state = files.Lay(b.FS, map[string][]byte{file: h.Revert(data)})
	}
	found, err := b.Find(ctx, state)
	if err != nil {
		return nil
	}
	return tally(found)
}

func tally(found []finding.Finding) map[string]int {
	out := map[string]int{}
	for _, f := range found {
		out[plainName(f)]++
	}
	return out
}

// plainName is what a finding is called whatever moves its line.
func plainName(f finding.Finding) string {
	return fmt.Sprintln(f.Rule, cmp.Or(f.First, f.Span).File, f.Site, f.Environment, f.Service, f.Object, f.Path)
}
