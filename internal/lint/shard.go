package lint

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/decide"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/resolve"
	"github.com/xgen-lint/xgen-lint/internal/suppress"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// Shard is one of several runs that share the sites of a repo between them: number Index of Of. The zero value is a run
// over all sites.
type Shard struct{ Index, Of int }

// ParseShard reads what --shard is given: 2/7.
func ParseShard(text string) (Shard, error) {
	first, second, _ := strings.Cut(text, "/")
	index, err1 := strconv.Atoi(strings.TrimSpace(first))
	of, err2 := strconv.Atoi(strings.TrimSpace(second))
	switch {
	case err1 != nil || err2 != nil:
		return Shard{}, userErrorf("--shard %s: use INDEX/TOTAL, for example 1/3, or auto", text)
	case of < 1 || index < 1 || index > of:
		return Shard{}, userErrorf("--shard %s: the index must be from 1 to the total", text)
	}
	return Shard{index, of}, nil
}

// part returns the sites of a shard. Which site is in which shard depends on the repo alone: the largest sites are dealt
// first, each to the shard that has least so far.
func (s Shard) part(sites []*model.Site) []*model.Site {
	if s.Of < 2 {
		return sites
	}
	bySize := slices.SortedStableFunc(slices.Values(sites), func(a, b *model.Site) int {
		return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(a.Name, b.Name))
	})
	load := make([]int, s.Of)
	mine := map[*model.Site]bool{}
	for _, site := range bySize {
		least := 0
		for i := range load {
			if load[i] < load[least] {
				least = i
			}
		}
		load[least] += size(site)
		mine[site] = least == s.Index-1
	}
	return slices.DeleteFunc(slices.Clone(sites), func(site *model.Site) bool { return !mine[site] })
}

// size is about what a site costs: what a site alone costs is that of a service.
func size(site *model.Site) int {
	n := 1 + len(site.Roots)
	for _, e := range site.Environments {
		n += len(e.Services)
	}
	return n
}

// ShardPart is what a shard hands on so that the shards together say what one run over all sites would. Findings are
// reported for the shard's own sites; what is one fault at sites of several shards is one again only in Merge.
type ShardPart struct {
	Shard
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

// shardPart collects what this run hands on; reported is what it reports.
func (run *run) shardPart(d *decide.Decision, comments *suppress.Comments, reported, unused []finding.Finding) (*ShardPart, error) {
	p := &ShardPart{Shard: run.Shard, Unused: unused, Suppressed: d.Suppressed, Services: run.extent().Services}
	if err := p.lacking(run, comments); err != nil {
		return nil, err
	}
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
	run.mask(p.Members)
	for i, f := range p.Members {
		if f.Fault != "" {
			p.Members[i].Fault = decide.Opaque(f.Fault)
		}
	}
	run.mask(p.Unused)
	for _, f := range reported {
		if !made[decide.ShownAs(f)] {
			p.Whole = append(p.Whole, f)
		}
	}
	return p, nil
}

// lacking adds what counts only if all sites of the repo lack it.
func (p *ShardPart) lacking(run *run, comments *suppress.Comments) error {
	for _, fault := range run.renderer.Found() {
		p.Found = append(p.Found, decide.Opaque(fault))
	}
	for _, h := range run.renderer.NeverFound(true) {
		f, err := resolve.New(run.repo, run.renderer, run.words, run.rules).Resolve(h, nil)
		if err != nil {
			return err
		}
		if _, asked := run.choice().Asked(&f); asked && !comments.Silence(f) {
			f.Fault = decide.Opaque(f.Fault)
			p.Lacking = append(p.Lacking, f)
		}
	}
	run.mask(p.Lacking)
	return nil
}

// Merge joins the parts of all shards into what one run over all sites reports.
func Merge(parts []ShardPart, language texts.Language) (*Result, error) {
	if err := complete(parts); err != nil {
		return nil, err
	}
	parts = slices.SortedFunc(slices.Values(parts), func(a, b ShardPart) int { return cmp.Compare(a.Index, b.Index) })
	res := &Result{}
	seen, suppressed, unused := map[string]bool{}, map[string]bool{}, map[string]int{}
	fresh := func(f finding.Finding) bool {
		key := fmt.Sprint(decide.ShownAs(f), f.Subject, f.Fault)
		defer func() { seen[key] = true }()
		return !seen[key]
	}
	found, all := map[string]bool{}, decide.Extent{Services: map[string]int{}, Words: texts.Words{Catalog: texts.Of(language)}}
	for _, p := range parts {
		maps.Copy(all.Services, p.Services)
		for _, fault := range p.Found {
			found[fault] = true
		}
	}
	var members []finding.Finding
	for _, p := range parts {
		res.Summary.Join(p.Summary)
		for _, f := range slices.Concat(p.Members, p.Lacking) {
			if !found[f.Fault] && fresh(f) {
				members = append(members, f)
			}
		}
		for _, f := range p.Whole {
			if fresh(f) {
				res.Findings = append(res.Findings, f)
			}
		}
		for _, f := range p.Unused {
			if unused[decide.ShownAs(f)]++; unused[decide.ShownAs(f)] == len(parts) {
				res.Findings = append(res.Findings, f)
			}
		}
		for _, fault := range p.Suppressed {
			suppressed[fault] = true
		}
	}
	all.Releases, all.Sites = res.Summary.Applications, res.Summary.Sites
	for _, f := range decide.One(members, all) {
		f.Origins = slices.Clone(f.Origins)
		for i, o := range f.Origins {
			if o.Text.IsSet() {
				f.Origins[i].Note = all.Words.Say(o.Text)
			}
		}
		res.Findings = append(res.Findings, f)
	}
	finding.Sort(res.Findings)
	finding.SetFingerprints(res.Findings)
	res.Summary.Suppressed = len(suppressed)
	res.Summary.Count(res.Findings)
	return res, nil
}

// complete returns an error unless each shard is there once.
func complete(parts []ShardPart) error {
	if len(parts) == 0 {
		return userErrorf("no report: name the JSON report of each shard")
	}
	of := parts[0].Of
	have := map[int]bool{}
	for _, p := range parts {
		switch {
		case p.Of != of:
			return userErrorf("these are shards of different runs: one is of %d, another one of %d", of, p.Of)
		case have[p.Index]:
			return userErrorf("shard %d of %d is there twice", p.Index, of)
		}
		have[p.Index] = true
	}
	for i := 1; i <= of; i++ {
		if !have[i] {
			return userErrorf("shard %d of %d is missing: name the report of each shard", i, of)
		}
	}
	return nil
}
