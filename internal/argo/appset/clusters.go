package appset

import (
	"encoding/base64"
	"maps"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/argo/appset/fill"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Cluster is a cluster that Argo CD knows.
type Cluster struct {
	Name, Server, Project string
	Labels, Annotations   map[string]string
	// At is where it is written; Fields finds a field's own place below it.
	At     Place
	Fields func(field ...string) Place
}

const (
	inCluster       = "in-cluster"
	inClusterServer = "https://kubernetes.default.svc"
	secretTypeLabel = "argocd.argoproj.io/secret-type" // with the value cluster
)

// unknownClusters is what is not known of a set whose clusters nobody lists.
const unknownClusters = "set-clusters"

// notParameter reports the annotations that Argo CD keeps for itself
// (excludedClusterAnnotations).
func notParameter(annotation string) bool {
	switch annotation {
	case "argocd.argoproj.io/refresh", "argocd.argoproj.io/hydrate", "argocd.argoproj.io/tracking-id",
		"argocd.argoproj.io/installation-id", "kubectl.kubernetes.io/last-applied-configuration":
		return true
	}
	return false
}

// clusters is the cluster generator: an element for each cluster whose labels
// fit, and one for Argo CD's own cluster where nothing is selected.
type clusters struct{}

func (clusters) Params(c *Call) ([]*Params, error) {
	sel, err := readSelector(at(c.Spec, "selector"), c.At.child("selector"))
	if err != nil {
		return nil, err
	}
	if len(c.Clusters) == 0 {
		return c.unknown(c.At, finding.Say(unknownClusters))
	}
	var out []*Params
	own := false
	for _, cluster := range c.Clusters {
		own = own || cluster.Server == inClusterServer
		labels := maps.Clone(cluster.Labels)
		if labels == nil {
			labels = map[string]string{}
		}
		labels[secretTypeLabel] = "cluster"
		if sel == nil || sel.matches(labels) {
			out = append(out, c.cluster(cluster, labels))
		}
	}
	if sel.empty() && !own {
		out = append(out, c.cluster(Cluster{Name: inCluster, Server: inClusterServer, At: c.At}, nil))
	}
	for _, p := range out {
		if err := c.appendValues(c.Spec, p); err != nil {
			return nil, err
		}
	}
	if isTrue(at(c.Spec, "flatList")) {
		return c.flatList(out), nil
	}
	return out, nil
}

// flatList makes one element of all clusters.
func (c *Call) flatList(list []*Params) []*Params {
	all := &source.Node{Kind: sequenceKind, Tag: "!!seq"}
	for _, p := range list {
		all.Content = append(all.Content, p.Node)
	}
	return []*Params{{Node: mapping(key("clusters"), all), At: c.At}}
}

// cluster makes the parameters of one cluster; labels are nil for Argo CD's own.
func (c *Call) cluster(cluster Cluster, labels map[string]string) *Params {
	p := &Params{Node: mapping(), At: cluster.At}
	value := func(s string, field ...string) *source.Node {
		from := cluster.At
		if cluster.Fields != nil {
			from = cluster.Fields(field...)
		}
		return c.made(scalar(nil, s), from)
	}
	p.with("name", value(cluster.Name, "name"))
	p.with("nameNormalized", value(fill.Normalize(cluster.Name), "name"))
	p.with("server", value(cluster.Server, "server"))
	p.with("project", value(cluster.Project, "project"))
	if labels == nil {
		return p
	}
	meta := mapping()
	for _, group := range []struct {
		name   string
		values map[string]string
	}{{"annotations", cluster.Annotations}, {"labels", labels}} {
		m := mapping()
		m.Tag = tagStrings
		for _, k := range slices.Sorted(maps.Keys(group.values)) {
			if group.name == "annotations" && notParameter(k) {
				continue
			}
			v := value(group.values[k], group.name, k)
			m.Content = append(m.Content, key(k), v)
			if !c.goLang {
				p.with("metadata."+group.name+"."+k, v)
			}
		}
		if len(group.values) > 0 {
			meta.Content = append(meta.Content, key(group.name), m)
		}
	}
	if c.goLang {
		p.with("metadata", meta)
	}
	return p
}

// ReadCluster reads a cluster from a manifest that declares it: a Secret with
// Argo CD's label, or a SealedSecret or ExternalSecret that makes one. ok is
// false for every other manifest, and where the cluster's name is not in plain
// text.
func ReadCluster(n *source.Node, file string, doc int) (cluster Cluster, ok bool) {
	var meta, data []string
	switch text(at(n, "kind")) {
	case "Secret":
		meta = []string{"metadata"}
		data = []string{"stringData"}
	case "SealedSecret":
		meta = []string{"spec", "template", "metadata"}
		data = []string{"spec", "template", "data"}
	case "ExternalSecret":
		meta = []string{"spec", "target", "template", "metadata"}
		data = []string{"spec", "target", "template", "data"}
	default:
		return Cluster{}, false
	}
	c := Cluster{Labels: stringMap(at(n, append(meta[:len(meta):len(meta)], "labels")...)),
		Annotations: stringMap(at(n, append(meta[:len(meta):len(meta)], "annotations")...)),
		At:          Place{File: file, Doc: doc}}
	if c.Labels[secretTypeLabel] != "cluster" {
		return Cluster{}, false
	}
	values := stringMap(at(n, data...))
	for k, v := range stringMap(at(n, "data")) {
		if plain, err := base64.StdEncoding.DecodeString(v); err == nil && values[k] == "" {
			values[k] = string(plain)
		}
	}
	c.Name, c.Server, c.Project = values["name"], values["server"], values["project"]
	c.Fields = func(field ...string) Place {
		if len(field) > 1 {
			return c.At.child(append(meta[:len(meta):len(meta)], field...)...)
		}
		if at(n, append(data[:len(data):len(data)], field...)...) != nil {
			return c.At.child(append(data[:len(data):len(data)], field...)...)
		}
		return c.At.child("data").child(field...)
	}
	return c, c.Name != ""
}

func stringMap(n *source.Node) map[string]string {
	out := map[string]string{}
	source.Entries(n, func(name string, _, v *source.Node) { out[name] = text(source.Deref(v)) })
	return out
}
