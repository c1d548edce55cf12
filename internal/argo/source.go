package argo

import (
	"path"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Source is one source of an Application.
type Source struct {
	At             Place // in the manifest
	RepoURL, Path  string
	TargetRevision string
	Chart, Ref     string
	// Base is the folder of the tree that is the root of the source's repository:
	// "" for the tree's own.
	Base string
	Raw  map[string]any // as decoded, patches applied; must not be changed

	patches []sourcePatch
}

// sourcePatch is an .argocd-source file that was merged over the source.
type sourcePatch struct{ file *source.YAML }

func newSource(m map[string]any, at source.Path) *Source {
	return &Source{At: Place{Path: at}, Raw: m, RepoURL: Text(m["repoURL"]), Path: Text(m["path"]), Chart: Text(m["chart"]),
		Ref: Text(m["ref"]), TargetRevision: Text(m["targetRevision"])}
}

// OnlyReferred reports whether the source renders nothing and is only there for
// $ref/ in the value files of the others.
func (s *Source) OnlyReferred() bool { return s.Ref != "" && s.Path == "" && s.Chart == "" }

// Tool returns the block of a config tool (helm, kustomize, directory, plugin),
// nil if the source has none.
func (s *Source) Tool(name string) map[string]any {
	m, _ := s.Raw[name].(map[string]any)
	return m
}

// PlaceOf returns where a value of the source is written: in the last
// .argocd-source file that has it, else in the manifest.
func (s *Source) PlaceOf(path ...string) Place {
	for i := len(s.patches) - 1; i >= 0; i-- {
		p := Place{File: s.patches[i].file, Path: source.Path(path)}
		if p.Node() != nil {
			return p
		}
	}
	return s.At.Child(path...)
}

// Patched lays .argocd-source.yaml and .argocd-source-<app>.yaml over the
// source, as mergeSourceParameters in Argo CD's reposerver does: a JSON merge
// patch that cannot change where the source is.
func (s *Source) Patched(tree *source.Tree, appName string) *Source {
	out := *s
	for _, name := range []string{".argocd-source.yaml", ".argocd-source-" + appName + ".yaml"} {
		name = path.Join(s.Base, s.Path, name)
		if !tree.Exists(name) {
			continue
		}
		y, err := tree.YAML(name)
		if err != nil || y.Root() == nil {
			continue
		}
		if m, ok := source.Decode(y.Root()).(map[string]any); ok {
			out.patches = append(out.patches, sourcePatch{y})
			out.Raw, _ = mergePatch(out.Raw, m).(map[string]any)
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
