package chartutil

import (
	"strings"

	"github.com/Masterminds/semver/v3"
	"helm.sh/helm/v3/pkg/chart"
)

// Clone copies the tree of charts as far as Enable and ImportValues change it. Templates, files and values are shared.
func Clone(c *chart.Chart) *chart.Chart {
	out := *c
	if c.Metadata != nil {
		md := *c.Metadata
		if md.Dependencies != nil {
			md.Dependencies = make([]*chart.Dependency, len(c.Metadata.Dependencies))
			for i, d := range c.Metadata.Dependencies {
				dep := *d
				md.Dependencies[i] = &dep
			}
		}
		out.Metadata = &md
	}
	subs := make([]*chart.Chart, 0, len(c.Dependencies()))
	for _, sub := range c.Dependencies() {
		subs = append(subs, Clone(sub))
	}
	out.SetDependencies(subs...)
	return &out
}

// Enable is the first half of ProcessDependencies: aliases, tags and conditions. path is the dotted way
// from the root chart, empty or ending in a dot.
func Enable(c *chart.Chart, vals map[string]any, path string, log Log) error {
	deps := c.Metadata.Dependencies
	if deps == nil {
		return nil
	}
	c.SetDependencies(aliased(c)...)
	for _, d := range deps {
		d.Enabled = true
	}
	cvals, err := CoalesceValues(c, vals, log)
	if err != nil {
		return err
	}
	byTags(deps, cvals, log)
	byConditions(deps, cvals, path, log)

	disabled := map[string]bool{}
	kept := []*chart.Dependency{}
	for _, d := range deps {
		if !d.Enabled {
			disabled[d.Name] = true
		}
	}
	for _, d := range deps {
		if !disabled[d.Name] {
			kept = append(kept, d)
		}
	}
	var charts []*chart.Chart
	for _, sub := range c.Dependencies() {
		if !disabled[sub.Name()] {
			charts = append(charts, sub)
		}
	}
	for _, sub := range charts {
		if err := Enable(sub, cvals, path+sub.Name()+".", log); err != nil {
			return err
		}
	}
	// Helm appends to nil here, so that no dependency at all is nil: import-values looks at that.
	c.Metadata.Dependencies = append([]*chart.Dependency(nil), kept...)
	c.SetDependencies(charts...)
	return nil
}

// aliased gives the charts in charts/ that Chart.yaml does not list, then those that it lists, in its
// order, under their aliases. The entries of Chart.yaml take the alias as their name.
func aliased(c *chart.Chart) []*chart.Chart {
	var out []*chart.Chart
next:
	for _, existing := range c.Dependencies() {
		for _, req := range c.Metadata.Dependencies {
			if existing.Name() == req.Name && Compatible(req.Version, existing.Metadata.Version) {
				continue next
			}
		}
		out = append(out, existing)
	}
	for _, req := range c.Metadata.Dependencies {
		if sub := findDependency(c.Dependencies(), req); sub != nil {
			out = append(out, sub)
		}
		if req.Alias != "" {
			req.Name = req.Alias
		}
	}
	return out
}

func findDependency(charts []*chart.Chart, dep *chart.Dependency) *chart.Chart {
	for _, c := range charts {
		if c.Name() != dep.Name || !Compatible(dep.Version, c.Metadata.Version) {
			continue
		}
		out := *c
		md := *c.Metadata
		out.Metadata = &md
		if dep.Alias != "" {
			md.Name = dep.Alias
		}
		return &out
	}
	return nil
}

// Compatible reports whether a version satisfies a constraint; what is neither satisfies nothing.
func Compatible(constraint, version string) bool {
	v, err := semver.NewVersion(version)
	if err != nil {
		return false
	}
	c, err := semver.NewConstraint(constraint)
	if err != nil {
		return false
	}
	return c.Check(v)
}

func byTags(deps []*chart.Dependency, vals Values, log Log) {
	tags, err := vals.Table("tags")
	if err != nil {
		return
	}
	for _, d := range deps {
		var hasTrue, hasFalse bool
		for _, k := range d.Tags {
			v, ok := tags[k]
			if !ok {
				continue
			}
			if on, ok := v.(bool); !ok {
				log.printf("Warning: Tag '%s' for chart %s returned non-bool value", k, d.Name)
			} else if on {
				hasTrue = true
			} else {
				hasFalse = true
			}
		}
		d.Enabled = hasTrue || !hasFalse
	}
}

func byConditions(deps []*chart.Dependency, vals Values, path string, log Log) {
	for _, d := range deps {
		for _, c := range strings.Split(strings.TrimSpace(d.Condition), ",") {
			if c == "" {
				continue
			}
			v, err := vals.PathValue(path + c)
			if err != nil {
				continue
			}
			if on, ok := v.(bool); ok {
				d.Enabled = on
				break
			}
			log.printf("Warning: Condition path '%s' for chart %s returned non-bool value", c, d.Name)
		}
	}
}
