package change

import (
	"maps"
	"slices"
)

// Diff is what a report prints.
type Diff struct {
	// Base is the commit that the new state is compared with, Head the commit of the new state, "" for the working tree.
	Base, Head               string
	Entries                  []*Entry
	SitesAdded, SitesRemoved []string
	NotCompared              []NotCompared
	// Looked are the numbers of sites and releases that were compared.
	Looked Count
	// Hidden is how many objects changed that were not asked for by name.
	Hidden int
	// Deployed counts the releases that each site has in either state.
	Deployed map[string]int
}

// Count is a number of sites and of releases.
type Count struct{ Sites, Releases int }

// Affected counts the sites and releases with a change; what only makes Applications is no release.
func (d *Diff) Affected() Count {
	releases := map[Release]bool{}
	var sites []string
	for _, e := range d.Entries {
		for _, r := range e.Releases {
			if _, known := releases[r]; !known {
				releases[r] = r.Service != ""
				sites = append(sites, r.Site)
			}
		}
	}
	maps.DeleteFunc(releases, func(_ Release, counts bool) bool { return !counts })
	slices.Sort(sites)
	return Count{len(slices.Compact(sites)), len(releases)}
}

// Of counts the entries of a kind.
func (d *Diff) Of(k Kind) (n int) {
	for _, e := range d.Entries {
		if e.Kind == k {
			n++
		}
	}
	return n
}

// Changes reports whether anything changed, or may have.
func (d *Diff) Changes() bool {
	return len(d.Entries)+len(d.SitesAdded)+len(d.SitesRemoved)+len(d.NotCompared) > 0
}

// Untraced counts the fields and objects without a line whose lines were not looked for, because there are too many.
func (d *Diff) Untraced() (n int) {
	for _, e := range d.Entries {
		switch {
		case !e.untraced:
		case e.Kind != Changed && len(e.Origins) == 0:
			n++
		case e.Kind == Changed:
			for i := range e.Fields {
				if len(e.Fields[i].Origins) == 0 {
					n++
				}
			}
		}
	}
	return n
}
