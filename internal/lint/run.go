package lint

import (
	"context"
	"iter"
	"slices"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/decide"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/kept"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/resolve"
	"github.com/xgen-lint/xgen-lint/internal/ruleset"
	"github.com/xgen-lint/xgen-lint/internal/texts"
	"github.com/xgen-lint/xgen-lint/internal/trace"
	"github.com/xgen-lint/xgen-lint/internal/workload"
	"github.com/xgen-lint/xgen-lint/schema"
)

// run is the state of one Run.
type run struct {
	Options
	repo      *model.Repo
	schemas   *schema.Schemas
	engine    *policy.Engine
	renderer  *render.Renderer
	workload  *workload.Reader
	rules     ruleset.Table
	ruled     chan struct{} // closed when engine and rules are there, or ruleErr
	ruleErr   error
	scope     scope
	chosen    []*model.Site  // of the scope, those that are rendered and judged
	partial   bool           // they are not all
	documents *input.Builder // of what rules read
	texts     []string       // see textFiles
	words     texts.Words    // what hits say, in the language of the run
	whole     bool           // documents hold what only rules of the user's own may read

	mu       sync.Mutex
	findings []finding.Finding
	quoted   []string            // secrets in texts that hits quote
	secrets  []string            // see Result
	made     map[string][]string // what each root makes, by index.Absent; see noteMade
	summary  finding.Summary
	gaps     []decide.Gap            // what could not be rendered
	rendered map[*model.RootApp]bool // the root apps that some site's rendering came by
	results  []*render.Result        // kept only where the images are asked for
	kept     *kept.Sites             // of earlier runs, nil where nothing is
	contrast *trace.Contrast         // nil until something was found; see compare
}

// Run lints the infra repo. The error is a *UserError where the user can fix
// it, that of ctx where time ran out; what is wrong with the repo's content is
// a finding, and every other file is still linted.
func Run(ctx context.Context, o Options) (*Result, error) {
	key, whole := o.wholeKey()
	if whole {
		if res := o.recalled(key); res != nil {
			return res, nil
		}
	}
	run, stop, err := o.judged(ctx)
	defer stop()
	if err != nil {
		return nil, err
	}
	for _, known := range o.Known {
		run.findings = append(run.findings, known.Changes...)
	}
	if o.Later != nil && run.mayReport() {
		known, err := o.Later(ctx)
		if err != nil {
			return nil, err
		}
		run.Known = append(slices.Clone(run.Known), known)
	}
	if run.partial {
		if clean, err := run.foundNothing(ctx); err != nil || !clean {
			if err != nil {
				return nil, err
			}
			stop()
			o.wholly, o.compiled, o.like, o.Loaded = true, run.engine, run.renderer, nil
			if o.Later != nil {
				o.Known, o.Later = run.Known, nil
			}
			return Run(ctx, o)
		}
	}
	res, err := run.result(ctx)
	if err == nil && run.kept != nil {
		if res.replayed = run.kept.Replayed(); res.replayed > 0 {
			res.Notes = append(slices.Clone(res.Notes), replayedNote(res.replayed))
		}
		run.keep()
	}
	if err == nil && whole {
		run.keepWhole(key, res)
	}
	return res, err
}

// mayReport reports whether there is anything that a report could have: something was found, was not rendered, or is
// suppressed.
func (run *run) mayReport() bool {
	return len(run.findings)+len(run.gaps) > 0 || run.comments().Any() ||
		slices.ContainsFunc(run.repo.RootApps, func(app *model.RootApp) bool { return !run.rendered[app] })
}

// findings are all that the rules find, before anything is dropped.
func (o Options) findings(ctx context.Context) ([]finding.Finding, error) {
	run, stop, err := o.judged(ctx)
	defer stop()
	if err != nil {
		return nil, err
	}
	return run.findings, nil
}

// judged is a run after all its stages. stop waits until nothing of it goes on.
func (o Options) judged(ctx context.Context) (*run, func(), error) {
	run := &run{Options: o, schemas: schema.New(), rendered: map[*model.RootApp]bool{}, ruled: make(chan struct{}), whole: len(o.Policies) > 0}
	inner, cancel := context.WithCancel(ctx)
	go run.settleRules(inner)
	ruled := run.ruled // not all of run: a run that is begun anew need not be kept beside the next
	stop := func() {
		cancel()
		<-ruled
	}
	if err := run.load(inner); err != nil {
		return nil, stop, err
	}
	if err := run.judge(inner); err != nil || !run.mustRedo() {
		return run, stop, err
	}
	stop()
	o.Kept, o.tree, o.compiled, o.Loaded = nil, nil, run.engine, nil
	return o.judged(ctx)
}

