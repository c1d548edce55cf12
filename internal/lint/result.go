package lint

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/decide"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/known"
)

// choice is which rules were asked for, after the configuration. The rules have to be there: see awaitRules.
func (run *run) choice() *decide.Choice {
	return &decide.Choice{Only: run.Options.Rules, Skip: run.Skip, Config: run.repo.Config, Rules: run.rules}
}

// enabled reports whether a rule may speak at all.
func (run *run) enabled(id string) bool { return run.choice().Enabled(id) }

// result makes the report's findings of what the stages added.
func (run *run) result(ctx context.Context) (*Result, error) {
	if err := run.blame(ctx); err != nil {
		return nil, err
	}
	comments := run.comments()
	d, err := run.decide(ctx, comments)
	if err != nil {
		return nil, err
	}
	run.summary.Suppressed = len(d.Suppressed)
	run.gatherSecrets(len(d.Reported) > 0)
	run.mask(d.Reported)
	kept := append(slices.Clone(d.Reported), run.aboutSuppressions(comments)...)
	finding.Sort(kept)
	run.mask(kept)
	finding.SetFingerprints(kept)
	already := slices.DeleteFunc(slices.Clone(kept), func(f finding.Finding) bool { return !known.Has(f, run.Known) })
	if run.Files != nil && run.Ago != nil && len(kept) > 0 {
		if run.Before, err = run.Ago(ctx); err != nil {
			return nil, err
		}
	}
	lost := run.ofFiles(run.unchecked(d, already))
	kept = run.ofFiles(kept)
	slices.SortFunc(run.summary.NotRendered, func(a, b finding.NotRendered) int { return cmp.Compare(a.Reason, b.Reason) })
	run.summary.NotChecked = notChecked(run.repo)
	for _, rule := range slices.Sorted(maps.Keys(run.engine.Odd())) {
		run.summary.NotChecked = append(run.summary.NotChecked, rule+": a value that it does not expect")
	}
	res := &Result{Repo: run.repo, Tree: run.repo.Tree, Warnings: run.repo.Warnings, Findings: slices.Clone(known.Without(kept, run.Known)), Earlier: known.Earlier(kept, run.Known), all: kept, Stale: run.stale(kept), Summary: run.summary, Notes: run.repo.Notes, Renderer: run.renderer}
	res.Secrets = run.secrets
	run.mask(lost)
	if len(lost) > 0 {
		finding.SetFingerprints(lost)
		res.Findings = append(slices.Clone(res.Findings), lost...)
		finding.Sort(res.Findings)
	}
	run.blameChanges(ctx, res.Findings)
	for _, r := range run.rules.Sorted() {
		if run.enabled(r.ID) {
			res.Rules = append(res.Rules, run.words.Rule(r))
		}
	}
	res.Findings = slices.DeleteFunc(slices.Clone(res.Findings), func(f finding.Finding) bool { return f.Severity < run.Least })
	res.Summary.Count(res.Findings)
	if run.Shard.Of > 0 {
		if res.Part, err = run.shardPart(d, comments, res.Findings); err != nil {
			return nil, err
		}
		res.Part.Summary = res.Summary
	}
	return res, nil
}

// concerns reports whether a finding is about what was chosen: one that names
// only another site, environment or service is left out.
func (run *run) concerns(f finding.Finding) bool {
	if f.Site != "" && !run.scope.hasSite(f.Site) {
		return false
	}
	return run.scope.keeps(f.Environment, f.Service)
}

// ofFiles keeps the findings that the chosen files have a part in: directly, as
// an origin, as the file of a site that is concerned, or by what changed in them.
func (run *run) ofFiles(fs []finding.Finding) []finding.Finding {
	if run.Files == nil {
		return fs
	}
	return slices.DeleteFunc(slices.Clone(fs), func(f finding.Finding) bool {
		return !slices.ContainsFunc(run.filesOf(f), func(name string) bool { return files.Covers(run.Files, name) }) &&
			(run.Before == nil || run.Before.Has(f))
	})
}

// filesOf lists the files that have a part in a finding.
func (run *run) filesOf(f finding.Finding) []string {
	out := append([]string{f.File}, f.Parts...)
	for _, o := range f.Origins {
		out = append(out, o.File)
	}
	sites := append([]string{f.Site}, f.Sites...)
	for _, also := range f.Also {
		sites = append(sites, also.Site)
	}
	for _, name := range sites {
		if site := run.repo.Site(name); site != nil {
			out = append(out, site.File.Path)
		}
	}
	return out
}
