package object

import (
	"context"
	"path"
	"reflect"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// sameObjectCheck is manifest/duplicate-object within one render: of equal
// objects Argo CD deploys the last.
func sameObjectCheck() check.OfSite { return check.OfSite{Run: findSameObjects} }

func findSameObjects(_ context.Context, pass *check.Pass) []finding.Hit {
	var hits []finding.Hit
	report := func(rel *render.Release, by string) {
		for _, g := range sameObjects(rel) {
			at := pass.Renderer.Trace(g.kept, source.P("metadata", "name"), nil, false)
			hit := finding.Hit{Rule: sameObjectRule, Span: at.Span, Precision: at.Precision,
				Subject:  finding.Subject{Site: pass.Site.Name, Environment: rel.Environment, Service: rel.Service, Object: g.kept.String(), Path: "metadata.name"},
				Text:     finding.Say("times", "kind", g.kept.Kind, "name", g.kept.Name, "count", g.times, "by", by),
				HelpText: finding.Say("times")}
			name := g.kept.Address()
			name.Path = source.P("metadata", "name")
			hit.BreaksAt = append([]finding.Place{name}, g.lost...)
			if name.Kind == finding.InApplication { // a service that is listed twice makes it twice
				hit.Reads = []finding.Pattern{{Kind: finding.InSite, Path: source.P("environments", rel.Environment, "services", "*")}}
			}
			// One loop made them all, so its line is to blame and not the value that
			// it prints.
			for _, c := range at.Chain {
				if c.File == g.kept.Template || path.Ext(c.File) == ".tpl" {
					hit.Span, hit.Precision = c.Span, finding.Traced
					break
				}
			}
			for _, app := range pass.Result.Applications {
				if app.Object == g.kept {
					hit.Subject.Environment, hit.Subject.Service = app.Environment, app.Service
				}
			}
			hits = append(hits, hit)
		}
	}
	for _, root := range pass.Result.Roots {
		if root.Release != nil {
			report(root.Release, root.Name)
		}
	}
	for _, rel := range pass.Result.Releases {
		report(rel, rel.App.Name)
	}
	return hits
}

type sameObject struct {
	kept  *render.Object
	times int
	lost  []finding.Place // keys of the others that it does not have
}

// sameObjects lists what a release renders more than once with different
// content. Equal objects do no harm, hooks of several phases share a name, and
// a later source may replace what an earlier one renders.
func sameObjects(rel *render.Release) []sameObject {
	var out []sameObject
	index := map[*render.Object]int{}
	for _, lost := range rel.Duplicates {
		kept := rel.Twin(lost)
		if kept == nil || lost.Hook || kept.Hook || !kept.SameSource(lost) || reflect.DeepEqual(source.Decode(lost.Node), source.Decode(kept.Node)) {
			continue
		}
		i, known := index[kept]
		if !known {
			i = len(out)
			index[kept] = i
			out = append(out, sameObject{kept: kept, times: 1})
		}
		out[i].times++
		out[i].lost = append(out[i].lost, lostKeys(lost, kept)...)
	}
	return out
}

// lostKeys are the keys of a ConfigMap or Secret that the object deployed in its place does not have.
func lostKeys(lost, kept *render.Object) (out []finding.Place) {
	for _, field := range []string{"data", "stringData"} {
		_, has := source.Get(lost.Node, source.P(field))
		source.Entries(has, func(name string, _, _ *source.Node) {
			at := kept.Address()
			at.Path = source.P(field, name)
			if _, there := source.Get(kept.Node, at.Path); there == nil {
				out = append(out, at)
			}
		})
	}
	return out
}
