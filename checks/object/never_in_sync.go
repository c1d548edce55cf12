package object

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

const neverInSyncRule = "argocd/never-in-sync"

func neverInSyncCheck() check.OfSite {
	return check.OfSite{Run: findNeverInSync, Rules: []finding.Rule{{
		ID: neverInSyncRule, Severity: finding.Warning, Scope: "site", Relatives: finding.Relatives{Blames: finding.BlameTemplate},
		Title: "a field that is different on each render",
		Description: `Argo CD renders a chart again at each refresh, with ` + "`helm template`" + `: there is no release to keep a value from, and ` + "`lookup`" + `
finds nothing. A field made by randAlphaNum, now, genCA or uuidv4 is therefore another one each time: the Application is
OutOfSync for ever, and with selfHeal each sync writes a new password that the running pods do not know. It is found by
rendering twice.`,
		Help: "keep the value outside of the chart (a SealedSecret or an ExternalSecret)",
		Bad: `stringData:
  password: {{ randAlphaNum 24 | quote }}`,
		Good: `env:
  - name: DB_PASSWORD
    valueFrom: { secretKeyRef: { name: db, key: password } }   # a SealedSecret of the site`,
	}}}
}

// findNeverInSync reports, for each object that another render writes differently, its first such field that the
// Application does not ignore. What follows from another object of the release, a checksum of it, is not reported.
func findNeverInSync(_ context.Context, pass *check.Pass) (hits []finding.Hit) {
	type changing struct {
		check.Object
		fields []source.Path
	}
	byRelease := map[*render.Release][]changing{}
	var order []*render.Release
	pass.EachObject(func(o check.Object) {
		if len(o.Functions()) == 0 || o.Release == nil {
			return
		}
		fields := uncovered(o)
		if len(fields) == 0 {
			hits = append(hits, unanswered(pass, o)...)
			return
		}
		if byRelease[o.Release] == nil {
			order = append(order, o.Release)
		}
		byRelease[o.Release] = append(byRelease[o.Release], changing{o, fields})
	})
	for _, rel := range order {
		all := byRelease[rel]
		causes := slices.DeleteFunc(slices.Clone(all), func(c changing) bool { return !slices.ContainsFunc(c.fields, isNoChecksum) })
		if len(causes) == 0 {
			causes = all
		}
		for _, c := range causes {
			hits = append(hits, neverInSync(c.Object, c.fields))
		}
	}
	return hits
}

// isNoChecksum reports whether a field is more than a sum over another object.
func isNoChecksum(p source.Path) bool {
	return len(p) < 2 || p[len(p)-2] != "annotations" || !strings.Contains(p.Last(), "checksum")
}

func neverInSync(o check.Object, fields []source.Path) finding.Hit {
	at := fields[0]
	for _, p := range fields {
		if isNoChecksum(p) {
			at = p
			break
		}
	}
	id, functions := "field", changingFunctions(o)
	if at.Equal(source.P("metadata", "name")) {
		id = "name"
	}
	hit := o.Hit(neverInSyncRule, at, finding.Say(id, "object", o.Object.String(), "path", at.String(), "more", len(fields)-1, "functions", functions))
	hit.OfChange = true
	hit.HelpText = finding.Say(id, "group", o.Group(), "kind", o.Kind, "name", o.Name, "pointer", jsonPointer(at))
	return hit
}

func changingFunctions(o check.Object) string {
	names := slices.DeleteFunc(slices.Clone(o.Functions()), func(f string) bool { return f == "lookup" || f == "getHostByName" })
	return strings.Join(names, ", ")
}

func jsonPointer(p source.Path) string {
	escaped := strings.NewReplacer("~", "~0", "/", "~1")
	var b strings.Builder
	for _, e := range p {
		b.WriteString("/" + escaped.Replace(e))
	}
	return b.String()
}

// uncovered lists the fields of an object that change and that its Application does not ignore.
func uncovered(o check.Object) []source.Path {
	app := o.Release.App
	if app == nil || app.Virtual || o.Hook || isArgoHook(o.Node) {
		return nil
	}
	var ignored []any
	if _, list := source.Get(app.Object.Node, source.P("spec", "ignoreDifferences")); list != nil {
		ignored, _ = source.Decode(list).([]any)
	}
	return slices.DeleteFunc(o.Changing(), func(p source.Path) bool {
		return slices.ContainsFunc(ignored, func(entry any) bool { return ignores(entry, o, p) })
	})
}

