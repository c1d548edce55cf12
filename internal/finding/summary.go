package finding

import (
	"cmp"
	"slices"
)

// Summary counts what was looked at and what was found.
type Summary struct {
	Sites, Applications, Manifests      int
	Errors, Warnings, Infos, Suppressed int
	NotRendered                         []NotRendered // by reason
	NotChecked                          []string      // parts of the repo that are not there
}

// Join adds what another part of the sites counts. Findings are not added: whoever joins parts counts them anew.
func (s *Summary) Join(o Summary) {
	s.Sites += o.Sites
	s.Applications += o.Applications
	s.Manifests += o.Manifests
	for _, n := range o.NotRendered {
		s.notRendered(n)
	}
	slices.SortFunc(s.NotRendered, func(a, b NotRendered) int { return cmp.Compare(a.Reason, b.Reason) })
	for _, part := range o.NotChecked {
		if !slices.Contains(s.NotChecked, part) {
			s.NotChecked = append(s.NotChecked, part)
		}
	}
}

// AddNotRendered counts an Application that could not be rendered.
func (s *Summary) AddNotRendered(why Reason) {
	s.notRendered(NotRendered{Reason: why, Applications: 1})
}

func (s *Summary) notRendered(n NotRendered) {
	i := slices.IndexFunc(s.NotRendered, func(mine NotRendered) bool { return mine.Reason == n.Reason })
	if i < 0 {
		s.NotRendered = append(s.NotRendered, n)
		return
	}
	s.NotRendered[i].Applications += n.Applications
}

// Count counts findings by severity.
func (s *Summary) Count(found []Finding) {
	for _, f := range found {
		switch f.Severity {
		case Error:
			s.Errors++
		case Warning:
			s.Warnings++
		case Info:
			s.Infos++
		}
	}
}
