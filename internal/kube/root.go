package kube

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube/form"
	"github.com/xgen-lint/xgen-lint/internal/kube/problem"
	"github.com/xgen-lint/xgen-lint/internal/near"
	"github.com/xgen-lint/xgen-lint/internal/source"
	yaml "go.yaml.in/yaml/v4"
)

// manifest judges a whole object: what it is, then its inside.
func (c *checker) manifest(n *source.Node, kubeVersion string) {
	n = source.Deref(n)
	if n == nil || source.IsNull(n) {
		return
	}
	c.Kind = "manifest"
	if n.Kind != yaml.MappingNode {
		c.WrongType(n, nil, "a-map")
		return
	}
	apiVersion, okVersion := c.identity(n, "apiVersion")
	kind, okKind := c.identity(n, "kind")
	if kind != "" {
		c.Kind = kind
	}
	if !okVersion || !okKind || encrypted(n) {
		return
	}
	e, ok := c.kinds[gvk{apiVersion, kind}]
	r, gone := removedAPI(apiVersion, kind)
	if gone && minorOf(kubeVersion) >= r.minor {
		c.removed(r, apiVersion)
		return
	}
	if !ok {
		if !gone {
			c.elsewhere(apiVersion, kind)
		}
		return
	}
	if e.since > c.Minor {
		c.Add(problem.Problem{Path: source.P("kind"), Kind: problem.BadValue, Field: "kind",
			Says: finding.Say("new-kind", "kind", kind, "version", apiVersion, "since", e.since, "has", c.Minor)})
		return
	}
	c.Native, c.weak = e.native, e.weak
	c.Begin(n)
	c.name(n, apiVersion)
	c.check(e.expr, n, nil)
	switch group := groupOf(apiVersion); {
	case len(c.Problems) > 0:
		c.misplaced(e.expr, n)
	case !e.native:
		c.Custom(group+" "+kind, n)
	}
}

// identity reads apiVersion or kind; false where it is not there as text.
func (c *checker) identity(n *source.Node, field string) (string, bool) {
	_, value := source.Get(n, source.P(field))
	value = source.Deref(value)
	if value == nil || source.IsNull(value) || source.Scalar(value) == "" && value.Kind == yaml.ScalarNode {
		p := problem.Problem{Kind: problem.MissingField, Field: field, Says: finding.Say("lacks", "of", c.Kind, "field", field, "why", c.hint(n, field))}
		switch {
		case value != nil:
			p.Path, p.Key = source.P(field), true
		case len(n.Content) > 0: // where the object's text begins
			p.Path, p.Key = source.P(source.KeyText(n.Content[0])), true
		}
		c.Add(p)
		return "", false
	}
	text, ok := source.Scalar(value).(string)
	if value.Kind != yaml.ScalarNode || !ok {
		c.WrongType(value, source.P(field), "type-text")
		return "", false
	}
	return text, true
}

// hint offers the apiVersion of a kind that only Kubernetes has.
func (c *checker) hint(n *source.Node, field string) (home finding.Phrase) {
	_, value := source.Get(n, source.P("kind"))
	if field != "apiVersion" || source.Deref(value) == nil {
		return home
	}
	if homes := c.homes(source.Deref(value).Value); len(homes) == 1 {
		home = finding.Say("kind-home", "kind", source.Deref(value).Value, "version", homes[0])
	}
	return home
}

// homes lists Kubernetes' own API versions that have a kind.
func (c *checker) homes(kind string) (out []string) {
	for k, e := range c.kinds {
		if e.native && k.kind == kind {
			out = append(out, k.apiVersion)
		}
	}
	slices.Sort(out)
	return out
}

// encrypted reports a manifest that SOPS has encrypted: it is decrypted, and
// loses that field, before it reaches a cluster.
func encrypted(n *source.Node) bool {
	_, sops := source.Get(n, source.P("sops"))
	sops = source.Deref(sops)
	return sops != nil && sops.Kind == yaml.MappingNode
}

func (c *checker) removed(r removal, apiVersion string) {
	c.Add(problem.Problem{Path: source.P("apiVersion"), Kind: problem.BadValue, Field: "apiVersion", Near: r.instead,
		Says: finding.Say("removed-kind", "minor", r.minor, "kind", c.Kind, "version", apiVersion, "instead", r.instead)})
}

// settled are Kubernetes' own API versions in which a kind that is not known
// here is a mistake if its name belongs elsewhere or nearly exists: no kind is
// added to them lightly.
var settled = []string{"v1", "apps/v1", "batch/v1", "autoscaling/v1", "autoscaling/v2", "policy/v1",
	"networking.k8s.io/v1", "rbac.authorization.k8s.io/v1", "storage.k8s.io/v1"}

