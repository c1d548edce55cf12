package shard

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/decide"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// Join makes of the parts of all shards what one run over all sites reports and counts. The error names a part that is missing or
// does not belong to the others.
func Join(parts []Part, language texts.Language) (all []finding.Finding, counts finding.Summary, err error) {
	if err := complete(parts); err != nil {
		return nil, counts, err
	}
	parts = slices.SortedFunc(slices.Values(parts), func(a, b Part) int { return cmp.Compare(a.Index, b.Index) })
	seen, suppressed, unused := map[string]bool{}, map[string]bool{}, map[string]int{}
	fresh := func(f finding.Finding) bool {
		key := fmt.Sprint(decide.ShownAs(f), f.Subject, f.Fault)
		defer func() { seen[key] = true }()
		return !seen[key]
	}
	found, extent := map[string]bool{}, decide.Extent{Services: map[string]int{}, Words: texts.Words{Catalog: texts.Of(language)}}
	for _, p := range parts {
		maps.Copy(extent.Services, p.Services)
		for _, fault := range p.Found {
			found[fault] = true
		}
	}
	var members []finding.Finding
	for _, p := range parts {
		counts.Join(p.Summary)
		for _, f := range slices.Concat(p.Members, p.Lacking) {
			if !found[f.Fault] && fresh(f) {
				members = append(members, f)
			}
		}
		for _, f := range p.Whole {
			if fresh(f) {
				all = append(all, f)
			}
		}
		for _, f := range p.Unused {
			if unused[decide.ShownAs(f)]++; unused[decide.ShownAs(f)] == len(parts) {
				all = append(all, f)
			}
		}
		for _, fault := range p.Suppressed {
			suppressed[fault] = true
		}
	}
	extent.Releases, extent.Sites = counts.Applications, counts.Sites
	for _, f := range decide.One(members, extent) {
		f.Origins = slices.Clone(f.Origins)
		for i, o := range f.Origins {
			if o.Text.IsSet() {
				f.Origins[i].Note = extent.Words.Say(o.Text)
			}
		}
		all = append(all, f)
	}
	finding.Sort(all)
	finding.SetFingerprints(all)
	counts.Suppressed = len(suppressed)
	counts.Count(all)
	return all, counts, nil
}

// complete returns an error unless each shard is there once.
func complete(parts []Part) error {
	if len(parts) == 0 {
		return fmt.Errorf("no report: name the JSON report of each shard")
	}
	of, run := parts[0].Of, parts[0].Run
	have := map[int]bool{}
	for _, p := range parts {
		switch {
		case p.Of != of:
			return fmt.Errorf("these are shards of different runs: one is of %d, another one of %d", of, p.Of)
		case p.Run != run:
			return fmt.Errorf("these are shards of different runs: shards %d and %d had other files or other options; run all of them over one commit", parts[0].Index, p.Index)
		case have[p.Index]:
			return fmt.Errorf("shard %d of %d is there twice", p.Index, of)
		}
		have[p.Index] = true
	}
	for i := 1; i <= of; i++ {
		if !have[i] {
			return fmt.Errorf("shard %d of %d is missing: name the report of each shard", i, of)
		}
	}
	return nil
}
