package known

import (
	"encoding/json"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
)

// baseline is the file of --write-baseline: enough to tell the findings again,
// and for a person to read what was accepted.
type baseline struct {
	Version  int     `json:"version"`
	Findings []Entry `json:"findings"`
}

// Entry is a finding that a baseline accepts.
type Entry struct {
	Fingerprint string   `json:"fingerprint"`
	Also        []string `json:"also,omitempty"` // see finding.Finding's Aliases
	Rule        string   `json:"rule"`
	File        string   `json:"file"`
	Message     string   `json:"message"`
}

// Baseline returns findings as the content of a baseline file. Secrets are masked.
func Baseline(all []finding.Finding) ([]byte, error) {
	b := baseline{Version: 1, Findings: []Entry{}}
	for _, f := range all {
		b.Findings = append(b.Findings, Entry{f.Fingerprint, f.Aliases, f.Rule, f.File, finding.Redact(f.Message)})
	}
	out, err := json.MarshalIndent(b, "", "  ")
	return append(out, '\n'), err
}

// ReadBaseline reads a baseline file; name is for its error, a *model.UserError.
func ReadBaseline(name string, data []byte) (*Findings, error) {
	var b baseline
	if err := json.Unmarshal(data, &b); err != nil {
		return nil, model.UserErrorf("--baseline %s: not a baseline: %v; write one with --write-baseline", name, err)
	}
	if b.Version != 1 {
		return nil, model.UserErrorf("--baseline %s: version %d; this program reads version 1", name, b.Version)
	}
	k := Of()
	k.entries = b.Findings
	for _, f := range b.Findings {
		k.Add(finding.Finding{Fingerprint: f.Fingerprint, Aliases: f.Also})
	}
	return k, nil
}

// Stale lists the entries of baselines that none of all findings goes by. looked
// reports whether the run that found them looked for what a rule finds.
func Stale(all []finding.Finding, known []*Findings, looked func(rule string) bool) []Entry {
	found := Of(all...)
	var out []Entry
	for _, k := range known {
		for _, e := range k.entries {
			if looked(e.Rule) && !found.Has(finding.Finding{Fingerprint: e.Fingerprint, Aliases: e.Also}) {
				out = append(out, e)
			}
		}
	}
	return out
}
