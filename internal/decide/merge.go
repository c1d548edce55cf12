package decide

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// group makes groups of the findings that are one fault: the same rule at the same place, or with the same name of the
// fault. What several sites and services inherit from one shared line is reported once. Where the place is only the
// nearest one known, the path in the object tells faults apart as well. all must be sorted by subject; the groups hold
// indexes into it.
func group(all []finding.Finding) [][]int {
	number := map[string]int{}
	var groups [][]int
	firstKey := map[string]string{} // of the findings in one map of a template, of which each service has some first
	for i, f := range all {
		key := mergeKey(f)
		if m := mapOf(f); m != "" {
			if firstKey[m] == "" {
				firstKey[m] = key
			}
			key = firstKey[m]
		}
		n, ok := number[key]
		if !ok {
			n = len(groups)
			number[key], groups = n, append(groups, nil)
		}
		groups[n] = append(groups[n], i)
	}
	return groups
}

func sortBySubject(all []finding.Finding) {
	slices.SortStableFunc(all, func(a, b finding.Finding) int { return compareSubjects(a.Subject, b.Subject) })
}

func compareSubjects(a, b finding.Subject) int {
	return cmp.Or(cmp.Compare(a.Site, b.Site), cmp.Compare(a.Environment, b.Environment), cmp.Compare(a.Service, b.Service))
}

func mergeKey(f finding.Finding) string {
	if f.Fault != "" {
		return f.Rule + " " + f.Fault
	}
	key := fmt.Sprintf("%s %s:%d:%d", f.Rule, f.File, f.Line, f.Column)
	if f.Precision == finding.Anchored {
		key += " " + f.Subject.Path
	}
	return key
}

// mapOf names the map of a template that a finding's fields are in, "" if it is not about such.
func mapOf(f finding.Finding) string {
	for _, o := range f.Origins {
		if o.InMap {
			return fmt.Sprintf("%s %s:%d:%d", f.Rule, o.File, o.Line, o.Column)
		}
	}
	return ""
}

// One makes one finding of each fault, in the words of an Extent. all is sorted by subject with it.
func One(all []finding.Finding, extent Extent) []finding.Finding {
	sortBySubject(all)
	var out []finding.Finding
	for _, members := range group(all) {
		out = append(out, mergeAll(all, members, extent))
	}
	return out
}

// mergeAll makes one finding of some of all, which are named by their indexes.
func mergeAll(all []finding.Finding, members []int, extent Extent) finding.Finding {
	one := make([]finding.Finding, len(members))
	for n, m := range members {
		one[n] = all[m]
	}
	return merge(one, extent)
}

// merge makes one finding of a group that is sorted by subject.
func merge(group []finding.Finding, all Extent) finding.Finding {
	f := group[0]
	var sites []string
	for i, g := range group {
		if i > 0 {
			f.Parts = append(f.Parts, g.Parts...)
			f.Also = append(f.Also, g.Subject)
		}
		if g.File == f.File && g.Line < f.Line {
			f.Span, f.Message, f.English, f.Says = g.Span, g.Message, g.English, g.Says
			if f.Fix != nil && f.Fix.Suggested {
				f.Fix = g.Fix
			}
		}
		if g.Severity > f.Severity {
			f.Severity = g.Severity
		}
		if g.Fix != nil && f.Fix == nil && !g.Fix.Suggested {
			f.Fix = g.Fix
		}
		if g.Span != f.Span && !slices.ContainsFunc(f.Origins, func(o finding.Origin) bool { return o.Span == g.Span }) {
			f.Origins = append(f.Origins, finding.Origin{Span: g.Span, Text: finding.Say("the-same", "whose", whom(g))})
		}
		sites = append(sites, g.Site)
	}
	sites = finding.Unique(sites)
	if len(sites) > 1 {
		slices.Sort(sites)
		f.Sites = sites
	}
	if where := spread(group, all); where.IsSet() {
		f.Message += " (" + all.Words.Say(where) + ")"
	} else if f.Unrendered && f.Site != "" {
		f.Message = all.Words.Say(finding.Say("for-site", "message", f.Message, "site", f.Site, "service", f.Service))
	}
	return f
}

func whom(f finding.Finding) string {
	parts := make([]string, 0, 3)
	for _, p := range []string{f.Site, f.Environment, f.Service} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "/")
}
