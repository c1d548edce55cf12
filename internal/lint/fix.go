package lint

import (
	"context"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/fix"
)

// maxFixRounds bounds how often the repo is linted again because fixes
// overlapped, or uncovered what a broken file hid.
const maxFixRounds = 10

// With returns the options of the repo as changes leave it.
func (o Options) With(changes []fix.Change) Options {
	texts := map[string][]byte{}
	for _, c := range changes {
		texts[c.File] = c.New
	}
	o.FS, o.tree = files.Lay(o.FS, texts), nil
	return o
}

// Fixed is what the safe fixes make of a repo, nothing of it written yet.
type Fixed struct {
	Changes       []fix.Change // by file
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
		edited := fix.Apply(res.Tree, res.Findings)
		if len(edited) == 0 {
			out.After, out.Changes = res, fix.Changes(old, now, out.Before.Secrets)
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

// Brought lists what a run finds of the repo as changes leave it, and does not
// find of it as it is.
func Brought(ctx context.Context, o Options, changes []fix.Change) ([]finding.Finding, *Result, error) {
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
