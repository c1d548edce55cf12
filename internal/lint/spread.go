package lint

import (
	"fmt"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// mostNamed bounds how many names a message lists; more are counted.
const mostNamed = 4

// extent is how much there is of what a message counts.
type extent struct {
	releases, sites int
	services        map[string]int // of each site and environment
	narrowed        bool           // only some of the repository
}

func (run *run) extent() extent {
	f := extent{releases: run.summary.Applications, sites: len(run.scope.sites), services: map[string]int{}, narrowed: run.scope.narrowed}
	for _, site := range run.scope.sites {
		for _, env := range site.Environments {
			f.services[site.Name+"/"+env.Name] = len(env.Services)
		}
	}
	return f
}

// spread says in how many places a fault shows, counted by what they are, the first included: "in all 32 releases",
// "in 6 services of xgen-aww", "at sites lotteimall, xgen". "" for one.
func spread(group []finding.Finding, all extent) string {
	var whole, services, environments, sites []string
	for _, f := range group {
		whole = append(whole, whom(f))
		services, sites = append(services, f.Service), append(sites, f.Site)
		if f.Environment != "" {
			environments = append(environments, f.Site+"/"+f.Environment)
		}
	}
	anyService, anySite := strings.Join(services, "") == "", strings.Join(sites, "") == ""
	whole, services, environments, sites = unique(whole), unique(services), unique(environments), unique(sites)
	switch {
	case len(whole) < 2 || anySite:
		return ""
	case anyService && len(sites) > 1:
		return ofSites(sites, all, "at ")
	case anyService:
		return "in environments " + strings.ReplaceAll(strings.Join(environments, ", "), sites[0]+"/", "") + " of " + sites[0]
	case len(whole) == all.releases && (len(sites) > 1 || !all.narrowed):
		return fmt.Sprintf("in all %d releases", len(whole))
	case len(services) == 1 && len(sites) > 1:
		return fmt.Sprintf("in %s of %s", services[0], ofSites(sites, all, ""))
	case len(sites) > 1:
		return fmt.Sprintf("in %d releases of %s", len(whole), ofSites(sites, all, ""))
	case len(environments) > 1:
		return fmt.Sprintf("in %d releases of %s", len(whole), sites[0])
	case len(services) == all.services[strings.Join(environments, "")] && len(services) > 1:
		return fmt.Sprintf("in all %d services of %s", len(services), sites[0])
	case len(services) > mostNamed:
		return fmt.Sprintf("in %d services of %s", len(services), sites[0])
	}
	return fmt.Sprintf("in services %s of %s", strings.Join(services, ", "), sites[0])
}

// ofSites names or counts sites.
func ofSites(sites []string, all extent, preposition string) string {
	switch {
	case len(sites) <= mostNamed:
		return preposition + "sites " + strings.Join(sites, ", ")
	case len(sites) == all.sites:
		return fmt.Sprintf("%sall %d sites", preposition, len(sites))
	}
	return fmt.Sprintf("%s%d sites", preposition, len(sites))
}
