package ruleset

import (
	"maps"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/near"
)

// Fits returns an error if a glob fits no rule at all, a *model.UserError.
func (t Table) Fits(glob string) error {
	ids := slices.Sorted(maps.Keys(t))
	known := ids
	for _, id := range ids {
		if finding.Match(glob, id) {
			return nil
		}
		if category := t[id].Category(); !strings.Contains(glob, "/") && !slices.Contains(known, category) {
			known = append(known, category)
		}
	}
	return Unknown(glob, known)
}

// Unknown is the error about a name that fits none of the known rules; it
// offers the nearest one, for which the name without its category is enough. It is a *model.UserError.
func Unknown(name string, known []string) error {
	if best, ok := Nearest(name, known); ok {
		return model.UserErrorf("no rule %q; did you mean %q?", name, best)
	}
	return model.UserErrorf("no rule %q; xgen-lint rules lists them", name)
}

// Nearest is the known rule that a name means most likely.
func Nearest(name string, known []string) (string, bool) {
	if best, ok := near.Nearest(name, known); ok {
		return best, true
	}
	bare := make([]string, len(known))
	for i, id := range known {
		_, bare[i], _ = strings.Cut(id, "/")
	}
	best, ok := near.Nearest(name[strings.Index(name, "/")+1:], bare)
	if !ok {
		return "", false
	}
	return known[slices.Index(bare, best)], true
}
