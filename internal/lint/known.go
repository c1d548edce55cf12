package lint

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"

	"github.com/xgen-lint/xgen-lint/checks"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/git"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// Known are findings that are not to be reported again: those of an earlier
// state of the repo, or those that a baseline file lists.
type Known struct {
	fingerprints map[string]bool
	trust        *trust          // what an earlier state says of registries; nil for a baseline
	parts        []part          // of an earlier state
	entries      []BaselineEntry // of a baseline
	revision     bool            // of --since: a forge that compares reports itself wants its findings too
	difference   *difference     // what differs from the earlier state; nil for a baseline
	// Note is why there was nothing to compare with; "" where there was.
	Note    string
	changes []finding.Finding // what the change from there does, by rules of scope change
}

// has reports whether f was known, under any name that it goes by.
func (k *Known) has(f finding.Finding) bool {
	return k.fingerprints[f.Fingerprint] || slices.ContainsFunc(f.Aliases, func(a string) bool { return k.fingerprints[a] })
}

func (k *Known) add(fs ...finding.Finding) {
	for _, f := range fs {
		k.fingerprints[f.Fingerprint] = true
		for _, a := range f.Aliases {
			k.fingerprints[a] = true
		}
	}
}

// without returns the findings that none of known has.
func without(all []finding.Finding, known []*Known) []finding.Finding {
	if len(known) == 0 {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(f finding.Finding) bool { return isKnown(f, known) })
}

// earlier returns the findings that a revision has, and no baseline.
func earlier(all []finding.Finding, known []*Known) []finding.Finding {
	accepted := slices.DeleteFunc(slices.Clone(known), func(k *Known) bool { return k.revision })
	if len(accepted) == len(known) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(all), func(f finding.Finding) bool { return !isKnown(f, known) || isKnown(f, accepted) })
}

func isKnown(f finding.Finding, known []*Known) bool {
	return slices.ContainsFunc(known, func(k *Known) bool { return k.has(f) })
}

// Since lints the infra repo as it was at rev and returns what it found there,
// files that were renamed since under their new name. dir is the infra repo's
// folder. The error is a *UserError where git, the revision or its history is
// missing.
func Since(ctx context.Context, o Options, dir, rev string) (*Known, error) {
	repo, old, err := stateAt(ctx, dir, rev)
	if err != nil {
		return nil, err
	}
	defer old.Close()
	known, err := before(ctx, o, old, "since "+rev, "this-branch")
	if err != nil {
		return nil, err
	}
	known.revision = true
	known.changes, err = changesSince(ctx, o, repo, old, rev)
	return known, err
}

// stateAt opens the infra repo in dir as it was at rev.
func stateAt(ctx context.Context, dir, rev string) (repo *git.Repo, old *git.State, err error) {
	if repo, err = git.Open(ctx, dir); err == nil {
		old, err = repo.At(ctx, rev)
	}
	switch {
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case err != nil:
		return nil, nil, userErrorf("--since %s: %v", rev, err)
	}
	return repo, old, nil
}

// before lints an earlier state of o.FS. what says which one, for a note, and by who made the changes since.
func before(ctx context.Context, o Options, old fs.FS, what, by string) (*Known, error) {
	k := &Known{fingerprints: map[string]bool{}, trust: trustInFiles(old)}
	res, err := lintOld(ctx, o, old)
	switch {
	case IsUserError(err):
		k.Note = fmt.Sprintf("%s: nothing to compare with, so all findings count as new: %v", what, err)
		return k, nil
	case err != nil:
		return nil, fmt.Errorf("lint the state %s: %w", what, err)
	}
	k.trust, k.parts = trustIn(res.Repo), partsOf(res.Repo)
	found := res.Findings
	renamed := renames(old, o.FS)
	k.difference = differenceOf(old, o.FS, renamed, texts.Of(o.Language).Say(finding.Say("changed-by", "who", finding.Say(by))))
	if len(found) > 0 {
		for i := range found {
			if now, ok := renamed[found[i].File]; ok {
				found[i].File = now
			}
		}
	}
	finding.Sort(found)
	finding.SetFingerprints(found)
	k.add(found...)
	return k, nil
}

