package object

import (
	"context"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/checks/text"
	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const (
	missingAppRule = "argocd/application-missing"
	sameObjectRule = "manifest/duplicate-object"
)

func missingAppCheck() check.OfSite {
	return check.OfSite{Run: findMissingApps, Rules: []finding.Rule{{
		ID: missingAppRule, Severity: finding.Error, Relatives: finding.Relatives{Reads: []finding.Pattern{{Kind: finding.InApplication}}}, Scope: "site",
		Title: "a listed service for which no Application is rendered",
		Description: "The site file lists the service, and the app-of-apps chart makes no Application of it: a condition in the\n" +
			"template is false, or the loop reads another list. Nothing fails. Argo CD shows all as healthy, and with\n" +
			"`prune` it deletes the service that was there.",
		Help: "fix the condition or the loop around the Application, or remove the service from the list",
		Bad:  "{{- range .Values.environments.prd.servces }}\n",
		Good: "{{- range .Values.environments.prd.services }}\n",
	}}}
}

// findMissingApps compares what a site lists with what its root apps render.
func findMissingApps(_ context.Context, pass *check.Pass) []finding.Hit {
	if !pass.Site.Seed {
		return nil
	}
	var hits []finding.Hit
	for _, env := range pass.Site.Environments {
		root := rootOf(pass.Result, env)
		if root == nil || root.Chart == "" || root.Release.Failed || len(root.Release.Duplicates) > 0 || hasTwoObjects(root.Release) {
			continue
		}
		var missing []*model.Service
		for _, svc := range env.Services {
			known := slices.ContainsFunc(root.Names, func(n render.AppName) bool { return n.Service == svc.Name && n.Environment == env.Name })
			if svc.Name != "" && !known && !switchedOff(pass, svc) {
				missing = append(missing, svc)
			}
		}
		if len(missing) > 0 {
			hits = append(hits, missingApps(pass, root, env, missing)...)
		}
	}
	return hits
}

// rootOf returns the root that renders an environment, nil if there is none or
// several.
func rootOf(res *render.Result, env *model.Environment) *render.Root {
	var found *render.Root
	for _, root := range res.Roots {
		if root.Release == nil || root.Environment != env.Name {
			continue
		}
		if found != nil {
			return nil
		}
		found = root
	}
	return found
}

// hasTwoObjects reports whether objects were written into one document, so that
// some of them are lost: that is reported by itself.
func hasTwoObjects(rel *render.Release) bool {
	return slices.ContainsFunc(rel.Objects, func(o *render.Object) bool {
		return text.HasTwice(o.Node, "kind")
	})
}

// switchedOff reports whether the service's entry says that it is not wanted: a
// chart may read any flag of it.
func switchedOff(p *check.Pass, svc *model.Service) bool {
	_, n := source.Get(p.Site.File.Root(), svc.Path)
	entry, _ := source.Decode(n).(map[string]any)
	for key, v := range entry {
		off := v == false || v == "false" || v == "off" || v == int64(0) && key != "replicas"
		on := v == true && (strings.HasPrefix(key, "skip") || strings.HasPrefix(key, "disable") || key == "suspended")
		if off && key != "hasDomain" || on {
			return true
		}
	}
	return false
}

// missingApps reports the services at the template's line if that is to blame:
// if it makes no Application at all, or asks for the service's name.
func missingApps(p *check.Pass, root *render.Root, env *model.Environment, missing []*model.Service) []finding.Hit {
	names := make([]string, len(missing))
	for i, svc := range missing {
		names[i] = svc.Name
	}
	guard, ok := findGuard(p, root.Chart, len(root.Names) == 0)
	if ok && (len(root.Names) == 0 || guard.byName) {
		what := finding.Say("several", "services", names, "environment", env.Name, "site", p.Site.Name)
		if len(missing) == len(env.Services) {
			what = finding.Say("all", "count", len(missing), "environment", env.Name, "site", p.Site.Name)
		}
		return []finding.Hit{{Rule: missingAppRule, Span: guard.span, Precision: finding.Anchored, Text: what, Fault: "guard " + guard.span.File,
			Subject:  finding.Subject{Site: p.Site.Name, Environment: env.Name},
			BreaksAt: []finding.Place{{Kind: finding.InSite, File: p.Site.File.Path, Path: source.P("environments", env.Name, "services", "*", "name")}}}}
	}
	var hits []finding.Hit
	for _, svc := range missing {
		hit := finding.Hit{Rule: missingAppRule, File: p.Site.File.Path, Path: svc.Path.Child("name"),
			Subject: finding.Subject{Site: p.Site.Name, Environment: env.Name, Service: svc.Name},
			Text:    finding.Say("one", "service", svc.Name, "environment", env.Name, "site", p.Site.Name)}
		if ok {
			hit.Related = []finding.Related{{Span: guard.span, Text: finding.Say("guard")}}
		}
		hits = append(hits, hit)
	}
	return hits
}

// guard is an action around the Application of a template.
type guard struct {
	span   source.Span
	byName bool // it compares a name
}

// guard finds the action that keeps a chart's template from writing an
// Application: the outermost loop or condition if it writes none at all, else
// the innermost condition.
func findGuard(p *check.Pass, chart string, outermost bool) (guard, bool) {
	for _, e := range p.Repo.Tree.Below(chart+"/templates", true) {
		f, err := p.Repo.Tree.File(e.Path)
		if err != nil || !strings.Contains(string(f.Data), argo.Group+"/") {
			continue
		}
		text := string(f.Data)
		at := strings.Index(text, "kind: "+argo.KindApplication+"\n")
		if at < 0 {
			continue
		}
		open := openActions(text[:at])
		for i := range open {
			a := open[len(open)-1-i]
			if outermost {
				a = open[i]
			}
			if outermost || a.word != "range" && a.word != "with" {
				return guard{span: f.Span(a.start, a.end), byName: strings.Contains(text[a.start:a.end], ".name")}, true
			}
		}
	}
	return guard{}, false
}

// openAction is an action whose block is not closed yet.
type openAction struct {
	word       string
	start, end int
}

// openActions lists the blocks that are open at the end of a template's text,
// the outermost first.
func openActions(text string) []openAction {
	var open []openAction
	for at := 0; ; {
		i := strings.Index(text[at:], "{{")
		if i < 0 {
			return open
		}
		start := at + i
		end := start + actionLength(text[start:])
		word, _, _ := strings.Cut(strings.TrimLeft(strings.Trim(text[start:end], "{}-"), "- \t\r\n"), " ")
		switch word = strings.TrimRight(word, " -\n"); word {
		case "if", "range", "with", "define", "block":
			open = append(open, openAction{word, start, end})
		case "end":
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
		at = end
	}
}

func actionLength(text string) int {
	if strings.HasPrefix(strings.TrimLeft(text, "{- \t\r\n"), "/*") {
		if i := strings.Index(text, "*/"); i >= 0 {
			text = strings.Repeat(" ", i) + text[i:]
		}
	}
	if i := strings.Index(text, "}}"); i >= 0 {
		return i + 2
	}
	return len(text)
}
