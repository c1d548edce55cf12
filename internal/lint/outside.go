package lint

import (
	"context"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/checks/chart"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/values"
)

// maxNamed is how many values the finding about unset values names.
const maxNamed = 4

// unset is a value that a chart reads and that its defaults do not have.
type unset struct {
	path  source.Path
	at    source.Span
	stand string // what is put in its place
}

// judgeable takes away what was found in a chart that nothing in the repository gives values (model.Site.ByDefaults) and
// that depends on values which its defaults lack: they are set from outside, so nobody can say. What is found all the
// same with other values in their place stays. One finding says what was left out.
func (run *run) judgeable(ctx context.Context, site *model.Site, res *render.Result, found []finding.Finding) ([]finding.Finding, error) {
	if len(found) == 0 && !slices.Contains(slices.Collect(maps.Values(res.Took().Sought)), false) {
		return found, nil
	}
	sure, deciding := found, []unset(nil)
	for _, guarded := range []bool{false, true} { // what may be absent, too, only for what fails without it
		missing := run.unsetIn(site, res, guarded)
		if len(missing) == 0 || guarded && !slices.ContainsFunc(sure, func(f finding.Finding) bool { return f.Unrendered }) {
			continue
		}
		others, err := run.findingsWith(ctx, site, missing)
		if err != nil {
			return nil, err
		}
		gone := slices.DeleteFunc(slices.Clone(sure), func(f finding.Finding) bool {
			return guarded && !f.Unrendered || slices.ContainsFunc(others, func(o finding.Finding) bool { return shownAs(o) == shownAs(f) })
		})
		if len(gone) == 0 {
			continue
		}
		sure = slices.DeleteFunc(slices.Clone(sure), func(f finding.Finding) bool {
			return slices.ContainsFunc(gone, func(g finding.Finding) bool { return shownAs(g) == shownAs(f) })
		})
		if named := run.deciding(missing, gone); len(named) > 0 {
			missing = named
		}
		deciding = append(deciding, missing...)
	}
	if len(deciding) == 0 {
		return found, nil
	}
	hit := render.NotJudged(site.ByDefaults(), namesOfUnset(deciding), deciding[0].at)
	hit.Site = site.Name
	said, _, err := run.resolveAll([]finding.Hit{hit}, nil)
	return append(sure, said...), err
}

// findingsWith is what is found in a site with stand-ins for the values that it lacks.
func (run *run) findingsWith(ctx context.Context, site *model.Site, missing []unset) ([]finding.Finding, error) {
	assumed := map[string]any{}
	for _, u := range slices.SortedStableFunc(slices.Values(missing), func(a, b unset) int { return len(b.path) - len(a.path) }) {
		assume(assumed, u.path, u.stand) // the deeper one where one is in the other
	}
	other := site.Assuming(assumed)
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
	found, _, err := run.resolveAll(hits, doc)
	return found, err
}

// deciding are the values that the lines of findings read by their names.
func (run *run) deciding(missing []unset, found []finding.Finding) []unset {
	return slices.DeleteFunc(slices.Clone(missing), func(u unset) bool {
		return !slices.ContainsFunc(found, func(f finding.Finding) bool {
			return run.readsValue(f, func(at source.Path) bool { return at.Equal(u.path) })
		})
	})
}

func namesOfUnset(list []unset) (names []string) {
	for _, u := range list[:min(len(list), maxNamed)] {
		names = append(names, u.path.String())
	}
	return names
}

// assume sets a value, unless there is one above or below it.
func assume(in map[string]any, at source.Path, value string) {
	for _, key := range at.Parent() {
		next, ok := in[key].(map[string]any)
		if !ok {
			if in[key] != nil {
				return
			}
			next = map[string]any{}
			in[key] = next
		}
		in = next
	}
	if in[at.Last()] == nil {
		in[at.Last()] = value
	}
}

// unsetIn lists the values that a site's chart reads, or hands on to charts that read them, and that nothing sets: those
// that are null or "" in its values.yaml, and those that are not there. guarded adds those that a template allows to be absent.
func (run *run) unsetIn(site *model.Site, res *render.Result, guarded bool) (out []unset) {
	reader := newChartReader(run)
	root := reader.chart(site.ByDefaults())
	defaults := defaultsOf(root)
	add := func(u unset) {
		if !slices.ContainsFunc(out, func(o unset) bool { return slices.Equal(o.path, u.path) }) {
			out = append(out, u)
		}
	}
	if defaults != nil {
		visitEmpty(defaults.Root(), nil, func(p source.Path) {
			if at, ok := defaults.Lookup(0, p); ok && reads(root, p, guarded) {
				add(unset{path: p, at: at})
			}
		})
	}
	for _, dir := range reader.dirs {
		c := reader.chart(dir)
		if c != root && !(root.Reads.Everything && res.Renders(dir)) { // one behind it may get what it was given
			continue
		}
		for _, r := range c.Reads.Reads {
			if r.Guarded && !guarded || len(r.Path) == 0 || slices.Contains(r.Path, values.Any) || sets(defaultsOf(c), r.Path) || sets(defaults, r.Path) || c.Reads.SetsItself(r.Path) {
				continue
			}
			if f := c.Template(r.File); f != nil {
				add(unset{path: r.Path, at: f.Span(r.Offset, r.Offset+1)})
			}
		}
	}
	for i := range out {
		out[i].stand = fmt.Sprintf("unset%dx", i+1)
	}
	return out
}

// reads reports whether a template of a chart needs a value.
func reads(c *chart.Chart, p source.Path, guarded bool) bool {
	return c.Reads.Everything || slices.ContainsFunc(c.Reads.Reads, func(r values.Read) bool {
		return (guarded || !r.Guarded) && len(r.Path) <= len(p) && slices.Equal(r.Path, p[:len(r.Path)])
	})
}

// sets reports whether a values file has a value.
func sets(y *source.YAML, at []string) bool {
	if y == nil {
		return false
	}
	_, n := source.Get(y.Root(), at)
	return n != nil && !isEmpty(n)
}

func isEmpty(n *source.Node) bool {
	return n.Kind == yaml.ScalarNode && (n.Tag == "!!null" || n.Value == "")
}

// visitEmpty visits the entries of a values file that hold nothing.
func visitEmpty(n *source.Node, at source.Path, visit func(source.Path)) {
	source.Entries(n, func(key string, _, v *source.Node) {
		if p := at.Child(key); v.Kind == yaml.MappingNode {
			visitEmpty(v, p, visit)
		} else if isEmpty(v) {
			visit(p)
		}
	})
}

// defaultsOf is a chart's values.yaml, nil if it has none.
func defaultsOf(c *chart.Chart) *source.YAML {
	i := slices.IndexFunc(c.Layers, func(y *source.YAML) bool { return y.Path == path.Join(c.Dir, "values.yaml") })
	if i < 0 || c.Layers[i].Root() == nil {
		return nil
	}
	return c.Layers[i]
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
