package lint

import (
	"context"
	"io/fs"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/decide"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/known"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/suppress"
)

// decide says which of the run's findings are reported, as far as they are about what was chosen.
func (run *run) decide(ctx context.Context, comments *suppress.Comments) (*decide.Decision, error) {
	basis := decide.Basis{Choice: *run.choice(), Relations: run.relations, Comments: comments, Extent: run.extent(), Proofs: run.proofs(ctx)}
	return basis.Decide(func(yield func(finding.Finding) bool) {
		for _, f := range run.findings {
			if run.concerns(f) && !yield(f) {
				return
			}
		}
	})
}

func (run *run) extent() decide.Extent {
	f := decide.Extent{Releases: run.summary.Applications, Sites: len(run.scope.sites), Words: run.words, Services: map[string]int{}, Narrowed: run.scope.narrowed}
	for _, site := range run.scope.sites {
		for _, env := range site.Environments {
			f.Services[site.Name+"/"+env.Name] = len(env.Services)
		}
	}
	return f
}

// proofs lint the repository again with another text of one file. A run within a run proves nothing.
func (run *run) proofs(ctx context.Context) *decide.Proofs {
	if run.proving {
		return nil
	}
	return &decide.Proofs{Most: decide.MostProofs(run.summary.Applications), Tree: run.repo.Tree,
		Ended: func() bool { return ctx.Err() != nil },
		Find: func(file string, text []byte, site string) ([]finding.Finding, error) {
			o := run.again(files.Lay(run.FS, map[string][]byte{file: text}))
			if o.Sites = nil; site != "" {
				o.Sites = []string{site}
			}
			return o.findings(ctx)
		}}
}

// again are the options of a run on a state of the repository that is a guess.
func (run *run) again(state fs.FS) Options {
	o := run.Options
	o.FS, o.tree, o.like = state, run.repo.Tree.Again(state), run.renderer
	o.past, o.proving, o.Images, o.Known, o.Before, o.Files, o.Progress, o.Loaded, o.compiled = true, true, nil, nil, nil, nil, nil, nil, run.engine
	return o
}

// noteGaps keeps what of a site could not be rendered. Releases that need something from outside of the repository are
// counted in the summary.
func (run *run) noteGaps(site *model.Site, res *render.Result) {
	run.mu.Lock()
	defer run.mu.Unlock()
	run.gaps = append(run.gaps, decide.GapsOf(site, res)...)
	if res == nil {
		return
	}
	for _, app := range run.repo.RootApps {
		if app.Site == nil && app.File.Path == site.File.Path { // it names no site file, and is one by itself
			run.rendered[app] = true
		}
	}
	for _, root := range res.Roots {
		if root.App != nil {
			run.rendered[root.App] = true
		}
	}
}

// unchecked returns the one warning about what was not checked and is not reported otherwise; already are the findings that
// a baseline or an earlier revision has.
func (run *run) unchecked(d *decide.Decision, already []finding.Finding) []finding.Finding {
	if !run.rendersForRules() {
		return nil
	}
	if !run.scope.narrowed || run.Shard.Of > 1 {
		for _, app := range run.repo.RootApps {
			if run.scope.narrowed && (app.Site == nil && run.Shard.Index > 1 || app.Site != nil && !run.scope.hasSite(app.Site.Name)) {
				continue // another shard's
			}
			if !run.rendered[app] && (app.Site == nil || !app.Site.Broken()) {
				run.gaps = append(run.gaps, decide.Gap{File: app.File.Path})
			}
		}
	}
	return d.Unchecked(decide.Open{Gaps: run.gaps, Known: already,
		Compared: len(run.Known) > 0 && !slices.ContainsFunc(run.Known, func(k *known.Findings) bool { return !k.Revision }),
		SiteFile: func(name string) string {
			if s := run.repo.Site(name); s != nil {
				return s.File.Path
			}
			return ""
		}})
}

// rendersForRules reports whether any rule that was asked for reads what is rendered.
func (run *run) rendersForRules() bool {
	for id, r := range run.rules {
		if r.Stage != finding.Text && r.Stage != finding.Shape && r.Scope != "text" && r.Scope != "file" && run.enabled(id) {
			return true
		}
	}
	return false
}
