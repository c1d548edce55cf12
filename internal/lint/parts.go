package lint

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/model"
)

// notChecked lists the parts of an infra repo of the seed documents' shape that
// rules look at and that this one does not have: what they would say is not known,
// which must not read like success. Other repositories need none of these.
func notChecked(r *model.Repo) []string {
	if !slices.ContainsFunc(r.Sites, func(s *model.Site) bool { return s.Seed }) {
		return nil
	}
	var out []string
	for _, part := range []struct {
		name  string
		found bool
	}{
		{"pipelines", len(r.Jenkins.Pipelines) > 0},
		{"service catalogue", r.Catalog != nil},
		{"root apps", len(r.RootApps) > 0},
		{"Secrets", r.Layout.Secrets != "" || len(r.Setup) > 0},
	} {
		if !part.found {
			out = append(out, part.name+": none found")
		}
	}
	return out
}
