package report

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// relocated returns r with the paths of its files as they are to be printed. A
// nil path leaves them.
func (r *Report) relocated(path func(string) string) *Report {
	if path == nil {
		return r
	}
	out, was := *r, map[string]string{}
	move := func(s source.Span) source.Span {
		if s.File != "" {
			printed := path(s.File)
			was[printed], s.File = s.File, printed
		}
		return s
	}
	moved := func(fs []finding.Finding) []finding.Finding {
		fs = slices.Clone(fs)
		for i := range fs {
			f := &fs[i]
			f.Span, f.Origins = move(f.Span), slices.Clone(f.Origins)
			for n := range f.Origins {
				f.Origins[n].Span = move(f.Origins[n].Span)
			}
			if f.Fix != nil {
				fix := *f.Fix
				fix.Edits = slices.Clone(fix.Edits)
				for n := range fix.Edits {
					fix.Edits[n].Span = move(fix.Edits[n].Span)
				}
				f.Fix = &fix
			}
		}
		return fs
	}
	out.Findings, out.Earlier = moved(r.Findings), moved(r.Earlier)
	if r.Source != nil {
		out.Source = func(name string) *source.File { return r.Source(was[name]) }
	}
	return &out
}
