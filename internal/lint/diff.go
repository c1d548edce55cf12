package lint

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/git"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/schema"
)

// DiffOptions is what a comparison looks at.
type DiffOptions struct {
	Options
	// Rev is the base, "" for where the branch left origin/HEAD; A..B compares two commits, A...B the second with where
	// it left the first.
	Rev string
	// Objects narrows it to objects of these names, Kind/name or Kind; empty is all.
	Objects []string
	all     bool  // what cannot differ is rendered, too, and all of what differs is kept
	tracing int64 // see change.MostTracing; 0 is that
}

// Diff compares what two states of the infra repo deploy. The working tree is the newer one, if the revision names no
// other. Errors are those of Run.
func Diff(ctx context.Context, o DiffOptions) (*change.Diff, error) {
	two, err := o.states(ctx)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, userErrorf("diff: %v", err)
	}
	defer two.close()
	return two.compare(ctx, o)
}

// twoStates are the folder at two commits, or at one and as it is.
type twoStates struct {
	oldFS, newFS fs.FS
	base, head   string
	states       []*git.State
}

func (t *twoStates) close() {
	for _, s := range t.states {
		s.Close()
	}
}

func (o DiffOptions) states(ctx context.Context) (*twoStates, error) {
	repo, err := git.Open(ctx, o.Dir)
	if err != nil {
		return nil, err
	}
	t := &twoStates{newFS: o.FS}
	from, to, both := strings.Cut(o.Rev, "..")
	to, parted := strings.CutPrefix(to, ".")
	switch {
	case o.Rev == "":
		t.base, err = repo.Branched(ctx)
	case parted:
		t.base, err = repo.MergeBase(ctx, orHead(from), orHead(to))
	default:
		t.base, err = repo.Commit(ctx, orHead(from))
	}
	if err != nil {
		return nil, err
	}
	old, err := repo.At(ctx, t.base)
	if err != nil {
		return nil, err
	}
	t.oldFS, t.states = old, append(t.states, old)
	if both {
		if t.head, err = repo.Commit(ctx, orHead(to)); err != nil {
			return nil, err
		}
		now, err := repo.At(ctx, t.head)
		if err != nil {
			return nil, err
		}
		t.newFS, t.states = now, append(t.states, now)
	}
	return t, nil
}

func orHead(rev string) string {
	if rev == "" {
		return "HEAD"
	}
	return rev
}

// loadedState is one state, read.
type loadedState struct {
	*change.State
	broken string // why it cannot be read at all
}

// comparison is what two states were found to differ in.
type comparison struct {
	old, now *loadedState
	chosen   diffScope
	lines    *change.Lines
	result   *change.Result // nil if the old state cannot be read
	hits     []changeHit
	hidden   int // objects that were not asked for by name
	rules    *diffRules
}

