package object

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/checks/check"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/lazyre"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// staleRule has its metadata with the Rego that judges the manifests as they
// are: pods without any checksum, or with a constant one.
const staleRule = "argocd/stale-config"

func staleCheck() check.OfSite { return check.OfSite{Run: findStale} }

// findStale proves what the manifests alone do not tell: that a checksum is one
// of something else, or of another ConfigMap only. Where the site's variables
// change, a ConfigMap that a pod reads changes, and the pod does not.
func findStale(ctx context.Context, pass *check.Pass) []finding.Hit {
	m := marked(ctx, pass)
	var hits []finding.Hit
	known := map[*render.Object]bool{}
	results := []*render.Result{m.result}
	if slices.ContainsFunc(m.probes, probe.anyHost) && m.result != nil { // a real host may change more than a variable
		_, variables := rendered(ctx, pass, m.probes, m.keep, func(p probe) string {
			if p.host {
				return p.node.Value
			}
			return p.marker
		})
		results = append(results, variables)
	}
	for _, res := range results {
		if res == nil {
			continue
		}
		hits = append(hits, stale(pass, res, known)...)
	}
	return hits
}

// anyHost reports whether a probe is in the place of "*", by which a site says that it has no domain.
func (p probe) anyHost() bool { return p.host && p.node.Value == "*" }

// stale holds pods and ConfigMaps against those of a rendering with other variables.
func stale(p *check.Pass, res *render.Result, known map[*render.Object]bool) []finding.Hit {
	changed := map[string]*render.Object{}
	for _, rel := range res.Releases {
		for _, o := range rel.Objects {
			changed[inRelease(rel, o)] = o
		}
	}
	var hits []finding.Hit
	for i, rel := range p.Result.Releases {
		for j, o := range rel.Objects {
			if known[o] || o.Kind != "Deployment" && o.Kind != "StatefulSet" && o.Kind != "DaemonSet" {
				continue
			}
			template := check.ValueAt(o.Node, "spec", "template")
			now := changed[inRelease(rel, o)]
			if template == nil || now == nil || reloaded(o.Node) || reloaded(template) || !same(template, check.ValueAt(now.Node, "spec", "template")) {
				continue
			}
			for _, c := range rel.Objects {
				after := changed[inRelease(rel, c)]
				if c.Kind != "ConfigMap" || after == nil || source.Decode(check.ValueAt(c.Node, "immutable")) == true || !outdated(p, o, c, after) {
					continue
				}
				known[o] = true
				where := check.Object{Object: o, Path: source.P("releases").Index(i).Child("manifests").Index(j)}
				hits = append(hits, staleHit(where, template, c.Name))
				break
			}
		}
	}
	return hits
}

// staleHit is at the annotation that was meant to follow the ConfigMap, if there is one.
func staleHit(o check.Object, template *source.Node, configMap string) finding.Hit {
	path, unmoved := source.P("spec", "template", "metadata", "annotations"), finding.Say("no-annotation")
	key := checksumKey(template)
	if key != "" {
		path, unmoved = path.Child(key), finding.Say("annotation", "name", key)
	}
	hit := o.Hit(staleRule, path, finding.Say("stale", "workload", o.Kind+" "+o.Name, "configmap", configMap, "unmoved", unmoved))
	hit.Key = key != ""
	return hit
}

var isChecksum = lazyre.New(`^[0-9a-f]{16,128}$`)

// checksumKey is the one annotation of a pod that is a checksum, and not one of Secrets.
func checksumKey(template *source.Node) (key string) {
	found := 0
	source.Entries(check.ValueAt(template, "metadata", "annotations"), func(name string, _, value *source.Node) {
		if isChecksum.MatchString(value.Value) && !strings.Contains(strings.ToLower(name), "secret") {
			key, found = name, found+1
		}
	})
	if found != 1 {
		return ""
	}
	return key
}

func inRelease(rel *render.Release, o *render.Object) string {
	return rel.Environment + "/" + rel.Service + "/" + o.String()
}

func same(a, b *source.Node) bool { return reflect.DeepEqual(source.Decode(a), source.Decode(b)) }

// outdated reports whether a pod takes something of a ConfigMap that differs
// between two renderings.
func outdated(p *check.Pass, pod, before, after *render.Object) bool {
	takes := func(kind workload.Kind, name string) bool { return kind == workload.ConfigMap && name == before.Name }
	for _, c := range p.Containers {
		if c.Object != pod {
			continue
		}
		for _, s := range c.Sources {
			if takes(s.Kind, s.Name) && !same(check.ValueAt(before.Node, "data"), check.ValueAt(after.Node, "data")) {
				return true
			}
		}
		for _, r := range c.Refs {
			if takes(r.Kind, r.Name) && !same(check.ValueAt(before.Node, "data", r.Key), check.ValueAt(after.Node, "data", r.Key)) {
				return true
			}
		}
	}
	return false
}

// reloaded tells the annotations of Stakater's Reloader, and of wave.
func reloaded(n *source.Node) bool {
	found := false
	source.Entries(check.ValueAt(n, "metadata", "annotations"), func(key string, _, value *source.Node) {
		found = found || (strings.Contains(key, "reloader.stakater.com/") || key == "wave.pusher.com/update-on-config-change") && value.Value != "false"
	})
	return found
}
