package lint

import (
	"fmt"
	"slices"
	"time"

	"github.com/xgen-lint/xgen-lint/internal/decide"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kept"
	"github.com/xgen-lint/xgen-lint/internal/mask"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/shard"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/trace"
)

// keptKey tells runs apart whose results may differ over the same files; more is what else makes a difference.
func (o *Options) keptKey(more ...any) (string, error) {
	return o.Kept.Key(o.Config, o.Policies, append([]any{o.Dir, o.Allow, o.Rules, o.Skip, o.Language}, more...)...)
}

// wholeKey is the name of what is kept of a whole run; ok is false where nothing is: a run within a run, one that compares with
// another state or asks registries, a shard, which has a part to hand on, and one that may read outside of the repository, where it
// is only the configuration that opens the folders.
func (o *Options) wholeKey() (key string, ok bool) {
	if o.Kept == nil || len(o.Allow) > 0 || o.past || o.proving || o.tree != nil || o.Images != nil || len(o.Known) > 0 || o.Later != nil || o.Shard != (shard.Shard{}) {
		return "", false
	}
	today := o.Today
	if today.IsZero() {
		today = time.Now()
	}
	key, err := o.keptKey("run", o.Sites, o.Environments, o.Services, o.Files, o.Least, today.Format(time.DateOnly))
	return key, err == nil
}

// recalled returns the result of an earlier run over the same folder, if all that it read is as it was; nil if it has to be run. The
// options have the folder's tree then, in which some files are read already.
func (o *Options) recalled(key string) *Result {
	o.tree = source.NewTree(o.FS)
	o.tree.Record()
	was := o.Kept.Run(key, o.tree)
	if was == nil {
		return nil
	}
	if o.Loaded != nil {
		o.Loaded(was.Sites)
	}
	sites := was.Summary.Sites
	return &Result{Tree: o.tree, Warnings: was.Warnings, Summary: was.Summary, Rules: was.Rules, Notes: append(was.Notes, replayedNote(sites)), replayed: sites}
}

// replayedNote is the line of --verbose about results of an earlier run.
func replayedNote(sites int) string { return fmt.Sprintf("%d sites as in an earlier run", sites) }

// keepWhole writes down a run that found nothing. Where a part of the repo is missing, Git was asked whether it was ever there;
// where a rule failed, that is reported each time; and where the repo has no configuration, the report says how to get one:
// then nothing is kept.
func (run *run) keepWhole(key string, res *Result) {
	if run.repo.Config.File == nil || len(res.Findings)+len(res.all)+len(res.Stale)+len(run.engine.Odd()) > 0 ||
		slices.ContainsFunc(partsOf(run.repo), func(p part) bool { return !p.found }) {
		return
	}
	run.Kept.KeepRun(key, run.repo.Tree, kept.Run{Summary: res.Summary, Sites: len(run.repo.Sites), Rules: res.Rules, Notes: run.repo.Notes, Warnings: run.repo.Warnings})
}

// worthKept is of how many sites of the repo one has to be chosen: to read and write what is kept of all takes longer than to check a few.
const worthKept = 50

// recall reads what is kept of the repo's sites. What registries answer changes: with them nothing is kept.
func (run *run) recall() {
	if run.Kept == nil || len(run.chosen)*worthKept < len(run.repo.Sites) || run.past || run.proving || run.Images != nil || run.scope.envs != nil || run.scope.services != nil {
		return
	}
	key, err := run.keptKey("sites")
	if err != nil {
		return // the policies cannot be read, and that ends the run
	}
	run.kept = run.Kept.Sites(key, run.repo, run.renderer.URLs())
}

// replay adds to the run what an earlier one found of a site; false if the site has to be checked.
func (run *run) replay(site *model.Site) bool {
	if run.kept == nil {
		return false
	}
	was := run.kept.Replay(site)
	if was == nil {
		return false
	}
	run.mu.Lock()
	defer run.mu.Unlock()
	run.summary.Join(was.Summary)
	for _, g := range was.Gaps {
		run.gaps = append(run.gaps, decide.Gap(g))
	}
	for _, root := range was.Roots {
		if app := run.kept.RootApp(root); app != nil {
			run.rendered[app] = true
			run.renderer.KeepEnvironment(app, root.Environment)
		}
	}
	run.noteNames(site, was.Made)
	run.renderer.Note(was.Took)
	run.findings = append(run.findings, was.Findings...)
	if found := trace.About(was.Findings); len(found) > 0 {
		run.addContrast(site, found, was.Passed)
	}
	return true
}

// record keeps what judging a site added, for the next run.
func (run *run) record(site *model.Site, res *render.Result, found []finding.Finding, passed []trace.Passed, made []string) {
	if run.kept == nil {
		return
	}
	s := &kept.Site{Summary: finding.Summary{Sites: 1}, Took: res.Took(), Made: made, Findings: found, Passed: passed}
	res.CountIn(&s.Summary)
	for _, root := range res.Roots {
		if root.App != nil {
			s.Roots = append(s.Roots, kept.Root{Place: kept.RootPlace{File: root.App.File.Path, Doc: root.App.Doc}, Environment: root.Environment})
		}
	}
	for _, g := range decide.GapsOf(site, res) {
		s.Gaps = append(s.Gaps, kept.Gap(g))
	}
	run.kept.Record(site, s)
}

// mustRedo reports whether a replayed site has something to report that only its rendering can say.
func (run *run) mustRedo() bool { return run.kept != nil && run.kept.MustRedo(run.renderer.Found) }

// keep writes what is known of the sites now. Nothing is written where a rule failed: which one is reported for the run, and a site
// that is replayed would not report it.
func (run *run) keep() {
	if len(run.engine.Odd()) > 0 {
		return
	}
	run.kept.Keep(func(text string) bool { // by the same judgement as a report's
		if run.secrets == nil {
			run.gatherSecrets(true)
		}
		return mask.Text(text, run.secrets) != text
	})
}
