package render

import "github.com/xgen-lint/xgen-lint/internal/finding"

// CountIn adds to a summary what was rendered of a site, and what could not be.
func (res *Result) CountIn(s *finding.Summary) {
	for _, a := range res.Applications {
		if !a.Virtual {
			s.Applications++
		}
	}
	why := func(rel *Release) {
		if rel != nil && rel.NotRendered != "" {
			s.AddNotRendered(rel.NotRendered)
		}
	}
	for _, r := range res.Roots {
		why(r.Release)
	}
	for _, r := range res.Releases {
		s.Manifests += len(r.Objects)
		why(r)
	}
}
