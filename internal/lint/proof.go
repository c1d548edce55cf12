package lint

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxProofs bounds how often a run is repeated to prove what follows from what. What is not proved is reported.
const maxProofs = 16

// provedApplications bounds what all repetitions of a run may render: a large repository gets fewer of them, and the
// same number on every machine.
const provedApplications = 400

// proofs repeat a run on the repository as it would be without one finding. A finding that is then gone follows from it.
type proofs struct {
	run  *run
	ctx  context.Context
	left int
	seen map[string][]map[string]bool // of a cause's place, what each repetition found
}

func (run *run) newProofs(ctx context.Context) *proofs {
	left := min(maxProofs, provedApplications/max(1, run.summary.Applications))
	return &proofs{run: run, ctx: ctx, left: left, seen: map[string][]map[string]bool{}}
}

// follows reports whether a finding is gone once the value that a cause is about is another one.
func (p *proofs) follows(f, cause finding.Finding) bool {
	remedies := cause.Remedies
	if f.Unrendered && cause.Fix != nil && !cause.Fix.Suggested {
		remedies = append([][]source.Edit{cause.Fix.Edits}, remedies...)
	}
	if p == nil || p.run.proving || len(remedies) == 0 {
		return false
	}
	key := fmt.Sprint(cause.Rule, cause.Span, f.Site)
	found, asked := p.seen[key]
	if !asked {
		for _, edits := range remedies {
			if p.left == 0 || p.ctx.Err() != nil {
				break
			}
			p.left--
			if names := p.without(edits, f.Site); names != nil {
				found = append(found, names)
			}
		}
		p.seen[key] = found
	}
	return slices.ContainsFunc(found, func(names map[string]bool) bool { return !names[nameOf(f)] })
}

// nameOf is what a finding is called in every repetition of a run.
func nameOf(f finding.Finding) string {
	at := cmp.Or(f.First, f.Span)
	name := fmt.Sprintln(f.Rule, at.File, at.Line, f.Site, f.Environment, f.Service, f.Object, f.Path)
	if f.Unrendered { // another failure at the same line is another one
		name += f.Says
	}
	return name
}

// again are the options of a run on a state of the repository that is a guess.
func (run *run) again(state fs.FS) Options {
	o := run.Options
	o.FS, o.tree, o.like = state, run.repo.Tree.Again(state), run.renderer
	o.past, o.proving, o.Images, o.Known, o.Before, o.Files, o.Progress, o.Loaded, o.compiled = true, true, nil, nil, nil, nil, nil, nil, run.engine
	return o
}

// without returns the names of what is found after some edits; nil if the repository cannot be linted then.
func (p *proofs) without(edits []source.Edit, site string) map[string]bool {
	file := edits[0].File
	f, err := p.run.repo.Tree.File(file)
	if err != nil {
		return nil
	}
	data, ok := applyEdits(f, edits)
	if !ok {
		return nil
	}
	o := p.run.again(files.Lay(p.run.FS, map[string][]byte{file: data}))
	if o.Sites = nil; site != "" {
		o.Sites = []string{site}
	}
	again, err := o.findings(p.ctx)
	if err != nil {
		return nil
	}
	names := map[string]bool{}
	for _, f := range again {
		if f.Unreadable && f.File == file {
			return nil // it proves nothing
		}
		names[nameOf(f)] = true
	}
	return names
}

// applyEdits returns a file's text after edits; false if they overlap.
func applyEdits(f *source.File, edits []source.Edit) ([]byte, bool) {
	edits = slices.Clone(edits)
	slices.SortFunc(edits, func(a, b source.Edit) int { return f.Offset(b.Start()) - f.Offset(a.Start()) })
	data, end := slices.Clone(f.Data), len(f.Data)
	for _, e := range edits {
		from, to := f.Offset(e.Start()), f.Offset(e.End())
		if e.File != f.Path || to > end {
			return nil, false
		}
		data, end = slices.Concat(data[:from], []byte(e.Text), data[to:]), from
	}
	return data, true
}
