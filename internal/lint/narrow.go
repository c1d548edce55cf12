package lint

import (
	"context"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/narrow"
	"github.com/xgen-lint/xgen-lint/internal/shard"
)

// narrowToFiles leaves out the sites that the FILEs have no part in, where that is
// sure: each FILE is one site's own, or nothing is read from it. The others need
// not be rendered as long as nothing is found; where something is, what it is and
// where it stands may depend on all sites, and all are: see Run.
func (run *run) narrowToFiles() {
	run.chosen = run.scope.sites
	if run.Files == nil || run.wholly || run.past || run.proving || run.Images != nil || len(run.Policies) > 0 || run.Shard != (shard.Shard{}) {
		return
	}
	chosen, ok := narrow.Sites(run.repo, run.renderer, run.scope.sites, run.Files, run.textFiles)
	if !ok {
		return
	}
	run.chosen, run.partial, run.scope.narrowed = chosen, true, true
	for _, site := range run.repo.Sites {
		run.renderer.NoteValues(site) // values are compared with those of all sites
	}
}

// foundNothing reports whether a run over some of the sites is enough: it found
// nothing that the FILEs can have a part in, whatever the other sites show.
func (run *run) foundNothing(ctx context.Context) (bool, error) {
	d, err := run.decide(ctx, run.comments())
	if err != nil {
		return false, err
	}
	found := slices.ContainsFunc(d.Reported, func(f finding.Finding) bool { return run.Ago != nil || run.touches(f) })
	return !found && !d.Hides() && len(run.renderer.NeverFound(true)) == 0, nil
}

// touches reports whether the FILEs have a part in a finding, or would have one
// where it may still move to.
func (run *run) touches(f finding.Finding) bool {
	names := append(run.filesOf(f), f.First.File, f.At.File)
	for _, step := range f.Way {
		names = append(names, step.File)
	}
	for _, at := range f.Partners {
		names = append(names, at.File)
	}
	for _, at := range f.Breaks {
		names = append(names, at.File)
	}
	return slices.ContainsFunc(names, func(name string) bool { return name != "" && files.Covers(run.Files, name) })
}
