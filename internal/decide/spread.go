package decide

import (
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// mostNamed bounds how many names a message lists; more are counted.
const mostNamed = 4

// Extent is how much there is of what a message counts, and the words that say so.
type Extent struct {
	Releases, Sites int
	Services        map[string]int // of each site and environment, "site/environment"
	Words           texts.Words
	Narrowed        bool // only some of the repository
}

// spread returns in how many places a fault shows, counted by what they are, the first included: "in all 32 releases",
// "in 6 services of xgen-aww", "at sites lotteimall, xgen". "" for one.
func spread(group []finding.Finding, all Extent) finding.Phrase {
	var whole, services, environments, sites []string
	for _, f := range group {
		whole = append(whole, whom(f))
		services, sites = append(services, f.Service), append(sites, f.Site)
		if f.Environment != "" {
			environments = append(environments, f.Site+"/"+f.Environment)
		}
	}
	anyService, anySite := strings.Join(services, "") == "", strings.Join(sites, "") == ""
	whole, services, environments, sites = finding.Unique(whole), finding.Unique(services), finding.Unique(environments), finding.Unique(sites)
	switch {
	case len(whole) < 2 || anySite:
		return finding.Phrase{}
	case anyService && len(sites) > 1:
		return finding.Say("spread-sites", "sites", ofSites(sites, all))
	case anyService:
		return finding.Say("spread-environments", "environments", strings.ReplaceAll(strings.Join(environments, ", "), sites[0]+"/", ""), "site", sites[0])
	case len(whole) == all.Releases && (len(sites) > 1 || !all.Narrowed):
		return finding.Say("spread-all-releases", "count", len(whole))
	case len(services) == 1 && len(sites) > 1:
		return finding.Say("spread-service", "service", services[0], "sites", ofSites(sites, all))
	case len(sites) > 1:
		return finding.Say("spread-releases", "count", len(whole), "of", ofSites(sites, all))
	case len(environments) > 1:
		return finding.Say("spread-releases", "count", len(whole), "of", sites[0])
	case len(services) == all.Services[strings.Join(environments, "")] && len(services) > 1:
		return finding.Say("spread-all-services", "count", len(services), "site", sites[0])
	case len(services) > mostNamed:
		return finding.Say("spread-services", "count", len(services), "site", sites[0])
	}
	return finding.Say("spread-named-services", "services", services, "site", sites[0])
}

// ofSites names or counts sites.
func ofSites(sites []string, all Extent) finding.Phrase {
	switch {
	case len(sites) <= mostNamed:
		return finding.Say("named-sites", "sites", sites)
	case len(sites) == all.Sites:
		return finding.Say("all-sites", "count", len(sites))
	}
	return finding.Say("count-sites", "count", len(sites))
}
