package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
)

// merge makes one finding of those that are one fault: the same rule at the
// same place, or with the same name of the fault. What several sites and services inherit from one shared line is
// told once, with the others counted. Where the place is only the nearest one
// known, the path in the object tells faults apart as well.
func merge(all []finding.Finding) []finding.Finding {
	slices.SortStableFunc(all, func(a, b finding.Finding) int {
		return cmp.Or(cmp.Compare(a.Site, b.Site), cmp.Compare(a.Environment, b.Environment), cmp.Compare(a.Service, b.Service))
	})
	groups := map[string][]finding.Finding{}
	var order []string
	around := map[string]string{} // the key of those in one map, of which each service has some first
	for _, f := range all {
		key := mergeKey(f)
		if home := inMap(f); home != "" {
			if around[home] == "" {
				around[home] = key
			}
			key = around[home]
		}
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], f)
	}
	out := make([]finding.Finding, 0, len(order))
	for _, key := range order {
		out = append(out, one(groups[key]))
	}
	return out
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

// inMap names the map of a template that a finding's fields are in; "" where it
// is not about such.
func inMap(f finding.Finding) string {
	for _, o := range f.Origins {
		if o.Note == render.InMap {
			return fmt.Sprintf("%s %s:%d:%d", f.Rule, o.File, o.Line, o.Column)
		}
	}
	return ""
}

// one makes one finding of a group that is sorted by subject.
func one(group []finding.Finding) finding.Finding {
	f := group[0]
	var sites, others []string
	me := whom(f)
	for i, g := range group {
		if i > 0 {
			f.Parts = append(f.Parts, g.Parts...)
			f.Also = append(f.Also, g.Subject)
		}
		if g.File == f.File && g.Line < f.Line {
			f.Span, f.Message = g.Span, g.Message
		}
		if g.Severity > f.Severity {
			f.Severity = g.Severity
		}
		if g.Fix != nil && f.Fix == nil {
			f.Fix = g.Fix
		}
		if g.Span != f.Span && !slices.ContainsFunc(f.Origins, func(o finding.Origin) bool { return o.Span == g.Span }) {
			note := "the same"
			if w := whom(g); w != "" {
				note += ", for " + w
			}
			f.Origins = append(f.Origins, finding.Origin{Span: g.Span, Note: note})
		}
		sites = append(sites, g.Site)
		if w := whom(g); w != me && w != "" {
			others = append(others, w)
		}
	}
	sites, others = unique(sites), unique(others)
	if len(sites) > 1 {
		slices.Sort(sites)
		f.Sites = sites
	}
	if len(others) > 0 {
		f.Message += fmt.Sprintf(" (and %d more: %s)", len(others), shortList(others, 3))
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

func shortList(list []string, most int) string {
	if len(list) <= most {
		return strings.Join(list, ", ")
	}
	return strings.Join(list[:most], ", ") + ", …"
}
