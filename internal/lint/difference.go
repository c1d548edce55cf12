package lint

import (
	"bytes"
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

// difference is what differs from an earlier state of the repository.
type difference struct {
	by    string                   // who changed it, behind a message: "; this line was changed by this branch"
	hunks map[string][]source.Hunk // by file
	added map[string]bool          // files that were not there
}

// differenceOf compares two states. renamed gives the present name of files that have another one now.
func differenceOf(old, now fs.FS, renamed map[string]string, by string) *difference {
	was := map[string]string{}
	for before, after := range renamed {
		was[after] = before
	}
	d := &difference{by: by, hunks: map[string][]source.Hunk{}, added: map[string]bool{}}
	stored, _ := old.(interface {
		Same(name string, data []byte) bool
	})
	for _, e := range source.NewTree(now).Files() {
		name := cmp.Or(was[e.Path], e.Path)
		is, err := fs.ReadFile(now, e.Path)
		if err != nil || stored != nil && stored.Same(name, is) {
			continue
		}
		before, err := fs.ReadFile(old, name)
		if d.added[e.Path] = err != nil; err != nil || !bytes.Equal(before, is) {
			d.hunks[e.Path] = source.Hunks(before, is)
		}
	}
	return d
}

// touches reports whether a place is on a changed line, or with beside next to one.
func (d *difference) touches(s source.Span, beside bool) bool {
	return slices.ContainsFunc(d.hunks[s.File], func(h source.Hunk) bool {
		for n := s.Line; n <= max(s.Line, s.EndLine); n++ {
			if h.Touches(n, false) {
				return true
			}
		}
		return beside && len(h.Old) > h.To-h.From && h.Touches(s.Line, true)
	})
}

// cause is the place of a finding that somebody changed: where it is, or else a cause that is on a changed line, or else
// one beside deleted lines.
func (d *difference) cause(f finding.Finding) (source.Span, bool) {
	for _, beside := range []bool{false, true} {
		for _, span := range append([]source.Span{f.Span}, causesOf(f)...) {
			if d.touches(span, beside) {
				return span, true
			}
		}
	}
	return f.Span, false
}

// causesOf lists the places that have a part in a finding, the nearest first.
func causesOf(f finding.Finding) []source.Span {
	var out []source.Span
	if !f.First.IsZero() {
		out = append(out, f.First)
	}
	for _, o := range f.Origins {
		out = append(out, o.Span)
	}
	for _, s := range f.Way {
		out = append(out, s.Span)
	}
	return out
}

// moved is a finding at the place that was changed.
func (d *difference) moved(f finding.Finding, to source.Span) finding.Finding {
	if to == f.Span {
		return f
	}
	origins := []finding.Origin{{Span: f.Span, Text: finding.Say("where-it-shows")}}
	for _, o := range f.Origins {
		if o.Span != to {
			origins = append(origins, o)
		}
	}
	f.Span, f.Origins, f.Precision, f.Fix = to, origins, finding.Traced, nil
	f.Message += d.by
	return f
}

// blameChanges moves findings to the cause that somebody changed. Their fingerprints stay those of the places before.
func (run *run) blameChanges(ctx context.Context, fs []finding.Finding) {
	for _, k := range append(slices.Clone(run.Known), run.Before) {
		if k == nil || k.difference == nil {
			continue
		}
		open := map[int]bool{}
		for i, f := range fs {
			to, ok := k.difference.cause(f)
			if fs[i] = k.difference.moved(f, to); !ok {
				open[i] = true
			}
		}
		run.revert(ctx, k.difference, fs, open)
		for i := range open { // the only change in the file where it shows
			if hunks := k.difference.hunks[fs[i].File]; len(hunks) == 1 {
				fs[i] = k.difference.moved(fs[i], run.hunkSpan(fs[i].File, hunks[0]))
			}
		}
	}
	finding.Sort(fs)
}

// revert takes one change after the other back, and sees which findings are gone without it. The numbers of those that
// are not explained are in open.
func (run *run) revert(ctx context.Context, d *difference, fs []finding.Finding, open map[int]bool) {
	count := 0
	for _, hunks := range d.hunks {
		count += len(hunks)
	}
	left := min(maxProofs, provedApplications/max(1, run.summary.Applications))
	if count > 1 && (count > left || run.proving) {
		return
	}
	now := tally(run.findings)
	for _, file := range slices.Sorted(maps.Keys(d.hunks)) {
		for _, h := range d.hunks[file] {
			if len(open) == 0 || ctx.Err() != nil {
				return
			}
			without := map[string]int{} // of a single change all that is new comes
			if count > 1 {
				if without = run.withoutHunk(ctx, d, file, h); without == nil {
					continue
				}
			}
			for i := range open {
				if name := plainName(fs[i]); count == 1 || without[name] < now[name] {
					fs[i] = d.moved(fs[i], run.hunkSpan(file, h))
					delete(open, i)
				}
			}
		}
	}
}

// hunkSpan is the first line of a hunk, or the one before deleted lines.
func (run *run) hunkSpan(file string, h source.Hunk) source.Span {
	line := h.From
	if h.To == h.From {
		line = max(1, h.From-1)
	}
	f, err := run.repo.Tree.File(file)
	if err != nil {
		return source.Span{File: file, Line: line, Column: 1, EndLine: line, EndColumn: 1}
	}
	return f.LineSpan(min(line, f.Lines()))
}

// withoutHunk counts what is found if one change is taken back; nil if that cannot be linted.
func (run *run) withoutHunk(ctx context.Context, d *difference, file string, h source.Hunk) map[string]int {
	data, err := fs.ReadFile(run.FS, file)
	if err != nil {
		return nil
	}
	state := files.Lay(run.FS, nil, file)
	if !d.added[file] {
		state = files.Lay(run.FS, map[string][]byte{file: h.Revert(data)})
	}
	found, err := run.again(state).findings(ctx)
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
