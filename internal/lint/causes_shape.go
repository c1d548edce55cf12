package lint

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/near"
)

// decidedBy lists what a field of a site file decides: where the field is
// misshapen, these rules judge what is not what was meant.
var decidedBy = map[string][]string{
	"registryHost":  {"image/*"},
	"site":          {"image/*"},
	"sharedGateway": {"gateway/*"},
	"infra":         {"storage/*", "secret/*"},
	"vars":          {"site/identity-mismatch", "storage/*", "secret/*"},
	"destinations":  {"gateway/*", "site/*", "argocd/root-app-*", "argocd/default-environment-missing"},
	"environments":  {"site/*", "argocd/root-app-*", "argocd/default-environment-missing"},
	"project":       {"argocd/*", "secret/*"},
	"source":        {"argocd/*"},
}

// misshapen reports whether a finding follows from a field of the site's file
// that has not the shape that it must have.
func (c *causes) misshapen(f finding.Finding) bool {
	if f.Site == "" || finding.Match("yaml/*", f.Rule) || finding.Match("schema/*", f.Rule) || finding.Match("lint/*", f.Rule) {
		return false
	}
	return slices.ContainsFunc(c.shapes, func(shape finding.Finding) bool {
		switch {
		case shape.Site != f.Site:
			return false
		case shape.Service != "":
			return shape.File != f.File && shape.Environment == f.Environment && shape.Service == f.Service
		case strings.Contains(shape.Subject.Path, ".services["): // a service without a name
			return slices.Contains([]string{"argocd/release-name", "manifest/invalid", "render/mangled-value"}, f.Rule)
		}
		if name, ok := strings.CutPrefix(shape.Subject.Path, "vars."); ok && !strings.Contains(f.Message, name) {
			return false // one variable says nothing of the others
		}
		return slices.ContainsFunc(decidedBy[field(shape.Subject.Path)], func(glob string) bool { return finding.Match(glob, f.Rule) })
	})
}

// field is the field of a site file that a path is in; for one that is not
// known, the one that was meant.
func field(at string) string {
	name, _, _ := strings.Cut(at, ".")
	name, _, _ = strings.Cut(name, "[")
	if decidedBy[name] != nil {
		return name
	}
	var known []string
	for k := range decidedBy {
		known = append(known, k)
	}
	slices.Sort(known)
	meant, _ := near.Nearest(name, known)
	return meant
}

// withoutRoot reports whether a finding follows from a root app that cannot be
// read or followed: its site then has none, and is rendered without what the
// root app says.
func (c *causes) withoutRoot(f finding.Finding) bool {
	switch f.Rule {
	case "render/failed":
		return c.noRoot && f.Service == ""
	case "argocd/root-app-missing":
		for file := range c.broken {
			stem := strings.TrimSuffix(path.Base(file), path.Ext(file))
			for _, name := range []string{f.Site, strings.TrimPrefix(f.Site, "xgen-"), f.Environment} {
				if name != "" && file != f.File && strings.HasSuffix(stem, "-"+name) {
					return true
				}
			}
		}
	}
	return false
}
