package compare

import (
	"github.com/xgen-lint/xgen-lint/internal/change"
	"github.com/xgen-lint/xgen-lint/internal/input"
)

// changeDocument builds the document of scope change.
func changeDocument(p *change.Pair) map[string]any {
	names, facts := p.Names(), p.Facts()
	options := []any{}
	for _, o := range facts.SyncOptions {
		options = append(options, o)
	}
	pods := p.MovesPods()
	doc := map[string]any{"kind": "change", "site": names.Site, "environment": names.Environment, "service": names.Service,
		"application": names.Application, "status": string(facts.Status), "prune": facts.Prune, "syncOptions": options,
		"before": releaseDocument(p, p.Old, change.Old, pods), "after": releaseDocument(p, p.New, change.New, pods)}
	changes := []any{}
	for _, o := range p.Objects {
		changes = append(changes, objectDocument(o))
	}
	doc["changes"] = changes
	return doc
}

func releaseDocument(p *change.Pair, rel *change.ReleaseState, side change.Side, pods bool) map[string]any {
	manifests, labels := []any{}, []any{}
	if rel != nil {
		for _, m := range rel.Objects {
			manifests = append(manifests, m.Object.Node)
		}
	}
	if pods {
		for _, pod := range p.Pods(side) {
			labels = append(labels, map[string]any{"object": pod.Object, "namespace": pod.Namespace, "labels": pod.Labels})
		}
	}
	return map[string]any{"manifests": manifests, "pods": labels}
}

func objectDocument(o *change.Object) map[string]any {
	m := o.Any()
	out := map[string]any{"kind": string(o.Kind), "group": m.Group(), "type": m.Kind, "name": m.Name, "namespace": m.Namespace,
		"manifest": m.Object.Node, "was": nil, "moved": o.Moved, "hook": m.Hook(), "renamed": nil}
	if o.Before != nil {
		out["was"] = o.Before.Object.Node
	}
	if r := o.Renamed; r != nil {
		out["renamed"] = map[string]any{"name": r.Name, "namespace": r.Namespace, "hashed": r.Hashed}
	} else {
		delete(out, "renamed")
	}
	fields := []any{}
	for i := range o.Fields {
		f := &o.Fields[i]
		fields = append(fields, map[string]any{"path": input.Elements(f.Steps()), "text": f.Path, "old": f.Old, "new": f.New, "template": o.InTemplate(f)})
	}
	out["fields"] = fields
	return out
}