// renames finds which files of an earlier state have another name now.
func renames(old, now fs.FS) map[string]string {
	names := func(t *source.Tree) (out []string) {
		for _, e := range t.Files() {
			out = append(out, e.Path)
		}
		return out
	}
	was, is := source.NewTree(old), source.NewTree(now)
	return git.Renames(names(was), names(is),
		func(name string) ([]byte, error) { return fs.ReadFile(was.FS, name) },
		func(name string) ([]byte, error) { return fs.ReadFile(is.FS, name) })
}

// lintOld lints an earlier state: all of it, for what a file was then called
// is not known here, and sites that it does not have yet are no error.
func lintOld(ctx context.Context, o Options, old fs.FS) (*Result, error) {
	o.tree = nil
	o.FS, o.Files, o.Before, o.Ago, o.Later, o.Progress, o.Images, o.Known, o.past = old, nil, nil, nil, nil, nil, nil, nil, true
	o.Sites, o.Environments, o.Services, o.Shard = nil, nil, nil, Shard{} // what is old may be in another shard
	return Run(ctx, o)
}

// baseline is the file of --write-baseline: enough to tell the findings again,
// and for a person to read what was accepted.
type baseline struct {
	Version  int             `json:"version"`
	Findings []BaselineEntry `json:"findings"`
}

// BaselineEntry is a finding that a baseline accepts.
type BaselineEntry struct {
	Fingerprint string   `json:"fingerprint"`
	Also        []string `json:"also,omitempty"` // see finding.Finding's Aliases
	Rule        string   `json:"rule"`
	File        string   `json:"file"`
	Message     string   `json:"message"`
}

// Baseline returns all findings of now, known or not, as the content of a
// baseline file.
func (r *Result) Baseline() ([]byte, error) {
	b := baseline{Version: 1, Findings: []BaselineEntry{}}
	for _, f := range r.all {
		b.Findings = append(b.Findings, BaselineEntry{f.Fingerprint, f.Aliases, f.Rule, f.File, finding.Redact(f.Message)})
	}
	out, err := json.MarshalIndent(b, "", "  ")
	return append(out, '\n'), err
}

// ReadBaseline reads a baseline file; name is for its error, a *UserError.
func ReadBaseline(name string, data []byte) (*Known, error) {
	var b baseline
	if err := json.Unmarshal(data, &b); err != nil {
		return nil, userErrorf("--baseline %s: not a baseline: %v; write one with --write-baseline", name, err)
	}
	if b.Version != 1 {
		return nil, userErrorf("--baseline %s: version %d; this program reads version 1", name, b.Version)
	}
	k := &Known{fingerprints: map[string]bool{}, entries: b.Findings}
	for _, f := range b.Findings {
		k.add(finding.Finding{Fingerprint: f.Fingerprint, Aliases: f.Also})
	}
	return k, nil
}

// stale lists the entries of the baselines that none of all findings goes by. A
// run that does not look at all says nothing of what it does not find.
func (run *run) stale(all []finding.Finding) []BaselineEntry {
	if run.scope.narrowed || run.Files != nil || len(run.Options.Rules)+len(run.Skip) > 0 {
		return nil
	}
	found := &Known{fingerprints: map[string]bool{}}
	found.add(all...)
	var out []BaselineEntry
	for _, k := range run.Known {
		for _, e := range k.entries {
			asked := run.Images != nil || !slices.ContainsFunc(checks.ImageRules(), func(r finding.Rule) bool { return r.ID == e.Rule })
			if asked && !found.has(finding.Finding{Fingerprint: e.Fingerprint, Aliases: e.Also}) {
				out = append(out, e)
			}
		}
	}
	return out
}

// KnownOf are the findings of a run.
func KnownOf(res *Result) *Known {
	k := &Known{fingerprints: map[string]bool{}}
	k.add(res.all...)
	return k
}
