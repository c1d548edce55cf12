package known

import (
	"bytes"
	"cmp"
	"io/fs"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Difference is what differs from an earlier state of the repository.
type Difference struct {
	by    string                   // who changed it, behind a message: "; this line was changed by this branch"
	hunks map[string][]source.Hunk // by file
	added map[string]bool          // files that were not there
}

// DifferenceOf compares two states. renamed gives the present name of files that have another one now; by is what is put
// behind the message of a finding that is moved to a changed line.
func DifferenceOf(old, now fs.FS, renamed map[string]string, by string) *Difference {
	was := map[string]string{}
	for before, after := range renamed {
		was[after] = before
	}
	d := &Difference{by: by, hunks: map[string][]source.Hunk{}, added: map[string]bool{}}
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
func (d *Difference) touches(s source.Span, beside bool) bool {
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
func (d *Difference) cause(f finding.Finding) (source.Span, bool) {
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
func (d *Difference) moved(f finding.Finding, to source.Span) finding.Finding {
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
