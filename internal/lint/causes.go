package lint

import (
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// firstCauses drops the findings that follow from another one: the earliest
// cause speaks, alone (contract.md, "Which rule speaks"). shapes is the rule of
// the schema of each file that has one.
func firstCauses(all []finding.Finding, shapes map[string]string) []finding.Finding {
	c := causes{broken: map[string]bool{}, spoken: map[about]bool{}, adrift: map[string]bool{}}
	for _, f := range all {
		c.learn(f)
		if f.Rule == "yaml/duplicate-key" && f.Fault != "" { // several, so that their map is another one
			f.Rule = lostKey
			c.learn(f)
			f.Rule = shapes[f.File]
			c.learn(f)
		}
	}
	return slices.DeleteFunc(slices.Clone(all), c.explains)
}

// relation says what a cause and its effect have in common.
type relation int

const (
	sameLine        relation = iota
	sameService              // of one site and environment
	sameEnvironment          // of one site; an effect that names none is of any
	sameSite
	passedLine // the cause stands on a line that the effect's value passed through
	sameFile
	anywhere
)

// lostKey is no rule: it is what keys in a map that has them already, one below
// the other, are the cause of.
const lostKey = "yaml/lost-key"

// precedence lists which rule is silent where another one speaks. Of text and
// shape (yaml/*, schema/*) everything later follows, at their own line.
var precedence = []struct {
	effect, cause string // globs of rules
	in            relation
}{
	{"schema/*", "yaml/*", sameLine},
	{"site/*", "yaml/*", sameLine}, {"site/*", "schema/*", sameLine},
	{"argocd/*", "yaml/*", sameLine}, {"argocd/*", "schema/*", sameLine},
	{"jenkins/*", "yaml/*", sameLine}, {"jenkins/*", "schema/*", sameLine},
	{"image/*", "yaml/*", sameLine}, {"image/*", "schema/*", sameLine},
	{"gateway/*", "yaml/*", sameLine}, {"gateway/*", "schema/*", sameLine},
	{"storage/*", "yaml/*", sameLine}, {"storage/*", "schema/*", sameLine},
	{"secret/*", "yaml/*", sameLine}, {"secret/*", "schema/*", sameLine},
	{"capacity/*", "yaml/*", sameLine}, {"capacity/*", "schema/*", sameLine},
	{"manifest/*", "yaml/*", sameLine}, {"manifest/*", "schema/*", sameLine},
	{"render/*", "yaml/*", sameLine}, {"render/*", "schema/*", sameLine},
	{"secret/*", "yaml/duplicate-key", sameFile}, {"storage/*", "yaml/duplicate-key", sameFile},
	{"render/failed", "yaml/ambiguous-scalar", sameSite}, {"render/failed", lostKey, anywhere},
	{"*", "yaml/duplicate-key", passedLine},
	{"argocd/*", "schema/root-app", sameFile}, {"argocd/root-app-missing", "schema/root-app", sameSite},
	{"render/failed", "schema/root-app", sameSite}, {"render/failed", "schema/site", sameSite},
	{"site/unknown-service", "schema/catalog", anywhere}, {"jenkins/service-not-built", "schema/catalog", anywhere},
	{"jenkins/*", "schema/jenkins", anywhere}, {"image/registry-*", "schema/jenkins", anywhere}, {"image/site-not-built", "schema/jenkins", anywhere},
	{"render/failed", "argocd/root-app-missing", sameSite}, {"render/failed", "argocd/root-app-broken", sameSite},
	{"render/failed", "render/mangled-value", sameService}, {"render/failed", "render/not-rendered", sameService},
	{"render/invalid-yaml", "render/mangled-value", sameLine},
	{"render/mangled-value", "yaml/ambiguous-scalar", passedLine}, {"render/mangled-value", "schema/site", passedLine},
	{"render/mangled-value", "argocd/parameter-mangled", sameService},
	{"template/unsafe-interpolation", "render/*", sameLine},
	{"*", "template/unsafe-interpolation", passedLine},
	{"manifest/*", "template/unsafe-interpolation", sameLine},
	{"capacity/replicas-outside-autoscaling", "capacity/oversized-replicas", passedLine},
	{"capacity/replicas-outside-autoscaling", "capacity/oversized-replicas", sameLine},
	{"capacity/replicas-outside-autoscaling", "manifest/duplicate-object", sameEnvironment},
	{"capacity/oversized-replicas", "capacity/autoscaling-range", sameLine},
	{"manifest/invalid", "render/mangled-value", sameLine}, {"manifest/invalid", "render/invalid-yaml", sameLine},
	{"manifest/invalid", "argocd/release-name", sameLine},
	{"manifest/invalid", "capacity/*", sameLine},
	{"env/duplicate", "manifest/invalid", sameLine},
	{"script/invalid", "storage/hardcoded-minio", sameLine},
	{"image/unexpected-path", "render/mangled-value", sameLine},
	{"image/unexpected-path", "argocd/parameter-mangled", sameService},
	{"render/failed", "argocd/*", sameLine},
	{"render/failed", "site/unknown-service", sameService},
	{"reference/*", "argocd/application-missing", sameEnvironment}, {"gateway/*", "argocd/application-missing", sameEnvironment},
	{"render/failed", "site/duplicate-service", sameService},
	{"render/failed", "site/environment-without-destination", sameEnvironment},
	{"manifest/duplicate-object", "site/duplicate-service", sameService},
	{"reference/*", "manifest/duplicate-object", sameEnvironment}, {"gateway/unknown-*", "manifest/duplicate-object", sameEnvironment},
	{"image/invalid-reference", "argocd/parameter-mangled", sameService}, {"image/invalid-reference", "render/mangled-value", sameLine},
	{"argocd/path-missing", "argocd/root-app-broken", sameLine},
	{"capacity/missing-limits", "capacity/autoscaling-blind", sameLine}, {"argocd/not-permitted", "argocd/repo-mismatch", sameSite},
	{"reference/address", "gateway/unknown-destination", sameLine}, {"argocd/not-permitted", "reference/wrong-namespace", sameLine},
	{"reference/address", "site/unknown-service", sameEnvironment}, {"gateway/unknown-destination", "site/unknown-service", sameEnvironment},
	{"reference/address", "schema/site", sameEnvironment}, {"gateway/unknown-destination", "schema/site", sameEnvironment},
	{"reference/*", "yaml/*", sameLine}, {"reference/*", "schema/*", sameLine},
}

// about is what a finding is about: a rule, and a line, service or site.
type about struct {
	in                 relation
	rule, file         string
	line               int
	site, env, service string
}

func abouts(f finding.Finding) []about {
	out := []about{{in: sameLine, rule: f.Rule, file: f.File, line: f.Line}, {in: sameFile, rule: f.Rule, file: f.File}, {in: anywhere, rule: f.Rule}}
	if f.Site != "" {
		out = append(out, about{in: sameSite, rule: f.Rule, site: f.Site}, about{in: sameEnvironment, rule: f.Rule, site: f.Site, env: f.Environment})
		if f.Service != "" {
			out = append(out, about{in: sameService, rule: f.Rule, site: f.Site, env: f.Environment, service: f.Service})
		}
	}
	for _, o := range f.Origins {
		out = append(out, about{in: passedLine, rule: f.Rule, file: o.File, line: o.Line})
	}
	return out
}

type causes struct {
	broken map[string]bool // files that are not YAML
	spoken map[about]bool
	shapes []finding.Finding // of site files
	noRoot bool              // a root app is broken, and whose it is is not known
	adrift map[string]bool   // files of root apps that do not say whose they are
}

func (c *causes) learn(f finding.Finding) {
	if isSyntax(f.Rule) || isRefused(f) {
		c.broken[f.File] = true
	}
	if isRefused(f) {
		for _, o := range f.Origins {
			c.broken[o.File] = true
		}
	}
	if f.Rule == "schema/root-app" && f.Site == "" {
		c.adrift[f.File] = true
	}
	if f.Rule == "schema/site" {
		c.shapes = append(c.shapes, f)
	}
	c.noRoot = c.noRoot || f.Rule == "argocd/root-app-broken" && f.Site == ""
	for _, a := range abouts(f) {
		for _, p := range precedence {
			if p.in == passedLine && a.in == sameLine && finding.Match(p.cause, f.Rule) {
				c.spoken[about{in: passedLine, rule: p.cause, file: a.file, line: a.line}] = true
			}
			if p.in == a.in && p.in != passedLine && finding.Match(p.cause, f.Rule) {
				a.rule = p.cause
				c.spoken[a] = true
				if a.in == sameEnvironment {
					c.spoken[about{in: a.in, rule: a.rule, site: a.site}] = true
				}
			}
		}
	}
}

// explains reports whether an earlier cause is known for f.
func (c *causes) explains(f finding.Finding) bool {
	if isRefused(f) {
		return false
	}
	if isSyntax(f.Rule) || f.Rule == "yaml/duplicate-key" {
		return c.broken[f.File] && !isSyntax(f.Rule)
	}
	if c.broken[f.File] {
		return true
	}
	for _, o := range f.Origins {
		if finding.Match("render/*", f.Rule) && c.broken[o.File] {
			return true
		}
	}
	if c.misshapen(f) || c.withoutRoot(f) {
		return true
	}
	for _, p := range precedence {
		if !finding.Match(p.effect, f.Rule) {
			continue
		}
		for _, a := range abouts(f) {
			if a.rule = p.cause; a.in == p.in && c.spoken[a] {
				return true
			}
		}
	}
	return false
}

func isSyntax(rule string) bool { return rule == "yaml/syntax" || rule == "yaml/unquoted-wildcard" }

// isRefused reports whether a finding is about a file that is not read at all.
func isRefused(f finding.Finding) bool { return f.Fault == unread }
