// Package compare holds two states of the infra repo against each other: what a change deploys (Diff), and what an earlier
// state has too (Since, Staged, BeforeChange), which a run then leaves out. It asks internal/lint for runs, and prints nothing.
package compare

import (
	"cmp"
	"context"
	"runtime"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/lint"
	"github.com/xgen-lint/xgen-lint/internal/model"
)

// DiffOptions is what a comparison looks at.
type DiffOptions struct {
	lint.Options
	// Rev is the base, "" for where the branch left origin/HEAD; A..B compares two commits, A...B the second with where
	// it left the first.
	Rev string
	// Objects narrows it to objects of these names, Kind/name or Kind; empty is all.
	Objects []string
	all     bool   // what cannot differ is rendered, too, and all of what differs is kept
	tracing int64  // see change.MostTracing; 0 is that
	rules   *rules // where many comparisons share them; nil compiles
}

// Diff compares what two states of the infra repo deploy. The working tree is the newer one, if the revision names no
// other. Errors are those of lint.Run.
func Diff(ctx context.Context, o DiffOptions) (*change.Diff, error) {
	two, err := o.states(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, model.UserErrorf("diff: %v", err)
	}
	defer two.close()
	return two.compare(ctx, o)
}

// comparison is what two states were found to differ in.
type comparison struct {
	old, now *loadedState
	chosen   scope
	lines    *change.Lines
	result   *change.Result // nil if the old state cannot be read
	hits     []changeHit
	hidden   int // objects that were not asked for by name
	rules    *rules
}

func (t *twoStates) compare(ctx context.Context, o DiffOptions) (*change.Diff, error) {
	c, err := t.compared(ctx, o, !o.all)
	if err != nil {
		return nil, err
	}
	d := &change.Diff{Base: t.base, Head: t.head}
	if c.result == nil {
		d.NotCompared = []change.NotCompared{{Side: change.Old, Reason: c.old.broken}}
		return d, nil
	}
	d.Hidden = c.hidden
	d.SitesAdded, d.SitesRemoved = c.result.SitesAdded, c.result.SitesRemoved
	d.NotCompared = reasonsIn(c.rules.words, c.result.NotCompared)
	d.Looked, d.Deployed = c.result.Looked()
	d.Entries = change.Entries(c.result, c.lines, c.old.State, c.now.State, cmp.Or(o.tracing, change.MostTracing))
	return d, c.prove(ctx, o, t.newFS, d.Entries)
}

// compared renders both states and runs the rules over the differences. With slim, a difference that another site showed before keeps only its names.
func (t *twoStates) compared(ctx context.Context, o DiffOptions, slim bool) (*comparison, error) {
	c := &comparison{rules: o.startRules(ctx)}
	defer c.rules.wait()
	var err error
	if c.old, c.now, err = t.load(ctx, o); err != nil {
		return nil, err
	}
	if c.chosen, err = o.chosen(c.old, c.now); err != nil || c.old.broken != "" {
		return c, err
	}
	c.old.Renderer.LetGo()
	c.now.Renderer.LetGo()
	if err := renderBoth(ctx, c.old, c.now, c.chosen.site); err != nil {
		return nil, err
	}
	c.lines = change.NewLines(c.old.Repo.Tree, c.now.Repo.Tree)
	c.now.OldName = c.lines.OldName
	same := change.Same(c.old.State, c.now.State)
	if o.all {
		same = nil
	}
	result, sites := change.Begin(c.old.State, c.now.State, same)
	for part := range slices.Chunk(sites, runtime.GOMAXPROCS(0)) { // so that what did not change is soon forgotten
		if err := c.finish(ctx, same, part); err != nil {
			return nil, err
		}
		for _, site := range part {
			pairs := result.Compare(site)
			hits, err := c.rules.judge(ctx, pairs, c.now.Repo.Config)
			if err != nil {
				return nil, err
			}
			c.hits = append(c.hits, hits...)
			change.Keep(pairs, c.chosen.release)
			c.hidden += change.Keep(pairs, c.chosen.named)
			if slim {
				result.Slim(site, pairs, c.lines)
			}
			result.Forget(site, pairs)
		}
	}
	c.result = result
	return c, nil
}
