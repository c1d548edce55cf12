package lint

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/git"
)

// Since takes away from res the findings that the repo at rev has as well: both
// are linted, and held against each other by fingerprint, files that were
// renamed since under their new name. dir is the infra repo's folder.
func Since(ctx context.Context, res *Result, o Options, dir, rev string) error {
	old, err := git.At(ctx, dir, rev)
	if err != nil {
		return userErrorf("--since %s: %v", rev, err)
	}
	before, err := lintOld(ctx, o, old.FS)
	switch {
	case IsUserError(err):
		res.Notes = append(res.Notes, fmt.Sprintf("since %s: nothing to compare with: %v", rev, err))
		return nil
	case err != nil:
		return fmt.Errorf("lint %s: %w", rev, err)
	}
	for i := range before {
		if now, ok := old.Renamed[before[i].File]; ok {
			before[i].File = now
		}
	}
	finding.Sort(before)
	finding.SetFingerprints(before)
	known := map[string]bool{}
	for _, f := range before {
		known[f.Fingerprint] = true
	}
	res.keepNew(known)
	return nil
}

// lintOld lints an earlier state: all of it, for what a file was then called
// is not known here. Sites that it does not have yet are no error.
func lintOld(ctx context.Context, o Options, old fs.FS) ([]finding.Finding, error) {
	o.FS, o.Files, o.Progress, o.Images = old, nil, nil, nil
	o.Sites, o.Environments, o.Services = nil, nil, nil
	res, err := Run(ctx, o)
	if err != nil {
		return nil, err
	}
	return res.Findings, nil
}

func (r *Result) keepNew(known map[string]bool) {
	var kept []finding.Finding
	for _, f := range r.Findings {
		if !known[f.Fingerprint] {
			kept = append(kept, f)
		}
	}
	r.Findings = kept
	r.Recount()
}

// baseline is the file of --write-baseline: enough to tell the findings again,
// and for a person to read what was accepted.
type baseline struct {
	Version  int             `json:"version"`
	Findings []baselineEntry `json:"findings"`
}

type baselineEntry struct {
	Fingerprint string `json:"fingerprint"`
	Rule        string `json:"rule"`
	File        string `json:"file"`
	Message     string `json:"message"`
}

// Baseline returns the findings of now as the content of a baseline file.
func (r *Result) Baseline() ([]byte, error) {
	b := baseline{Version: 1, Findings: []baselineEntry{}}
	for _, f := range r.Findings {
		b.Findings = append(b.Findings, baselineEntry{f.Fingerprint, f.Rule, f.File, f.Message})
	}
	out, err := json.MarshalIndent(b, "", "  ")
	return append(out, '\n'), err
}

// DropBaseline takes away the findings that a baseline file lists.
func (r *Result) DropBaseline(name string, data []byte) error {
	var b baseline
	if err := json.Unmarshal(data, &b); err != nil {
		return userErrorf("--baseline %s: not a baseline: %v; write one with --write-baseline", name, err)
	}
	if b.Version != 1 {
		return userErrorf("--baseline %s: version %d; this program reads version 1", name, b.Version)
	}
	known := map[string]bool{}
	for _, f := range b.Findings {
		known[f.Fingerprint] = true
	}
	r.keepNew(known)
	return nil
}
