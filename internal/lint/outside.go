package lint

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/decide"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/input"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxNamed is how many values the finding about unset values names.
const maxNamed = 4

// judgeable takes away what was found in a chart that nothing in the repository gives values (model.Site.ByDefaults) and
// that depends on values which its defaults lack: they are set from outside, so nobody can say. What is found all the
// same with other values in their place stays. One finding says what was left out.
func (run *run) judgeable(ctx context.Context, site *model.Site, res *render.Result, found []finding.Finding) ([]finding.Finding, error) {
	if len(found) == 0 && !slices.Contains(slices.Collect(maps.Values(res.Took().Sought)), false) {
		return found, nil
	}
	sure, deciding := found, []input.Unset(nil)
	charts := input.NewCharts(run.repo, run.renderer)
	for _, guarded := range []bool{false, true} { // what may be absent, too, only for what fails without it
		missing := charts.Unset(site, res, guarded)
		if len(missing) == 0 || guarded && !slices.ContainsFunc(sure, func(f finding.Finding) bool { return f.Unrendered }) {
			continue
		}
		others, err := run.findingsWith(ctx, site, missing)
		if err != nil {
			return nil, err
		}
		gone := slices.DeleteFunc(slices.Clone(sure), func(f finding.Finding) bool {
			return guarded && !f.Unrendered || slices.ContainsFunc(others, func(o finding.Finding) bool { return decide.ShownAs(o) == decide.ShownAs(f) })
		})
		if len(gone) == 0 {
			continue
		}
		sure = slices.DeleteFunc(slices.Clone(sure), func(f finding.Finding) bool {
			return slices.ContainsFunc(gone, func(g finding.Finding) bool { return decide.ShownAs(g) == decide.ShownAs(f) })
		})
		if named := run.deciding(missing, gone); len(named) > 0 {
			missing = named
		}
		deciding = append(deciding, missing...)
	}
	if len(deciding) == 0 {
		return found, nil
	}
	hit := render.NotJudged(site.ByDefaults(), namesOfUnset(deciding), deciding[0].At)
	hit.Site = site.Name
	said, _, err := run.resolveAll([]finding.Hit{hit}, nil, nil)
	return append(sure, said...), err
}

// findingsWith is what is found in a site with stand-ins for the values that it lacks.
func (run *run) findingsWith(ctx context.Context, site *model.Site, missing []input.Unset) ([]finding.Finding, error) {
	other := site.Assuming(input.Assume(missing))
	res, err := run.renderer.Site(ctx, other, nil)
	if err != nil {
		return nil, err
	}
	if run.scope.envs != nil || run.scope.services != nil {
		res = res.Only(run.scope.keeps)
	}
	hits, doc, err := run.siteHits(ctx, other, res)
	if err != nil {
		return nil, err
	}
	found, _, err := run.resolveAll(hits, doc, nil)
	return found, err
}

// deciding are the values that the lines of findings read by their names.
func (run *run) deciding(missing []input.Unset, found []finding.Finding) []input.Unset {
	return slices.DeleteFunc(slices.Clone(missing), func(u input.Unset) bool {
		return !slices.ContainsFunc(found, func(f finding.Finding) bool {
			return run.readsValue(f, func(at source.Path) bool { return at.Equal(u.Path) })
		})
	})
}

func namesOfUnset(list []input.Unset) (names []string) {
	for _, u := range list[:min(len(list), maxNamed)] {
		names = append(names, u.Path.String())
	}
	return names
}

// valueRead is a value that a line of a template reads by its full name.
var valueRead = lazyre.New(`\.Values((?:\.\w+)+)`)

// restsOnMissing reports whether a line that a finding passed reads a value below the name of a dependency that is not in
// the repository, and that nothing here sets: its defaults may give it, and a finding says already that it is missing.
func (run *run) restsOnMissing(f finding.Finding, rel *render.Release) bool {
	return rel != nil && rel.Failed && run.readsValue(f, rel.MayBeGiven)
}

// readsValue reports whether a line that a finding passed reads a value that fits.
func (run *run) readsValue(f finding.Finding, fits func(at source.Path) bool) bool {
	reads := func(at source.Span) bool {
		file, err := run.repo.Tree.File(at.File)
		if err != nil {
			return false
		}
		for _, m := range valueRead.FindAllStringSubmatch(file.Line(at.Line), -1) {
			if fits(strings.Split(m[1][1:], ".")) {
				return true
			}
		}
		return false
	}
	return reads(f.Span) || slices.ContainsFunc(f.Way, func(s finding.Step) bool { return reads(s.Span) })
}
