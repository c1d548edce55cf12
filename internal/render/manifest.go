package render

import (
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// place is a value in a document that a person can edit, or in the manifest of
// an Application that was itself rendered.
type place struct {
	// file, doc and path name a value in the repo …
	file *source.YAML
	doc  int
	// … object and path one in a rendered manifest.
	object *Object
	path   source.Path
}

func (p place) child(elems ...string) place {
	p.path = p.path.Child(elems...)
	return p
}

// node returns the value's node.
func (p place) node() *source.Node {
	root := p.root()
	if root == nil {
		return nil
	}
	_, v := source.Get(root, p.path)
	return v
}

func (p place) root() *source.Node {
	switch {
	case p.file != nil && p.doc < len(p.file.Docs):
		return p.file.Docs[p.doc]
	case p.object != nil:
		return p.object.Node
	}
	return nil
}

// app is an Argo CD Application to be rendered: a root app, one that another
// one rendered, or the stand-in for a missing root app.
type app struct {
	name      string
	project   string
	namespace string // spec.destination.namespace
	at        place  // the manifest's root
	sources   []*appSource
}

// readApp types an Application's manifest.
func readApp(at place) *app {
	m, _ := source.Decode(at.root()).(map[string]any)
	spec, _ := m["spec"].(map[string]any)
	meta, _ := m["metadata"].(map[string]any)
	dest, _ := spec["destination"].(map[string]any)
	a := &app{name: str(meta["name"]), project: str(spec["project"]), namespace: str(dest["namespace"]), at: at}
	// spec.sources, where it has an entry, hides spec.source.
	if many, _ := spec["sources"].([]any); len(many) > 0 {
		for i, item := range many {
			if s, ok := item.(map[string]any); ok {
				a.sources = append(a.sources, newSource(s, at.child("spec", "sources").path.Index(i), at))
			}
		}
	} else if s, ok := spec["source"].(map[string]any); ok {
		a.sources = append(a.sources, newSource(s, source.P("spec", "source"), at))
	}
	return a
}

// appSource is one source of an Application.
type appSource struct {
	at             place // in the manifest
	repoURL, path  string
	targetRevision string
	chart, ref     string
	raw            map[string]any // as decoded, patches applied
	patches        []patch
}

// patch is an .argocd-source file that was merged over the source.
type patch struct {
	file *source.YAML
	raw  map[string]any
}

func newSource(m map[string]any, path source.Path, at place) *appSource {
	at.path = path
	return &appSource{at: at, raw: m, repoURL: str(m["repoURL"]), path: str(m["path"]), chart: str(m["chart"]),
		ref: str(m["ref"]), targetRevision: str(m["targetRevision"])}
}

// tool returns the block of a config tool (helm, directory, …), nil where the
// source has none.
func (s *appSource) tool(name string) map[string]any {
	m, _ := s.raw[name].(map[string]any)
	return m
}

// placeOf returns where a value of the source is written: in the last patch
// that has it, else in the manifest.
func (s *appSource) placeOf(path ...string) place {
	for i := len(s.patches) - 1; i >= 0; i-- {
		p := place{file: s.patches[i].file, path: source.Path(path)}
		if p.node() != nil {
			return p
		}
	}
	return s.at.child(path...)
}

// patched lays .argocd-source.yaml and .argocd-source-<app>.yaml over the
// source, as mergeSourceParameters in Argo CD's reposerver does: a JSON merge
// patch that cannot change where the source is.
func (s *appSource) patched(tree *source.Tree, appName string) *appSource {
	out := *s
	for _, name := range []string{".argocd-source.yaml", ".argocd-source-" + appName + ".yaml"} {
		name = joinPath(s.path, name)
		if !tree.Exists(name) {
			continue
		}
		y, err := tree.YAML(name)
		if err != nil || y.Root() == nil {
			continue
		}
		if m, ok := source.Decode(y.Root()).(map[string]any); ok {
			out.patches = append(out.patches, patch{y, m})
			out.raw, _ = mergePatch(out.raw, m).(map[string]any)
		}
	}
	return &out
}

// mergePatch is RFC 7386 on decoded values; it changes neither argument.
func mergePatch(target, patch any) any {
	p, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	out := map[string]any{}
	if t, ok := target.(map[string]any); ok {
		for k, v := range t {
			out[k] = v
		}
	}
	for k, v := range p {
		if v == nil {
			delete(out, k)
			continue
		}
		out[k] = mergePatch(out[k], v)
	}
	return out
}
