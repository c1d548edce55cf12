package model

import (
	"path"
	"slices"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// kustomization is a kustomization file, as far as it says which files it takes
// in; building it is package render's.
type kustomization struct {
	dir, file string
	refs      []string // files and folders, in the repository
	all       []string // files that it takes in, directly or through others
	root      bool     // no other one, and no Application, takes it in
	makes     bool     // an Application or ApplicationSet is among them
}

func isKustomization(base string) bool {
	return base == "kustomization.yaml" || base == "kustomization.yml" || base == "Kustomization"
}

// kustomization reads a kustomization file, nil if it is not YAML.
func (r *Repo) kustomization(file string) *kustomization {
	y, err := r.Tree.YAML(file)
	if err != nil || y.Root() == nil {
		return nil
	}
	k := &kustomization{dir: path.Dir(file), file: file, root: true}
	m, _ := source.Decode(y.Root()).(map[string]any)
	for _, key := range []string{"resources", "bases", "components", "crds", "generators", "transformers", "validators", "patchesStrategicMerge"} {
		k.refs = append(k.refs, k.local(texts(m[key]))...)
	}
	for _, key := range []string{"patches", "patchesJson6902", "replacements"} {
		list, _ := m[key].([]any)
		for _, item := range list {
			if p, _ := item.(map[string]any); p["path"] != nil {
				k.refs = append(k.refs, k.local([]string{text(p["path"])})...)
			}
		}
	}
	return k
}

func (k *kustomization) local(names []string) []string {
	var out []string
	for _, n := range names {
		if p, inside := argo.InRepo(k.dir, n); inside {
			out = append(out, p)
		}
	}
	return out
}

func (f *repoFiles) kustomizationIn(dir string) *kustomization {
	i := slices.IndexFunc(f.kustom, func(k *kustomization) bool { return k.dir == dir })
	if i < 0 {
		return nil
	}
	return f.kustom[i]
}

// referred reports whether a kustomization takes a file in.
func (f *repoFiles) referred(file string) bool {
	return slices.ContainsFunc(f.kustom, func(k *kustomization) bool { return slices.Contains(k.refs, file) })
}

// link finds what the kustomizations take in from each other.
func (r *Repo) link(f *repoFiles) {
	apps := map[string]bool{}
	for _, at := range f.manifests {
		apps[at.File.Path] = true
	}
	var collect func(k *kustomization, seen map[string]bool) []string
	collect = func(k *kustomization, seen map[string]bool) []string {
		seen[k.dir] = true
		out := []string{k.file}
		for _, ref := range k.refs {
			other := f.kustomizationIn(ref)
			switch {
			case other == nil:
				out = append(out, ref)
			case !seen[ref]:
				other.root = false
				out = append(out, collect(other, seen)...)
			}
		}
		return out
	}
	for _, k := range f.kustom {
		k.all = collect(k, map[string]bool{})
		k.makes = slices.ContainsFunc(k.all, func(file string) bool { return apps[file] })
	}
}
