package change

import (
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Facts are what rules need to know of a release beside its objects.
type Facts struct {
	// Status is added, removed or changed.
	Status Kind
	// Prune is set if Argo CD deletes what the repository has no more.
	Prune       bool
	SyncOptions []string
}

// finalizer lets Argo CD delete with an Application what it deployed.
const finalizer = "resources-finalizer.argocd.argoproj.io"

// Facts reads the release's Application: the newer one, and of a removed release the older one and what deploys it.
func (p *Pair) Facts() Facts {
	f := Facts{Status: Changed}
	app := p.newer().Application
	switch {
	case p.Old == nil:
		f.Status = Added
	case p.New == nil:
		f.Status = Removed
	}
	policy, _ := at(app, "spec", "syncPolicy").(map[string]any)
	f.SyncOptions = argo.Texts(policy["syncOptions"])
	if f.Status != Removed {
		f.Prune = prunes(app)
		return f
	}
	// It goes with its Application, if that goes: if who deploys that prunes, and it has a finalizer.
	for _, name := range argo.Texts(at(app, "metadata", "finalizers")) {
		f.Prune = f.Prune || strings.HasPrefix(name, finalizer)
	}
	gone := p.Old.site.gone
	f.Prune = p.Old.generated && !gone[p.Old.parent] || (f.Prune || p.Old.generated) && p.Old.parent.deletes(gone)
	return f
}

// deletes reports whether Argo CD deletes an Application of which rel no longer renders the manifest. If rel's own
// Application is gone as well, it depends on who deploys that; a root is deployed by nobody, and stays in the cluster.
func (rel *ReleaseState) deletes(gone map[*ReleaseState]bool) bool {
	if rel == nil || !prunes(rel.Application) && rel.Application != nil {
		return false
	}
	if !gone[rel] {
		return rel.Application != nil
	}
	return rel.parent.deletes(gone)
}

func (p *Pair) newer() *ReleaseState {
	if p.New != nil {
		return p.New
	}
	return p.Old
}

// prunes reports whether an Application deletes by itself what the repository has no more.
func prunes(app map[string]any) bool {
	automated, _ := at(app, "spec", "syncPolicy", "automated").(map[string]any)
	return automated["prune"] == true && automated["enabled"] != false
}

func at(v any, names ...string) any {
	for _, name := range names {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// Hook reports whether a manifest is run as a hook, and so made again on each sync.
func (m *Manifest) Hook() bool {
	for _, name := range []string{"argocd.argoproj.io/hook", "helm.sh/hook"} {
		_, n := source.Get(m.Node, source.P("metadata", "annotations", name))
		if n == nil {
			continue
		}
		for kind := range strings.SplitSeq(n.Value, ",") {
			if kind = strings.TrimSpace(kind); kind != "" && kind != "Skip" && !strings.HasPrefix(kind, "test") {
				return true
			}
		}
	}
	return false
}

// InTemplate reports whether a field is in the template of pods.
func (o *Object) InTemplate(f *Field) bool {
	for _, side := range []struct {
		m    *Manifest
		path source.Path
	}{{o.After, f.new}, {o.Before, f.old}} {
		if side.m == nil || side.path == nil {
			continue
		}
		for _, template := range side.m.podTemplates() {
			if len(template) > 0 && side.path.HasPrefix(template) {
				return true
			}
		}
	}
	return false
}

// Pod is the pods' labels of a workload.
type Pod struct {
	Object, Namespace string
	Labels            map[string]any
}

// Pods lists the labels of the pods of a release's environment in a state, for who looks for what a selector matches: of
// the releases in which something changed.
func (p *Pair) Pods(side Side) (out []Pod) {
	rel := p.Old
	if side == New {
		rel = p.New
	}
	if rel == nil {
		return nil
	}
	for _, other := range rel.site.list {
		if other.Environment != rel.Environment || !other.changes {
			continue
		}
		for _, m := range other.Objects {
			for _, template := range m.podTemplates() {
				_, n := source.Get(m.Node, template.Child("metadata", "labels"))
				labels, _ := source.Decode(n).(map[string]any)
				out = append(out, Pod{m.String(), m.Namespace, labels})
			}
		}
	}
	return out
}

// MovesPods reports whether a change may make a selector lose its pods: of labels, of selectors, of whole objects.
func (p *Pair) MovesPods() bool {
	for _, o := range p.Objects {
		if o.Kind != Changed {
			return true
		}
		for i := range o.Fields {
			path := o.Fields[i].Steps()
			if slices.Contains(path, "labels") || slices.Contains(path, "selector") {
				return true
			}
		}
	}
	return false
}
