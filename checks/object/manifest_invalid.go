package object

import (
	"context"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

func manifestCheck() check.OfSite {
	return check.OfSite{Run: findInvalid, Rules: []finding.Rule{kube.Rule()}}
}

// mostProblems is how many of one object are reported: its template has thousands for one reason.
const mostProblems = 100

// findInvalid holds every rendered object against its schema. A required field
// that is there empty is render/mangled-value: its value is absent.
func findInvalid(_ context.Context, pass *check.Pass) []finding.Hit {
	var hits []finding.Hit
	var names badNames
	version := ""
	if c := pass.Repo.Config.ClusterFor(pass.Site.Name); c.Declared {
		version = c.KubeVersion
	}
	pass.EachObject(func(o check.Object) {
		problems := kube.ValidateAt(o.Node, version)
		if n := len(problems); n > mostProblems {
			problems = problems[:mostProblems]
			hits = append(hits, o.Hit(kube.Rule().ID, source.P("kind"), finding.Say("more-problems", "object", o.Label(), "n", n, "most", mostProblems)))
		}
		for _, p := range problems {
			if hardcoded(pass, o, p) {
				continue
			}
			rule, path := kube.Rule().ID, p.Path
			if at := fieldOf(p); p.Kind == problem.MissingField && standsEmpty(o.Node, at) {
				rule, path = mangledRule, at
			}
			hit := o.Hit(rule, path, finding.Say("problem", "object", o.Label(), "problem", p.Says))
			hit.Key = p.Key || p.Kind == problem.MissingField && rule != mangledRule && len(path) > 0
			hit.Written, hit.WantsText, hit.RightType = p.Written, p.WantsText, p.Kind == problem.BadValue
			if rule == kube.Rule().ID {
				hit.HelpText = p.Help
			}
			hit.Breaks = broken(o, p, path)
			names.learn(o, p, len(hits))
			hits = append(hits, hit)
		}
	})
	return names.once(hits)
}

// hardcoded reports a variable that is there twice because a fixed address or key
// of MinIO hides the site's: that is storage/hardcoded-minio.
func hardcoded(p *check.Pass, o check.Object, found problem.Problem) bool {
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

// broken lists the values of an object that a problem makes others than they were meant to be, beside the one at path.
func broken(o check.Object, p problem.Problem, path source.Path) []source.Path {
	var in []source.Path
	switch {
	case p.Kind == problem.Misplaced && len(p.Lost) == 0:
		in = []source.Path{nil} // where it was lost is not known
	case p.Kind == problem.Misplaced:
		in = slices.Concat(p.Lost, p.Moved)
	case p.Kind == problem.MissingField:
		in = []source.Path{fieldOf(p)}
	case p.Kind == problem.BadValue && p.Field == "labels":
		in = []source.Path{source.P("spec", "template", "metadata", "labels")}
	case p.Path.HasPrefix(podLabels): // perhaps an annotation, whose key is lost
		in = []source.Path{podLabels.Parent().Child("annotations")}
	}
	for i := range in {
		in[i] = o.Path.Child(in[i]...)
	}
	return append(in, o.Path.Child(path...))
}

var podLabels = source.P("spec", "template", "metadata", "labels")

// badNames are the hits about names that no object can have. A helper that
// gives nothing spoils every name that is made of it: one fault.
type badNames []badName

type badName struct {
	release *render.Release
	text    string
	absent  bool // metadata without a name
	reader  bool // not a name itself, but what names it: a probe's port, a Service's target
	hit     int
}

func (b *badNames) learn(o check.Object, p problem.Problem, hit int) {
	at := fieldOf(p)
	reader := at.Last() != "name" && p.Path.Last() != "name"
	if o.Release == nil || reader && p.Kind != problem.BadValue {
		return
	}
	_, value := source.Get(o.Node, at)
	text, ok := source.Decode(value).(string)
	switch {
	case value == nil && p.Path.Equal(source.P("metadata")):
		*b = append(*b, badName{o.Release, "", true, false, hit})
	case value != nil && (ok || source.IsNull(value)):
		*b = append(*b, badName{o.Release, text, false, reader, hit})
	}
}

// once leaves of each release the shortest of the bad names, where it first
// stands, and those that are not made of it; what only names a bad name is not
// a fault of its own.
func (b badNames) once(hits []finding.Hit) []finding.Hit {
	gone := map[int]bool{}
	for _, one := range b {
		gone[one.hit] = slices.ContainsFunc(b, func(other badName) bool {
			if one.reader || other.reader {
				return one.reader && !other.reader && other.release == one.release && other.text == one.text
			}
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
// is written without a value is at the field itself.
func fieldOf(p problem.Problem) source.Path {
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
