package object

import (
	"fmt"
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// lostParameters reports an .argocd-source file whose list of parameters takes the place of a longer one: Argo CD lays the
// file over the source as a JSON merge patch, and that replaces lists whole.
func lostParameters(p *check.Pass, app *render.Application) (hits []finding.Hit) {
	at := []source.Path{source.P("spec", "source")}
	if several := check.ValueAt(app.Object.Node, "spec", "sources"); several != nil {
		at = nil
		for i := range several.Content {
			at = append(at, source.P("spec", "sources").Index(i))
		}
	}
	for _, in := range at {
		own := parameterNames(source.Decode(check.ValueAt(app.Object.Node, in.Child("helm", "parameters")...)))
		folder := argo.Text(source.Decode(check.ValueAt(app.Object.Node, in.Child("path")...)))
		if len(own) == 0 || folder == "" {
			continue
		}
		for _, name := range []string{".argocd-source.yaml", ".argocd-source-" + app.Name + ".yaml"} {
			name = path.Join(folder, name)
			if !p.Repo.Tree.Exists(name) {
				continue
			}
			y, err := p.Repo.Tree.YAML(name)
			if err != nil || y.Root() == nil {
				continue
			}
			list := check.ValueAt(y.Root(), "helm", "parameters")
			lost := missing(own, parameterNames(source.Decode(list)))
			if list == nil || len(lost) == 0 {
				continue
			}
			address := app.Object.Address()
			address.Path = in.Child("helm", "parameters")
			hits = append(hits, finding.Hit{Rule: parameterRule, File: name, Path: source.P("helm", "parameters"), Key: true,
				Message: fmt.Sprintf("the parameters here replace those of Application %s: %s are lost", app.Name, someOf(lost, 3)),
				Help:    "write all parameters of the Application here, or set this one by a values file",
				Subject: finding.Subject{Environment: app.Environment, Service: app.Service}, BreaksAt: []finding.Place{address}})
		}
	}
	return hits
}

func parameterNames(list any) (names []string) {
	items, _ := list.([]any)
	for _, item := range items {
		entry, _ := item.(map[string]any)
		if name := argo.Text(entry["name"]); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// missing lists what is in all and not in some.
func missing(all, some []string) (out []string) {
	have := map[string]bool{}
	for _, s := range some {
		have[s] = true
	}
	for _, s := range all {
		if !have[s] {
			out = append(out, s)
		}
	}
	return out
}

// someOf lists the first names, and counts the rest.
func someOf(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}
