package script

import (
	"context"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

const envNameRule = "env/invalid-name"

func envNameCheck() check.OfSite {
	return check.OfSite{Run: findInvalidNames, Rules: []finding.Rule{{
		ID: envNameRule, Severity: finding.Warning, Scope: "site",
		Title: "A key that is not a variable's name",
		Description: "`envFrom` makes a variable of each key. `log-level` becomes one that no shell can read and most programs do not\n" +
			"look for, and a key that begins with a digit is left out without a word (an event of the pod says so). The setting\n" +
			"is there, is seen in the ConfigMap, and has no effect. Names with dots that a program reads by that name\n" +
			"(`discovery.type`, `spring.…`) are accepted.",
		Help: "Name the key with letters, digits and _, as the program reads it.",
		Bad:  "config:\n  log-level: info\n",
		Good: "config:\n  LOG_LEVEL: info\n",
	}}}
}

var variableName = lazyre.New(`^[A-Za-z_][A-Za-z0-9_]*$`)

func findInvalidNames(_ context.Context, pass *check.Pass) []finding.Hit {
	paths := pathsOf(pass)
	var hits []finding.Hit
	for _, c := range pass.Containers {
		for _, s := range c.Sources {
			if s.Secret != nil {
				hits = append(hits, badKeys(paths, c, s)...)
			}
			if s.Kind != workload.ConfigMap || s.Object == nil || mounts(c, s.Name) {
				continue
			}
			source.Entries(check.ValueAt(s.Object.Node, "data"), func(key string, _, v *source.Node) {
				name := s.Prefix + key
				if variableName.MatchString(name) || dotted(name) {
					return
				}
				h, ok := paths.hit(envNameRule, c, workload.Stretch{Place: workload.Place{Object: s.Object, Path: source.P("data", key)}}, notAName(key, name, s))
				h.Within, h.Key, h.HelpText = nil, true, finding.Say("rename", "name", shellName(key))
				if ok {
					hits = append(hits, h)
				}
			})
		}
		for i, name := range entryNames(c) {
			if strings.Contains(name, "-") && !dotted(name) {
				at := workload.Place{Object: c.Object, Path: c.Path.Child("env").Index(i).Child("name")}
				h, ok := paths.hit(envNameRule, c, workload.Stretch{Place: at}, finding.Say("entry", "name", name, "container", c.Name))
				h.Within, h.HelpText = nil, finding.Say("rename", "name", shellName(name))
				if ok {
					hits = append(hits, h)
				}
			}
		}
	}
	return hits
}

// badKeys are the keys of a Secret that are no names of variables, where they are written:
// in a release, in a manifest of the site, in a setup script.
func badKeys(paths objectPaths, c *workload.Container, s *workload.Source) []finding.Hit {
	var hits []finding.Hit
	for i := range s.Secret.Keys {
		key := &s.Secret.Keys[i]
		name := s.Prefix + key.Name
		if name == "" || variableName.MatchString(name) || dotted(name) {
			continue
		}
		h := finding.Hit{Rule: envNameRule, Key: true, Text: notAName(key.Name, name, s), HelpText: finding.Say("rename", "name", shellName(key.Name))}
		switch {
		case s.Object != nil && paths[s.Object] != nil:
			h.Path = paths[s.Object].Child(key.Path...)
		case s.Secret.File != nil:
			h.File, h.Doc, h.Path = s.Secret.File.Path, s.Secret.Doc, key.Path
		case key.Span.File != "":
			h.Span = key.Span
		default:
			continue
		}
		hits = append(hits, h)
	}
	return hits
}

func notAName(key, name string, s *workload.Source) finding.Phrase {
	if '0' <= name[0] && name[0] <= '9' {
		return finding.Say("digit", "key", key, "kind", s.Kind, "source", s.Name)
	}
	return finding.Say("key", "key", key, "kind", s.Kind, "source", s.Name)
}

// shellName is a key as a variable is named.
func shellName(key string) string {
	name := strings.Map(func(r rune) rune {
		if r == '-' || r == '.' || r == ' ' {
			return '_'
		}
		return r
	}, strings.ToUpper(key))
	if name != "" && '0' <= name[0] && name[0] <= '9' {
		return "_" + name
	}
	return name
}

// settingsWithDots are the first parts of settings that programs read under their own name,
// dots and all: Elasticsearch and OpenSearch, Spring, Quarkus, Micronaut, Log4j, Kafka.
var settingsWithDots = []string{"discovery", "cluster", "node", "network", "http", "path", "bootstrap", "xpack", "plugins", "opensearch", "elasticsearch", "transport",
	"gateway", "action", "indices", "ingest", "spring", "server", "logging", "management", "quarkus", "micronaut", "log4j", "log4j2", "kafka", "jdbc", "datasource"}

// dotted reports whether a name is one of a program that reads names with dots.
func dotted(name string) bool {
	first, rest, ok := strings.Cut(name, ".")
	return ok && rest != "" && slices.Contains(settingsWithDots, first) && !slices.Contains([]string{".yaml", ".yml", ".json", ".properties", ".conf", ".ini", ".xml"}, path.Ext(name))
}

// mounts reports whether a container's pod has the ConfigMap as files as well, so that its
// keys are names of files.
func mounts(c *workload.Container, configMap string) bool {
	return slices.ContainsFunc(volumesOf(c.Object, c.Path), func(v *source.Node) bool {
		if source.Decode(check.ValueAt(v, "configMap", "name")) == configMap {
			return true
		}
		sources := source.Deref(check.ValueAt(v, "projected", "sources"))
		return sources != nil && slices.ContainsFunc(sources.Content, func(s *source.Node) bool {
			return source.Decode(check.ValueAt(s, "configMap", "name")) == configMap
		})
	})
}

// volumesOf are the volumes of the pod that a container is in.
func volumesOf(o *render.Object, container source.Path) []*source.Node {
	n := source.Deref(check.ValueAt(o.Node, container.Parent().Parent().Child("volumes")...))
	if n == nil {
		return nil
	}
	return n.Content
}

func entryNames(c *workload.Container) []string {
	n := source.Deref(check.ValueAt(c.Object.Node, c.Path.Child("env")...))
	if n == nil {
		return nil
	}
	out := make([]string, len(n.Content))
	for i, e := range n.Content {
		out[i], _ = source.Decode(check.ValueAt(e, "name")).(string)
	}
	return out
}