func (t *twoStates) compare(ctx context.Context, o DiffOptions) (*change.Diff, error) {
	c, err := t.judged(ctx, o, !o.all)
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

// judged renders both states and runs the rules over the differences. With slim, a difference that another site showed before keeps only its names.
func (t *twoStates) judged(ctx context.Context, o DiffOptions, slim bool) (*comparison, error) {
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

// load reads both states. The new one must be readable; where the configuration of the old one is broken, the new one's
// is taken. A state without any YAML is empty: all of the other one was added, or removed.
func (t *twoStates) load(ctx context.Context, o DiffOptions) (old, now *loadedState, err error) {
	old, now = newState(change.Old), newState(change.New)
	group, inner := errgroup.WithContext(ctx)
	group.Go(func() error { return now.read(inner, o.Options, t.newFS) })
	group.Go(func() error {
		err := old.read(inner, o.Options, t.oldFS)
		if IsUserError(err) {
			old.broken = err.Error()
			return nil
		}
		return err
	})
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	if old.broken == "" || o.Config != nil || now.Repo.Config == nil || now.Repo.Config.File == nil {
		return old, now, nil
	}
	with, again := o.Options, newState(change.Old)
	with.Config = now.Repo.Config.File.File
	switch err := again.read(ctx, with, t.oldFS); {
	case err == nil:
		return again, now, nil
	case !IsUserError(err):
		return nil, nil, err
	}
	return old, now, nil
}

func newState(side change.Side) *loadedState { return &loadedState{State: &change.State{Side: side}} }

func (s *loadedState) read(ctx context.Context, o Options, fsys fs.FS) (err error) {
	s.Repo, err = loadTree(source.NewTree(fsys), o.Config, schema.New(), o.Dir, o.Allow, o.Language)
	switch {
	case errors.Is(err, model.ErrNothing):
		s.Repo = &model.Repo{Tree: source.NewTree(fsys)}
	case err != nil:
		return err
	}
	s.Renderer, err = newRenderer(ctx, s.Repo)
	return err
}

// finish renders the releases of some sites that may differ.
func (c *comparison) finish(ctx context.Context, same map[*render.Release]bool, sites []change.Site) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, site := range sites {
		group.Go(func() error { return c.old.finish(ctx, same, site.Old) })
		group.Go(func() error { return c.now.finish(ctx, same, site.New) })
	}
	return group.Wait()
}

func (s *loadedState) finish(ctx context.Context, same map[*render.Release]bool, res *render.Result) error {
	if res == nil {
		return nil
	}
	for _, rel := range res.Releases {
		if !rel.Dry() || same[rel] {
			continue
		}
		if err := s.Renderer.Finish(ctx, rel); err != nil {
			return fmt.Errorf("render site %q: %w", res.Site.Name, err)
		}
		if !rel.Makes() {
			continue
		}
		// Nobody could tell that it makes Applications: all of the site is rendered.
		whole, err := s.Renderer.Site(ctx, res.Site, nil)
		if err != nil {
			return fmt.Errorf("render site %q: %w", res.Site.Name, err)
		}
		*res = *whole
		break
	}
	return nil
}

// renderBoth renders the chosen sites of both states as far as it takes to see what may differ, some at once.
func renderBoth(ctx context.Context, old, now *loadedState, chosen func(site string) bool) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, s := range []*loadedState{now, old} {
		if s.broken != "" {
			continue
		}
		for _, site := range s.Repo.Sites {
			if chosen(site.Name) {
				s.Results = append(s.Results, nil)
			}
		}
		n := 0
		for _, site := range s.Repo.Sites {
			if !chosen(site.Name) {
				continue
			}
			at := n
			n++
			group.Go(func() error {
				res, err := s.Renderer.Outline(ctx, site, s.Side == change.New)
				if err != nil {
					return fmt.Errorf("render site %q: %w", site.Name, err)
				}
				s.Results[at] = res
				return nil
			})
		}
	}
	return group.Wait()
}

// diffScope is what --site, --env, --service and --object leave.
type diffScope struct {
	sites, envs, services map[string]bool // nil is all
	objects               []string
}

func (s diffScope) site(name string) bool { return s.sites == nil || s.sites[name] }

// release reports whether an object is of a release that was asked for.
func (s diffScope) release(o *change.Object) bool {
	r := o.Release
	return (s.envs == nil || r.Environment == "" || s.envs[r.Environment]) && (s.services == nil || r.Service == "" || s.services[r.Service])
}

// named reports whether an object was asked for by its name, or none was.
func (s diffScope) named(o *change.Object) bool {
	m := o.Any()
	return len(s.objects) == 0 || slices.ContainsFunc(s.objects, func(name string) bool {
		kind, object, full := strings.Cut(name, "/")
		return strings.EqualFold(kind, m.Kind) && (!full || object == m.Name)
	})
}

// chosen holds the names against both states: what is only in one of them is known, too.
func (o DiffOptions) chosen(old, now *loadedState) (diffScope, error) {
	s := diffScope{objects: o.Objects}
	var sites, envs, services []string
	for _, state := range []*loadedState{now, old} {
		if state.broken != "" {
			continue
		}
		for _, site := range state.Repo.Sites {
			sites = append(sites, site.Name)
			for _, a := range state.Renderer.AppNames(site) {
				envs, services = append(envs, a.Environment), append(services, a.Service)
			}
			for _, e := range site.Environments {
				envs = append(envs, e.Name)
				for _, v := range e.Services {
					services = append(services, v.Name)
				}
			}
		}
	}
	if o.Loaded != nil {
		o.Loaded(len(unique(sites)))
	}
	var err error
	if s.sites, err = chosen("site", o.Sites, sites); err != nil {
		return s, err
	}
	if s.envs, err = chosen("environment", o.Environments, envs); err != nil {
		return s, err
	}
	s.services, err = chosen("service", o.Services, services)
	return s, err
}
