package checks

import (
	"context"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func manifestCheck() SiteCheck {
	return SiteCheck{Run: findInvalid, Rules: []finding.Rule{kube.Rule()}}
}

// findInvalid holds every rendered object against its schema. A required field
// that stands there empty is render/mangled-value: its value is absent.
func findInvalid(_ context.Context, pass *SitePass) []finding.Hit {
	var hits []finding.Hit
	version := pass.Repo.Config.ClusterFor(pass.Site.Name).KubeVersion
	pass.eachObject(func(o objectAt) {
		for _, p := range kube.ValidateAt(o.Node, version) {
			rule, path := kube.Rule().ID, p.Path
			if at := fieldOf(p); p.Kind == kube.MissingField && standsEmpty(o.Node, at) {
				rule, path = mangledRule, at
			}
			hit := o.hit(rule, path, o.Kind+" "+o.Name+": "+p.Message)
			hit.Key = p.Key || p.Kind == kube.MissingField && rule != mangledRule && len(path) > 0
			hits = append(hits, hit)
		}
	})
	return hits
}

// fieldOf is the field that a problem says is missing: the problem of one that
// is written without a value stands at the field itself.
func fieldOf(p kube.Problem) source.Path {
	if p.Path.Last() == p.Field {
		return p.Path
	}
	return p.Path.Child(p.Field)
}

// standsEmpty reports whether a field is written, without a value.
func standsEmpty(n *source.Node, path source.Path) bool {
	_, value := source.Get(n, path)
	return value != nil && source.Decode(value) == nil
}