// elsewhere reports a kind of Kubernetes under the wrong API version, or
// misspelt; any other unknown kind is not judged.
func (c *checker) elsewhere(apiVersion, kind string) {
	if others := c.versions(apiVersion, kind); len(others) > 0 {
		c.Add(problem.Problem{Path: source.P("apiVersion"), Kind: problem.BadValue, Field: "apiVersion", Near: others[len(others)-1],
			Says: finding.Say("other-version", "kind", kind, "version", apiVersion, "homes", others)})
		return
	}
	if !slices.Contains(settled, apiVersion) || strings.HasSuffix(kind, "List") {
		return
	}
	if homes := c.homes(kind); len(homes) > 0 && !slices.ContainsFunc(homes, func(h string) bool { return groupOf(h) == groupOf(apiVersion) }) {
		c.Add(problem.Problem{Path: source.P("apiVersion"), Kind: problem.BadValue, Field: "apiVersion", Near: homes[0],
			Says: finding.Say("other-group", "kind", kind, "version", apiVersion, "homes", homes)})
		return
	}
	var names []string
	for k := range c.kinds {
		if k.apiVersion == apiVersion {
			names = append(names, k.kind)
		}
	}
	slices.Sort(names)
	if guess, ok := near.Nearest(kind, names); ok && near.Distance(strings.ToLower(kind), strings.ToLower(guess), 2) <= 2 {
		c.Add(problem.Problem{Path: source.P("kind"), Kind: problem.BadValue, Field: "kind", Near: guess,
			Says: finding.Say("no-such-kind", "kind", form.Quote(kind), "version", apiVersion, "near", guess)})
	}
}

// versions lists the API versions in which the group has a kind: of definitions that are not Kubernetes' own, and of a
// settled group where no kind is in this version.
func (c *checker) versions(apiVersion, kind string) (out []string) {
	group := groupOf(apiVersion)
	native := !strings.Contains(apiVersion, "alpha") && slices.ContainsFunc(settled, func(s string) bool { return groupOf(s) == group })
	for k, e := range c.kinds {
		native = native && k.apiVersion != apiVersion
		if k.kind == kind && groupOf(k.apiVersion) == group && (!e.native || native) {
			out = append(out, k.apiVersion)
		}
	}
	if !native {
		out = slices.DeleteFunc(out, func(v string) bool { return c.kinds[gvk{v, kind}].native })
	}
	slices.Sort(out)
	return out
}

func groupOf(apiVersion string) string {
	group, _, ok := strings.Cut(apiVersion, "/")
	if !ok {
		return ""
	}
	return group
}

// segmentNames are kinds whose names need only fit a URL's path; systemNames
// those that Kubernetes gives names of other forms.
const (
	segmentNames = " Role ClusterRole RoleBinding ClusterRoleBinding PodDisruptionBudget "
	systemNames  = " CertificateSigningRequest ClusterTrustBundle IPAddress StorageVersion "
)

// name judges metadata.name and metadata.namespace.
func (c *checker) name(n *source.Node, apiVersion string) {
	_, meta := source.Get(n, source.P("metadata"))
	if meta = source.Deref(meta); meta != nil && !source.IsNull(meta) && meta.Kind != yaml.MappingNode {
		return // wrong type, reported from its schema
	}
	if strings.HasSuffix(c.Kind, "Review") || c.Kind == "TokenRequest" {
		return
	}
	_, name := source.Get(n, source.P("metadata", "name"))
	_, generated := source.Get(n, source.P("metadata", "generateName"))
	name = source.Deref(name)
	if name == nil || source.IsNull(name) || name.Kind == yaml.ScalarNode && source.Scalar(name) == "" {
		if generated == nil && c.Kind != "LimitRange" { // whose name is made up
			p := problem.Problem{Kind: problem.MissingField, Field: "name", Says: finding.Say("lacks", "of", c.Kind, "field", "metadata.name", "why", finding.Phrase{})}
			if meta != nil {
				p.Path, p.Key = source.P("metadata"), true
			}
			if name != nil {
				p.Path, p.Key = source.P("metadata", "name"), false
				p.Says = finding.Say("empty-name", "kind", c.Kind)
			}
			c.Add(p)
		}
		return
	}
	path := source.P("metadata", "name")
	if text, ok := source.Scalar(name).(string); ok {
		if must := c.nameForm(apiVersion, text); must.IsSet() {
			c.BadValue(name, path, must)
		}
	}
	_, ns := source.Get(n, source.P("metadata", "namespace"))
	if ns = source.Deref(ns); ns != nil {
		if text, ok := source.Scalar(ns).(string); ok && text != "" && form.DNSLabel(text).IsSet() {
			c.BadValue(ns, source.P("metadata", "namespace"), form.DNSLabel(text))
		}
	}
}

func (c *checker) nameForm(apiVersion, name string) finding.Phrase {
	switch {
	case strings.Contains(segmentNames, " "+c.Kind+" "):
		return form.Segment(name)
	case strings.Contains(systemNames, " "+c.Kind+" "), c.Native && groupOf(apiVersion) == "resource.k8s.io":
	case c.Native && c.Kind == "Service" && c.Minor < 34:
		return form.ServiceName(name)
	case c.Native && (c.Kind == "Service" || c.Kind == "Namespace"):
		return form.DNSLabel(name)
	case (c.Kind == "Job" || c.Kind == "StatefulSet") && c.Native && len(name) > 63:
		return finding.Say("pod-label-name")
	case c.Kind == "CronJob" && c.Native && len(name) > 52:
		return finding.Say("cron-job-name")
	default:
		return form.DNSSubdomain(name)
	}
	return finding.Phrase{}
}
