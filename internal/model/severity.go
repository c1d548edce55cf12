package model

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Severity is a rule's severity for a site, "" for findings of none, and a file, "" for none, after the configuration;
// a nil one changes nothing.
func (c *Config) Severity(rule finding.Rule, site, file string) finding.Severity {
	out := rule.Severity
	if c == nil {
		return out
	}
	for _, s := range c.Rules {
		if s.Applies(rule.ID, site, file) {
			out = s.Severity
		}
	}
	return out
}

// Applies reports whether a setting is for a rule's findings of a site in a file. One with paths is for findings in files.
func (s RuleSetting) Applies(rule, site, file string) bool {
	return finding.Match(s.Glob, rule) && (len(s.Sites) == 0 || slices.Contains(s.Sites, site)) &&
		(len(s.Paths) == 0 || file != "" && slices.ContainsFunc(s.Paths, func(p string) bool { return fitsPath(p, file) }))
}

// fitsPath reports whether a file is what a pattern names, or below a folder that
// it names: * is any text within a name, ** any folders.
func fitsPath(pattern, file string) bool {
	parts := strings.Split(strings.Trim(path.Clean(pattern), "/"), "/")
	return pattern == "." || fitsParts(parts, strings.Split(file, "/"))
}

func fitsParts(pattern, name []string) bool {
	switch {
	case len(pattern) == 0:
		return true // what is below the folder too
	case pattern[0] == "**":
		for i := range name {
			if len(pattern) == 1 || fitsParts(pattern[1:], name[i:]) {
				return true
			}
		}
		return false
	case len(name) == 0:
		return false
	}
	ok, err := path.Match(pattern[0], name[0])
	return ok && err == nil && fitsParts(pattern[1:], name[1:])
}
