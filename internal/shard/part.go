package shard

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/decide"
	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Part is what a shard hands on so that the shards together say what one run over all sites would. Findings are
// reported for the shard's own sites; what is one fault at sites of several shards is one again only in Join.
type Part struct {
	Shard
	// Run is the same for all shards of a run: it is made of the files and the options.
	Run string
	// Members are the findings before those of one fault are made one.
	Members []finding.Finding
	// Unused are suppressions that suppress nothing here: they are findings if that is so in all shards.
	Unused []finding.Finding
	// Suppressed names the faults that are suppressed.
	Suppressed []string
	// Lacking are findings about files that no site of this shard finds: they are findings unless a site of another one
	// does, and Found then names their fault.
	Lacking []finding.Finding
	Found   []string
	// Services are how many each site and environment of the shard has.
	Services map[string]int
	// Whole are findings that are not made of members: about comments, and about what was not checked.
	Whole   []finding.Finding
	Summary finding.Summary
}

// Collect adds the findings of a decision that has no secrets in it, and what else was reported. The part has its lacking
// findings by then. Mask takes the secrets out of findings, in place.
func (p *Part) Collect(d *decide.Decision, reported []finding.Finding, mask func([]finding.Finding)) {
	shown, made := map[string]bool{}, map[string]bool{}
	for _, f := range reported {
		shown[decide.ShownAs(f)] = true
	}
	for f, one := range d.Members() {
		fault := decide.ShownAs(one)
		made[fault] = true
		if shown[fault] && !slices.ContainsFunc(p.Lacking, func(l finding.Finding) bool { return l.Fault == decide.Opaque(f.Fault) }) {
			p.Members = append(p.Members, f)
		}
	}
	mask(p.Members)
	for i, f := range p.Members {
		if f.Fault != "" {
			p.Members[i].Fault = decide.Opaque(f.Fault)
		}
	}
	for _, f := range reported {
		if !made[decide.ShownAs(f)] {
			p.Whole = append(p.Whole, f)
		}
	}
}
