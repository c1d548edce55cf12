package model

import (
	"fmt"
	"maps"
	"path"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// ConfigName is the configuration's file name at the repo's root.
const ConfigName = ".xgen-lint.yaml"

// DefaultKubeVersion is what charts see as the cluster's version where the
// configuration names none.
const DefaultKubeVersion = "1.32.0"

// Config is `.xgen-lint.yaml` with its defaults filled in.
type Config struct {
	File      *source.YAML // nil if there is none
	Layout    Layout       // as written; empty fields are to be discovered
	Sites     map[string]SiteFacts
	Platforms map[string]Limits
	Cluster   Cluster
	// Repositories are checkouts of other repositories, by argo.NormalURL: folders
	// relative to this one's root.
	Repositories map[string]string
	Clusters     []argo.Cluster // that Argo CD deploys to
	Charts       string         // the folder of remote charts, "" if there is none
	Registries   []Registry
	Schemas      []Binding
	Rules        []RuleSetting // in the file's order; later ones win
}

// SiteFacts are facts about a site that no deployed file states.
type SiteFacts struct {
	Platform string
	GPU      *bool
	Setup    string // "manual": the setup script does not install it
	Cluster  Cluster
}

// Limits is what a platform allows; nil is no limit.
type Limits struct{ Replicas, MinReplicas, MaxReplicas *int64 }

// Cluster is what Argo CD would ask the cluster.
type Cluster struct {
	KubeVersion string
	// Declared is set if the configuration gives KubeVersion: the default is
	// only what charts are rendered with, and says nothing of the cluster.
	Declared    bool
	APIVersions []string
}

// Registry is a registry and the other names that it goes by.
type Registry struct {
	Host     string
	Aliases  []string
	Insecure bool
	Auth     string // required (default) or none
}

// Binding binds a schema of the repository's own to files.
type Binding struct {
	Files, Schema, Definition string
	Path                      source.Path // in the config file
}

// RuleSetting changes a rule's severity, for all sites and files or some.
type RuleSetting struct {
	Glob     string
	Severity finding.Severity
	Sites    []string
	Paths    []string    // files, folders, or patterns with * and **
	Path     source.Path // in the config file
}

// ClusterFor returns the cluster facts that hold for a site.
func (c *Config) ClusterFor(site string) Cluster {
	out := c.Cluster
	own := c.Sites[site].Cluster
	if own.KubeVersion != "" {
		out.KubeVersion, out.Declared = own.KubeVersion, true
	}
	if own.APIVersions != nil {
		out.APIVersions = own.APIVersions
	}
	return out
}

func limit(n int64) *int64 { return &n }

func defaultPlatforms() map[string]Limits {
	return map[string]Limits{
		"eks": {Replicas: limit(1), MinReplicas: limit(1), MaxReplicas: limit(2)},
		"k3s": {},
	}
}

// readConfig reads the configuration file; y may be nil. The file has passed
// its schema, so what has another type is only left out.
func readConfig(y *source.YAML) *Config {
	c := &Config{File: y, Sites: map[string]SiteFacts{}, Platforms: defaultPlatforms(),
		Cluster: Cluster{KubeVersion: DefaultKubeVersion}}
	if y == nil || y.Root() == nil {
		return c
	}
	root := y.Root()
	layout := strings1(source.Decode(at(root, "layout")))
	c.Layout = Layout{ArgoCD: layout["argocd"], Projects: layout["projects"], RootApps: layout["rootApps"],
		Jenkins: layout["jenkins"], Secrets: layout["secrets"], Setup: layout["setup"]}
	source.Entries(at(root, "sites"), func(name string, _, v *source.Node) { c.Sites[name] = readFacts(v) })
	source.Entries(at(root, "platforms"), func(name string, _, v *source.Node) {
		l := c.Platforms[name]
		for key, field := range map[string]**int64{"replicas": &l.Replicas, "minReplicas": &l.MinReplicas, "maxReplicas": &l.MaxReplicas} {
			if n, ok := source.Decode(at(v, key)).(int64); ok {
				*field = limit(n)
			}
		}
		c.Platforms[name] = l
	})
	own := readCluster(at(root, "cluster"))
	if own.KubeVersion != "" {
		c.Cluster.KubeVersion, c.Cluster.Declared = own.KubeVersion, true
	}
	c.Cluster.APIVersions = own.APIVersions
	c.Repositories = map[string]string{}
	others, _ := source.Decode(at(root, "repositories")).([]any)
	for _, item := range others {
		m, _ := item.(map[string]any)
		c.Repositories[argo.NormalURL(text(m["url"]))] = path.Clean(text(m["path"]))
	}
	c.Clusters = readClusters(y, at(root, "clusters"))
	if c.Charts = text(source.Decode(at(root, "charts"))); c.Charts != "" {
		c.Charts = path.Clean(c.Charts)
	}
	bindings, _ := source.Decode(at(root, "schema")).([]any)
	for i, item := range bindings {
		m, _ := item.(map[string]any)
		c.Schemas = append(c.Schemas, Binding{Files: text(m["files"]), Schema: text(m["schema"]), Definition: text(m["definition"]), Path: source.P("schema").Index(i)})
	}
	list, _ := source.Decode(at(root, "registries")).([]any)
	for _, item := range list {
		m, _ := item.(map[string]any)
		r := Registry{Host: text(m["host"]), Aliases: texts(m["aliases"]), Auth: text(m["auth"])}
		r.Insecure, _ = m["insecure"].(bool)
		c.Registries = append(c.Registries, r)
	}
	source.Entries(at(root, "rules"), func(glob string, _, v *source.Node) {
		if s, ok := readRule(v); ok {
			s.Glob, s.Path = glob, source.P("rules", glob)
			c.Rules = append(c.Rules, s)
		}
	})
	return c
}

// OutsideFolders lists the folders outside of the repository that its configuration names.
func OutsideFolders(y *source.YAML) (out []string) {
	named := []string{text(source.Decode(at(y.Root(), "charts")))}
	others, _ := source.Decode(at(y.Root(), "repositories")).([]any)
	for _, item := range others {
		m, _ := item.(map[string]any)
		named = append(named, text(m["path"]))
	}
	for _, name := range named {
		if name = path.Clean(name); strings.HasPrefix(name, "..") || path.IsAbs(name) {
			out = append(out, name)
		}
	}
	return out
}

func readFacts(v *source.Node) SiteFacts {
	f := SiteFacts{Platform: text(source.Decode(at(v, "platform"))), Setup: text(source.Decode(at(v, "setup"))),
		Cluster: readCluster(at(v, "cluster"))}
	if gpu, ok := source.Decode(at(v, "gpu")).(bool); ok {
		f.GPU = &gpu
	}
	return f
}

// readClusters reads the clusters that Argo CD deploys to.
func readClusters(y *source.YAML, v *source.Node) []argo.Cluster {
	list, _ := source.Decode(v).([]any)
	var out []argo.Cluster
	for i, item := range list {
		m, _ := item.(map[string]any)
		out = append(out, argo.Cluster{Name: text(m["name"]), Server: text(m["server"]), Project: text(m["project"]),
			Labels: strings1(m["labels"]), Annotations: strings1(m["annotations"]),
			At: argo.Place{File: y, Path: source.P("clusters").Index(i)}})
	}
	return out
}

func readCluster(v *source.Node) Cluster {
	m, _ := source.Decode(v).(map[string]any)
	c := Cluster{KubeVersion: text(m["kubeVersion"])}
	if m["apiVersions"] != nil {
		c.APIVersions = texts(m["apiVersions"])
	}
	return c
}

func readRule(v *source.Node) (s RuleSetting, ok bool) {
	var err error
	switch d := source.Decode(v).(type) {
	case string:
		s.Severity, err = finding.ParseSeverity(d)
	case bool: // `off` is a bool in YAML 1.1
		if d {
			return s, false
		}
	case map[string]any:
		s.Sites, s.Paths = texts(d["sites"]), texts(d["paths"])
		if name, isText := d["severity"].(string); isText {
			s.Severity, err = finding.ParseSeverity(name)
		}
	default:
		return s, false
	}
	return s, err == nil
}

// at returns the value node under a key, nil if there is none.
func at(n *source.Node, keys ...string) *source.Node {
	if n == nil {
		return nil
	}
	_, v := source.Get(n, keys)
	return v
}

// text returns v as a string: numbers, as in an unquoted version, as written
// would be lost, so only strings and numbers that print the same are taken.
func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int64, float64:
		return fmt.Sprint(v)
	}
	return ""
}

func texts(v any) []string {
	list, _ := v.([]any)
	out := make([]string, 0, len(list))
	for _, item := range list {
		out = append(out, text(item))
	}
	return out
}

func strings1(v any) map[string]string {
	m, _ := v.(map[string]any)
	out := map[string]string{}
	for k := range maps.Keys(m) {
		out[k] = text(m[k])
	}
	return out
}
