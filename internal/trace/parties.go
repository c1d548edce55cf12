package trace

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// parties are those that disagree with a place, as seen by one rule.
type parties struct {
	file  string
	lines map[string]bool // where they are
	sites map[string]bool // of which sites
	met   map[string]bool // other sites, where nothing disagrees with it
}

func (c *Contrast) disagree(site string, f finding.Finding, with source.Span) {
	n := node{f.Rule, lineOf(with)}
	if c.pairs[n] == nil {
		c.pairs[n] = &parties{file: with.File, lines: map[string]bool{}, sites: map[string]bool{}, met: map[string]bool{}}
	}
	c.pairs[n].lines[lineOf(f.Span)], c.pairs[n].sites[site] = true, true
}

// Readers lists the files that matter of a site: those with a place that several others disagree with, but nothing of
// this site. If the site uses such a file, somebody agrees with it; see Agrees.
func (c *Contrast) Readers(site string) (files []string) {
	for _, p := range c.pairs {
		if len(p.lines) > 1 && !p.sites[site] {
			files = append(files, p.file)
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// Agrees notes that a site uses a file.
func (c *Contrast) Agrees(site, file string) {
	for _, p := range c.pairs {
		if p.file == file && !p.sites[site] {
			p.met[site] = true
		}
	}
}

// Partner returns the place that a finding is to be reported at, in place of where it is: the one that all others
// disagree with. False if there is none.
func (c *Contrast) Partner(f finding.Finding) (source.Span, bool) {
	for _, with := range f.Partners {
		if p := c.pairs[node{f.Rule, lineOf(with)}]; p != nil && len(p.lines) > 1 && len(p.met) == 0 {
			return with, true
		}
	}
	return source.Span{}, false
}
