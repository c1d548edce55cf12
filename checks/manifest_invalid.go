package checks

import (
	"context"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func manifestCheck() SiteCheck {
	return SiteCheck{Run: findInvalid, Rules: []finding.Rule{kube.Rule()}}
}

// readOf are the rules that read of objects what one that is not itself does not
// say any more.
var readOf = []string{"manifest/*-*", "secret/unresolved-variable", "secret/missing-key", "capacity/*", "argocd/stale-config",
	"storage/*", "gateway/*", "image/unexpected-path"}

// readOfApplications are those that read of an Application beside them.
var readOfApplications = append([]string{"argocd/*", "render/failed"}, readOf...)

// whole are the fields without which nothing of an object is what was meant.
var whole = []string{"apiVersion", "kind", "name", "spec", "template", "containers"}

// findInvalid holds every rendered object against its schema. A required field
// that stands there empty is render/mangled-value: its value is absent.
func findInvalid(_ context.Context, pass *SitePass) []finding.Hit {
	var hits []finding.Hit
	var names badNames
	version := ""
	if c := pass.Repo.Config.ClusterFor(pass.Site.Name); c.Declared {
		version = c.KubeVersion
	}
	pass.eachObject(func(o objectAt) {
		for _, p := range kube.ValidateAt(o.Node, version) {
			if pass.hardcoded(o, p) {
				continue
			}
			rule, path := kube.Rule().ID, p.Path
			if at := fieldOf(p); p.Kind == kube.MissingField && standsEmpty(o.Node, at) {
				rule, path = mangledRule, at
			}
			hit := o.hit(rule, path, label(o)+": "+p.Message)
			hit.Key = p.Key || p.Kind == kube.MissingField && rule != mangledRule && len(path) > 0
			hit.Written = p.Written
			if rule == kube.Rule().ID {
				hit.Help = p.Help
			}
			hit.Explains = explained(o, p)
			names.learn(o, p, len(hits))
			hits = append(hits, hit)
		}
	})
	return names.once(hits)
}

// hardcoded reports a variable that is there twice because a fixed address or key
// of MinIO hides the site's: that is storage/hardcoded-minio.
func (p *SitePass) hardcoded(o objectAt, found kube.Problem) bool {
	at := found.Path
	if len(at) < 3 || at[len(at)-3] != "env" || found.Field != "name" {
		return false
	}
	for _, c := range p.Containers {
		if c.Object != o.Object || !at[:len(at)-3].Equal(c.Path) {
			continue
		}
		_, n := source.Get(o.Node, at)
		name, _ := source.Decode(n).(string)
		v := c.Variables[name]
		return v != nil && p.Workload.About(name).Role != "" && p.Workload.Fixed(c, v)
	}
	return false
}

// label names an object for people, by what it has.
func label(o objectAt) string {
	if name := strings.TrimSpace(o.Kind + " " + o.Name); name != "" {
		return name
	}
	return "manifest"
}

// explained lists the rules whose hits follow from a problem.
func explained(o objectAt, p kube.Problem) []string {
	switch {
	case p.Kind == kube.Misplaced, p.Kind == kube.MissingField && slices.Contains(whole, p.Field):
		if o.Kind == "Application" {
			return readOfApplications
		}
		return readOf
	case p.Path.Equal(source.P("metadata", "name")), p.Kind == kube.WrongType && !isScalar(o.Node, p.Path):
		return readOf
	case p.Kind == kube.BadValue && p.Field == "labels":
		return []string{"manifest/selector-mismatch"}
	case p.Path.HasPrefix(source.P("spec", "template", "metadata", "labels")): // perhaps an annotation that is none
		return []string{"argocd/stale-config"}
	}
	return nil
}

func isScalar(n *source.Node, path source.Path) bool {
	_, value := source.Get(n, path)
	value = source.Deref(value)
	return value == nil || len(value.Content) == 0
}

// badNames are the hits about names that no object can have. A helper that
// gives nothing spoils every name that is made of it: one fault.
type badNames []badName

type badName struct {
	release *render.Release
	text    string
	absent  bool // metadata without a name
	hit     int
}

func (b *badNames) learn(o objectAt, p kube.Problem, hit int) {
	at := fieldOf(p)
	if o.Release == nil || at.Last() != "name" && p.Path.Last() != "name" {
		return
	}
	_, value := source.Get(o.Node, at)
	text, ok := source.Decode(value).(string)
	switch {
	case value == nil && p.Path.Equal(source.P("metadata")):
		*b = append(*b, badName{o.Release, "", true, hit})
	case value != nil && (ok || source.IsNull(value)):
		*b = append(*b, badName{o.Release, text, false, hit})
	}
}

// once leaves of each release the shortest of the bad names, where it first
// stands, and those that are not made of it.
func (b badNames) once(hits []finding.Hit) []finding.Hit {
	gone := map[int]bool{}
	for _, one := range b {
		gone[one.hit] = slices.ContainsFunc(b, func(other badName) bool {
			return other.release == one.release && other.absent == one.absent && other.hit != one.hit && strings.Contains(one.text, other.text) &&
				(len(other.text) < len(one.text) || other.hit < one.hit)
		})
	}
	var kept []finding.Hit
	for i, h := range hits {
		if !gone[i] {
			kept = append(kept, h)
		}
	}
	return kept
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