func isArgoHook(n *source.Node) bool {
	_, hook := source.Get(n, source.P("metadata", "annotations", "argocd.argoproj.io/hook"))
	return hook != nil
}

// ignores reports whether an entry of ignoreDifferences covers a field; where that cannot be known it does.
func ignores(entry any, o check.Object, field source.Path) bool {
	e, _ := entry.(map[string]any)
	is := func(key, value string, must bool) bool {
		want, set := e[key].(string)
		if !set {
			return !must || value == ""
		}
		ok, err := path.Match(want, value)
		return ok || err != nil
	}
	if !is("group", o.Group(), true) || !is("kind", o.Kind, true) || !is("name", o.Name, false) || !is("namespace", o.Namespace, false) {
		return false
	}
	if managers, _ := e["managedFieldsManagers"].([]any); len(managers) > 0 {
		return true
	}
	pointers, _ := e["jsonPointers"].([]any)
	for _, p := range pointers {
		if text, _ := p.(string); text != "" && (jsonPointer(field) == text || strings.HasPrefix(jsonPointer(field), text+"/")) {
			return true
		}
	}
	expressions, _ := e["jqPathExpressions"].([]any)
	return slices.ContainsFunc(expressions, func(x any) bool {
		text, _ := x.(string)
		return jqCovers(text, field)
	})
}

// jqCovers reports whether a path of jq leads to a field or above it. An expression that is more than a path is taken
// to cover what its beginning leads to.
func jqCovers(text string, field source.Path) bool {
	for _, want := range jqPath(text) {
		if len(field) == 0 {
			return true // the expression is about a part of what changes
		}
		if want != "*" && want != field[0] {
			return false
		}
		field = field[1:]
	}
	return true
}

func jqPath(text string) (out source.Path) {
	rest := strings.TrimSpace(text)
	for rest != "" {
		switch {
		case strings.HasPrefix(rest, `["`), strings.HasPrefix(rest, `."`):
			name, after, ok := strings.Cut(rest[2:], `"`)
			if !ok {
				return out
			}
			out, rest = append(out, name), strings.TrimPrefix(after, "]")
		case strings.HasPrefix(rest, "[]"):
			out, rest = append(out, "*"), strings.TrimPrefix(rest[2:], "?")
		case strings.HasPrefix(rest, "["):
			number, after, ok := strings.Cut(rest[1:], "]")
			if !ok {
				return out
			}
			out, rest = append(out, number), after
		case strings.HasPrefix(rest, ".["):
			rest = rest[1:]
		case strings.HasPrefix(rest, "."):
			n := strings.IndexFunc(rest[1:], func(r rune) bool {
				return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
			})
			if n < 0 {
				n = len(rest) - 1
			}
			if n == 0 {
				return out
			}
			out, rest = append(out, rest[1:1+n]), strings.TrimPrefix(rest[1+n:], "?")
		default:
			return out
		}
	}
	return out
}

// unanswered says once for a chart that some of its functions have no answer here.
func unanswered(p *check.Pass, o check.Object) []finding.Hit {
	f, err := p.Repo.Tree.File(o.Template)
	if err != nil {
		return nil
	}
	functions, chart := o.Functions(), chartOf(o.Template)
	for n := 1; n <= f.Lines(); n++ {
		line := f.Line(n)
		for _, name := range functions {
			if i := strings.Index(line, name); i >= 0 {
				start, _ := f.LineBytes(n)
				span := f.Span(start+i, start+i+len(name))
				return []finding.Hit{{Rule: "render/not-rendered", Span: span, Precision: finding.Anchored, Fault: "no answer " + chart,
					Message: fmt.Sprintf("%s has no answer offline: what depends on it in chart %s was not checked", strings.Join(functions, ", "), chart),
					Help:    "nothing to do; in Argo CD, lookup finds nothing"}}
			}
		}
	}
	return nil
}

// chartOf is the folder of the chart that a template is of.
func chartOf(template string) string {
	dir, _, _ := strings.Cut(template, "/templates/")
	return dir
}
