package lint

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
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

// noServices are the places without which nothing of an environment is what was
// meant.
var noServices = lazyre.New(`^environments(?:\.[^.\[]+(?:\.services)?)?$`)

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
		case f.Rule == "site/domain-without-service" && shape.Environment == f.Environment && meantDomain(shape.Subject.Path):
			return true
		case shape.Service != "":
			return (shape.File != f.File || slices.Contains(pairRules, f.Rule)) && shape.Environment == f.Environment && shape.Service == f.Service
		case noServices.MatchString(shape.Subject.Path):
			return !slices.Contains([]string{"site/identity-mismatch", "argocd/repo-mismatch"}, f.Rule)
		case strings.Contains(shape.Subject.Path, ".services["): // a service without a name
			return slices.Contains([]string{"argocd/release-name", "manifest/invalid", "render/mangled-value"}, f.Rule)
		}
		if name, ok := strings.CutPrefix(shape.Subject.Path, "vars."); ok && !strings.Contains(f.Message, name) {
			return false // one variable says nothing of the others
		}
		return slices.ContainsFunc(decidedBy[field(shape.Subject.Path)], func(glob string) bool { return finding.Match(glob, f.Rule) })
	})
}

// meantDomain tells a field that was to mark the service of a domain.
func meantDomain(at string) bool {
	name := at[strings.LastIndexByte(at, '.')+1:]
	_, ok := near.Nearest(name, []string{"hasDomain"})
	return ok
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
		for _, file := range slices.AppendSeq(slices.Collect(maps.Keys(c.broken)), maps.Keys(c.adrift)) {
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