// settleRules compiles the rules. That takes as long as reading the files and
// rendering the first sites, and goes on beside it: see awaitRules.
func (run *run) settleRules(ctx context.Context) {
	defer close(run.ruled)
	if run.engine = run.compiled; run.engine == nil {
		if run.engine, run.ruleErr = ruleset.Compile(ctx, run.Policies...); run.ruleErr != nil {
			return
		}
	}
	run.rules, run.ruleErr = ruleset.Of(run.engine)
	run.words = texts.NewWords(run.Language, run.engine.Texts)
	if run.ruleErr == nil && run.compiled == nil && len(run.Policies) > 0 {
		_, run.ruleErr = run.relations() // the built-in ones alone are held by a test
	}
}

// awaitRules waits until run.engine and run.rules may be used.
func (run *run) awaitRules() error {
	<-run.ruled
	return run.ruleErr
}

// load reads the repo and makes ready what the stages share.
func (run *run) load(ctx context.Context) (err error) {
	if run.repo, err = run.Options.load(run.schemas); err != nil {
		return err
	}
	if run.renderer, err = render.NewLike(ctx, run.repo, run.like); err != nil {
		return err
	}
	if run.scope, err = newScope(run.repo, run.renderer, run.Options); err != nil {
		return err
	}
	run.narrowToFiles()
	run.recall()
	run.workload = workload.NewReader(run.repo, run.renderer)
	run.documents = input.New(run.repo, run.renderer, run.workload, run.whole)
	return run.documents.Convert()
}

func (run *run) count(f func(*finding.Summary)) {
	run.mu.Lock()
	defer run.mu.Unlock()
	f(&run.summary)
}

// add resolves hits and keeps the findings of enabled rules.
func (run *run) add(hits []finding.Hit, doc *input.Document) error {
	found, quoted, err := run.resolveAll(hits, doc, nil)
	if err == nil {
		run.take(found, quoted)
	}
	return err
}

// take adds findings, and the secrets that their hits quote.
func (run *run) take(found []finding.Finding, quoted []string) {
	run.mu.Lock()
	defer run.mu.Unlock()
	run.findings = append(run.findings, found...)
	run.quoted = append(run.quoted, quoted...)
}

// resolveAll resolves the hits of enabled rules. passing, where not nil, asks each release what else passed the nodes that its findings
// passed.
func (run *run) resolveAll(hits []finding.Hit, doc *input.Document, passing *trace.Passing) (found []finding.Finding, quoted []string, err error) {
	hits = slices.DeleteFunc(slices.Clone(hits), func(h finding.Hit) bool {
		return !run.enabled(h.Rule) && !h.Unrendered && !h.Unreadable ||
			doc != nil && !h.OfChange && doc.Changes(h.Path) // another render says something else
	})
	found = make([]finding.Finding, len(hits))
	unknown := map[int]bool{}
	resolver := resolve.New(run.repo, run.renderer, run.words, run.rules)
	for rel, group := range byRelease(hits, doc) {
		for _, i := range group {
			if found[i], err = resolver.Resolve(hits[i], doc); err != nil {
				return nil, nil, err
			}
			if run.restsOnMissing(found[i], rel) {
				unknown[i] = true
			}
		}
		if passing != nil {
			passing.Ask(rel, trace.Suspects(groupOf(found, group)))
		}
		render.Forget(rel)
	}
	if len(unknown) > 0 {
		sure := found[:0:0]
		for i, f := range found {
			if !unknown[i] {
				sure = append(sure, f)
			}
		}
		found = sure
	}
	for _, h := range hits {
		quoted = append(quoted, h.Secrets...)
	}
	return found, quoted, nil
}

// groupOf are some of the findings, by their numbers.
func groupOf(found []finding.Finding, numbers []int) []finding.Finding {
	out := make([]finding.Finding, len(numbers))
	for i, n := range numbers {
		out[i] = found[n]
	}
	return out
}

// byRelease groups hits by the release that they are about, nil for none: what tracing keeps of one can be let go before
// the next. The numbers in a group ascend.
func byRelease(hits []finding.Hit, doc *input.Document) iter.Seq2[*render.Release, []int] {
	groups := map[*render.Release][]int{}
	var order []*render.Release
	for i, h := range hits {
		var rel *render.Release
		if doc != nil && h.Span.IsZero() && h.File == "" {
			if m, _, ok := doc.Find(h.Path); ok && m.From.Object != nil {
				rel = m.From.Object.Release
			}
		}
		if groups[rel] == nil {
			order = append(order, rel)
		}
		groups[rel] = append(groups[rel], i)
	}
	return func(yield func(*render.Release, []int) bool) {
		for _, rel := range order {
			if !yield(rel, groups[rel]) {
				return
			}
		}
	}
}

// relations returns which rule's findings follow from which.
func (run *run) relations() (*finding.Graph, error) { return run.rules.Relations() }
