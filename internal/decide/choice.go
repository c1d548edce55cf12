package decide

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
)

// Choice is which rules were asked for, and how severe the configuration says that they are.
type Choice struct {
	Only, Skip []string // globs; no Only is all
	Config     *model.Config
	Rules      map[string]finding.Rule
}

// Asked gives a finding the severity that the configuration says, and reports whether it is to be reported.
func (c *Choice) Asked(f *finding.Finding) (Reason, bool) {
	if !c.Enabled(f.Rule) {
		if c.Severity(f.Rule, f.Site, f.File) == finding.Off {
			return isOff, false
		}
		return isSkipped, false
	}
	if c.configured(f.Rule, f.Site, f.File) {
		f.Severity = c.Severity(f.Rule, f.Site, f.File)
	}
	if f.Severity == finding.Off && slices.Contains(c.Only, f.Rule) {
		f.Severity = finding.Warning
	}
	return isOff, f.Severity != finding.Off
}

// Enabled reports whether a rule may speak at all: asked for, not skipped, and
// not off for every site.
func (c *Choice) Enabled(id string) bool {
	if len(c.Only) > 0 && !matchAny(c.Only, id) || matchAny(c.Skip, id) {
		return false
	}
	if c.Severity(id, "", "") != finding.Off {
		return true
	}
	for _, s := range c.Config.Rules { // off in general, on for some site
		if len(s.Sites)+len(s.Paths) > 0 && s.Severity != finding.Off && finding.Match(s.Glob, id) {
			return true
		}
	}
	// Asked for by its own name, a rule that is off by default speaks.
	return slices.Contains(c.Only, id)
}

func matchAny(globs []string, id string) bool {
	for _, g := range globs {
		if finding.Match(g, id) {
			return true
		}
	}
	return false
}

// Severity returns a rule's severity for a site, "" for findings of none, and a
// file, "" for none, after the configuration.
func (c *Choice) Severity(id, site, file string) finding.Severity {
	return c.Config.Severity(c.Rules[id], site, file)
}

// configured reports whether the configuration sets a rule's severity.
func (c *Choice) configured(id, site, file string) bool {
	return slices.ContainsFunc(c.Config.Rules, func(s model.RuleSetting) bool { return s.Applies(id, site, file) })
}
