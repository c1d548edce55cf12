package object

import (
	"context"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/render/parameter"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const parameterRule = "argocd/parameter-mangled"

// parameterCheck is in Go because Helm's own reader of --set decides what
// arrives: the renderer asks it, and the rule reports what the renderer got.
func parameterCheck() check.OfSite {
	return check.OfSite{Run: findMangledParameters, Rules: []finding.Rule{{
		ID: parameterRule, Severity: finding.Error, Relatives: finding.Relatives{Stage: finding.Rendering, Blames: finding.BlameTemplate}, Scope: "site",
		Title: "A parameter that does not arrive as it is written",
		Description: "A value in `helm.parameters` takes two steps. Argo CD replaces `$NAME` first, and a name that it does not\n" +
			"know becomes the empty string: the password `pa$word` becomes `pa`. Helm's `--set` then drops each `\\`,\n" +
			"treats `null` as a request to delete the key, and reads a value in `{ }` as a list: `{kor,eng}` arrives as two\n" +
			"items, and `{{ question }}` makes Helm fail. Of `a` beside `a.b` one is lost, at random. An `.argocd-source.yaml` with\n" +
			"`helm.parameters` replaces the whole list of the Application: a list is not merged.\n" +
			"`$$`, `\\\\` and a leading `\\{` are how `$`, `\\` and `{` are written; `forceString` changes only how `null` is read.",
		Help: "Pass the value in valuesObject, which is not changed.",
		Bad:  "helm:\n  parameters:\n    - name: config.GREETING\n      value: 'costs $5 at C:\\shop'\n",
		Good: "helm:\n  parameters:\n    - name: config.GREETING\n      value: 'costs $$5 at C:\\\\shop'\n",
	}}}
}

func findMangledParameters(_ context.Context, pass *check.Pass) (hits []finding.Hit) {
	roots := 0
	for _, root := range pass.Result.Roots {
		if root.App == nil {
			continue // not in the document
		}
		at := source.P("rootApps").Index(roots).Child("manifest")
		hits = append(hits, mangledParameters(finding.Say("root-app", "name", root.Name), at, root.Parameters, root.Release)...)
		roots++
	}
	for i, app := range pass.Result.Applications {
		at := source.P("applications").Index(i).Child("manifest")
		hits = append(hits, mangledParameters(finding.Say("application", "name", app.Name), at, app.Parameters, app.Release)...)
		hits = append(hits, ignoredValues(app, at)...)
		hits = append(hits, lostParameters(pass, app)...)
	}
	return hits
}

// ignoredValues reports helm.values beside helm.valuesObject, which replaces it
// (Argo CD's reposerver/repository: ValuesIsEmpty, ValuesYAML).
func ignoredValues(app *render.Application, at source.Path) (hits []finding.Hit) {
	paths := []source.Path{source.P("spec", "source", "helm")}
	if several := check.ValueAt(app.Object.Node, "spec", "sources"); several != nil {
		for i := range several.Content {
			paths = append(paths, source.P("spec", "sources").Index(i).Child("helm"))
		}
	}
	for _, path := range paths {
		helm := check.ValueAt(app.Object.Node, path...)
		text, object := check.ValueAt(helm, "values"), check.ValueAt(helm, "valuesObject")
		if text == nil || object == nil || text.Value == "" || len(object.Content) == 0 {
			continue
		}
		hits = append(hits, finding.Hit{Rule: parameterRule, Path: at.Child(path...).Child("values"), Key: true,
			Text:     finding.Say("ignored", "name", app.Name),
			HelpText: finding.Say("ignored")})
	}
	return hits
}

func mangledParameters(label finding.Phrase, manifest source.Path, list []*parameter.Parameter, rel *render.Release) (hits []finding.Hit) {
	for _, p := range list {
		if p.Mangled == parameter.MangledNot && setsLevel(p, list) && printedAsMap(rel, p.ValuePath.Last()) {
			name := p.ValuePath[:2]
			hits = append(hits, finding.Hit{Rule: parameterRule, Path: manifest.Child(p.Path...).Child("value"),
				Text:     finding.Say("levels", "application", label, "parameter", p.Name, "map", name),
				HelpText: finding.Say("levels", "name", escapedDots(p.ValuePath))})
		}
		if p.Mangled == parameter.MangledNot {
			continue
		}
		hit := finding.Hit{Rule: parameterRule, Path: manifest.Child(p.Path...).Child("value")}
		switch p.Mangled {
		case parameter.MangledConflict:
			hit = conflictHit(label, manifest, p)
		case parameter.MangledSubstitution: // the name may be a part of a secret: it is not printed
			hit.Text = finding.Say("dollar", "application", label, "parameter", p.Name)
			hit.HelpText = finding.Say("dollar")
		case parameter.MangledBackslash:
			hit.Text = finding.Say("backslash", "application", label, "parameter", p.Name)
			hit.HelpText = finding.Say("backslash")
		case parameter.MangledNull:
			hit.Text = finding.Say("null-value", "application", label, "parameter", p.Name)
			hit.HelpText = finding.Say("null-value")
		case parameter.MangledList:
			hit.Text = finding.Say("list", "application", label, "parameter", p.Name)
			hit.HelpText = finding.Say("list")
		default:
			hit.Text = finding.Say("fails", "application", label, "parameter", p.Name)
			hit.HelpText = finding.Say("list")
		}
		hits = append(hits, hit)
	}
	return hits
}

// setsLevel reports whether a parameter's name has a dot that was meant as a part of
// a key: it sets something one level below where all its siblings set texts, as
// config.app.mode does beside config.APP_SITE and config.LOG_LEVEL.
func setsLevel(p *parameter.Parameter, list []*parameter.Parameter) bool {
	const enough = 2 // siblings that show what the map holds
	if len(p.ValuePath) < 3 {
		return false
	}
	siblings := 0
	for _, q := range list {
		if q == p || len(q.ValuePath) < 2 || q.ValuePath[0] != p.ValuePath[0] {
			continue
		}
		if q.ValuePath[1] == p.ValuePath[1] { // a map with several entries is meant as one, a text beside it is a conflict
			return false
		}
		if len(q.ValuePath) == 2 {
			siblings++
		}
	}
	return siblings >= enough
}

// printedAsMap reports whether a release prints a map with that one key as text:
// the proof that a template takes what is above it for a text. A level that was
// meant, as in service.annotations.owner, is printed as a map or not at all.
func printedAsMap(rel *render.Release, key string) bool {
	if rel == nil {
		return false
	}
	found := false
	for _, o := range rel.Objects {
		check.Walk(o.Node, func(n *source.Node, _ source.Path) {
			found = found || strings.Contains(n.Value, "map["+key+":")
		})
	}
	return found
}

// escapedDots writes the keys of a path behind the first one as one key.
func escapedDots(path source.Path) string {
	return path[0] + "." + strings.Join(path[1:], `\.`)
}

// conflictHit is about `a` beside `a.b`. If a template makes the names, the
// values tell which of its lines are concerned.
func conflictHit(label finding.Phrase, manifest source.Path, p *parameter.Parameter) finding.Hit {
	hit := finding.Hit{
		Rule: parameterRule, Path: manifest.Child(p.Path...).Child("name"),
		Text:     finding.Say("conflict", "application", label, "one", p.Name, "other", p.Beside.Name),
		HelpText: finding.Say("conflict", "one", p.Name, "other", p.Beside.Name),
		Related:  []finding.Related{{Path: manifest.Child(p.Beside.Path...).Child("name"), Text: finding.Say("part", "name", p.Name)}},
	}
	for _, one := range []*parameter.Parameter{p, p.Beside} {
		if one.Raw != "" {
			hit.Related = append(hit.Related, finding.Related{Path: manifest.Child(one.Path...).Child("value"), Text: finding.Say("value-of", "name", one.Name)})
		}
	}
	return hit
}
