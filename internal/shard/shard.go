// Package shard parts the sites of a repo between several runs, and joins what the runs hand on into what one run over all
// sites would say.
package shard

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/model"
)

// Shard is one of several runs that share the sites of a repo between them: number Index of Of. The zero value is a run
// over all sites.
type Shard struct{ Index, Of int }

// Parse reads what --shard is given: 2/7.
func Parse(text string) (Shard, error) {
	first, second, _ := strings.Cut(text, "/")
	index, err1 := strconv.Atoi(strings.TrimSpace(first))
	of, err2 := strconv.Atoi(strings.TrimSpace(second))
	switch {
	case err1 != nil || err2 != nil:
		return Shard{}, fmt.Errorf("--shard %s: use INDEX/TOTAL, for example 1/3, or auto", text)
	case of < 1 || index < 1 || index > of:
		return Shard{}, fmt.Errorf("--shard %s: the index must be from 1 to the total", text)
	}
	return Shard{index, of}, nil
}

// Take returns the sites of a shard. Which site is in which shard depends on the repo alone: the largest sites are dealt
// first, each to the shard that has least so far.
func (s Shard) Take(sites []*model.Site) []*model.Site {
	if s.Of < 2 {
		return sites
	}
	bySize := slices.SortedStableFunc(slices.Values(sites), func(a, b *model.Site) int {
		return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(a.Name, b.Name))
	})
	load := make([]int, min(s.Of, len(sites))) // a site goes to an empty shard while there is one
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
