package lint

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// firstCauses drops the findings that follow from another one: the earliest
// cause speaks, alone (contract.md, "Which rule speaks").
func firstCauses(all []finding.Finding) []finding.Finding {
	c := causes{broken: map[string]bool{}, leaves: map[string]bool{}, lines: map[lineOf]bool{}}
	for _, f := range all {
		c.learn(f)
	}
	return slices.DeleteFunc(slices.Clone(all), c.explains)
}

type lineOf struct {
	rule, file string
	line       int
}

type causes struct {
	broken map[string]bool // files that are not YAML
	leaves map[string]bool // file and path of values that an early rule speaks of
	lines  map[lineOf]bool
}

func (c *causes) learn(f finding.Finding) {
	switch f.Rule {
	case "yaml/syntax", "yaml/unquoted-wildcard":
		c.broken[f.File] = true
	}
	if stage(f.Rule) <= shapeStage {
		c.leaves[leaf(f)] = true
		c.lines[lineOf{"early", f.File, f.Line}] = true
	}
	c.lines[lineOf{f.Rule, f.File, f.Line}] = true
}

// explains reports whether an earlier cause is known for f.
func (c *causes) explains(f finding.Finding) bool {
	if f.Rule == "yaml/syntax" || f.Rule == "yaml/unquoted-wildcard" {
		return false
	}
	if c.broken[f.File] {
		return true
	}
	for _, o := range f.Origins {
		if strings.HasPrefix(f.Rule, "render/") && c.broken[o.File] {
			return true
		}
	}
	switch {
	case stage(f.Rule) > shapeStage && c.lines[lineOf{"early", f.File, f.Line}]:
		return true
	case f.Rule == "schema/site" && c.lines[lineOf{"yaml/ambiguous-scalar", f.File, f.Line}]:
		return true
	case f.Rule == "capacity/autoscaling-range" && c.lines[lineOf{"schema/site", f.File, f.Line}]:
		return true
	case f.Rule == "template/unsafe-interpolation" && c.lines[lineOf{"render/invalid-yaml", f.File, f.Line}]:
		return true
	case f.Rule == "template/unsafe-interpolation" && c.lines[lineOf{"render/mangled-value", f.File, f.Line}]:
		return true
	}
	return false
}

func leaf(f finding.Finding) string { return f.File + "\x00" + f.Subject.Path }

// The stages in which a fault can first be seen.
const (
	textStage = iota
	shapeStage
	deliveryStage
)

func stage(rule string) int {
	switch category, _, _ := strings.Cut(rule, "/"); category {
	case "yaml":
		return textStage
	case "schema":
		return shapeStage
	}
	return deliveryStage
}
