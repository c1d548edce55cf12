package main

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// kustomize is `kustomize build` of a folder on the disk. What is not in the repository (remote bases, helmCharts) is
// left out, as the program does.
func (j *judge) kustomize(s appSource, dir string) ([]any, error) {
	for k := range s.Kustomize {
		if !slices.Contains([]string{"namePrefix", "nameSuffix", "namespace", "commonAnnotations", "commonLabels", "images", "version"}, k) {
			return nil, skipped("a kustomize: block with " + k)
		}
	}
	options := krusty.MakeDefaultOptions()
	options.Reorder = krusty.ReorderOptionUnspecified // as `kustomize build`
	if j.unrestricted {
		options.LoadRestrictions = types.LoadRestrictionsNone
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	options.PluginConfig.HelmConfig = types.HelmConfig{Enabled: true, Command: self, KubeVersion: j.kubeVersion, ApiVersions: j.apiVersions}
	built, err := krusty.MakeKustomizer(options).Run(local{filesys.MakeFsOnDisk(), dir, s.Kustomize}, dir)
	if err != nil {
		return nil, err
	}
	text, err := built.AsYaml()
	if err != nil {
		return nil, err
	}
	return documents(string(text))
}

// kustomizationIn reports whether a folder has a kustomization.
func kustomizationIn(dir string) bool {
	return slices.ContainsFunc(kustomizations(), func(name string) bool { return exists(filepath.Join(dir, name)) })
}

func kustomizations() []string {
	return []string{"kustomization.yaml", "kustomization.yml", "Kustomization"}
}

// local is the disk, with what is not on it left out of the kustomizations, and the source's block written into that of
// its folder.
type local struct {
	filesys.FileSystem
	dir   string
	block map[string]any
}

// ReadFile returns a file; a kustomization without what is not in the repository.
func (l local) ReadFile(name string) ([]byte, error) {
	data, err := l.FileSystem.ReadFile(name)
	var k map[string]any
	if err != nil || !slices.Contains(kustomizations(), filepath.Base(name)) || yaml.Unmarshal(data, &k) != nil || k == nil {
		return data, err
	}
	dir := filepath.Dir(name)
	globals, _ := k["helmGlobals"].(map[string]any)
	home := first(text(globals["chartHome"]), "charts")
	for _, field := range []string{"resources", "bases", "components", "generators", "helmCharts"} {
		list, _ := k[field].([]any)
		k[field] = slices.DeleteFunc(list, func(item any) bool { return remote(dir, home, item) })
	}
	if dir == l.dir {
		l.edit(k)
	}
	return yaml.Marshal(k)
}

// edit writes the source's block into a kustomization, as Argo CD does by `kustomize edit`.
func (l local) edit(k map[string]any) {
	for field, v := range l.block {
		switch v := v.(type) {
		case string:
			k[field] = v
		case map[string]any:
			all, _ := k[field].(map[string]any)
			v = maps.Clone(v)
			maps.Copy(v, all)
			k[field] = v
		case []any:
			for _, item := range v {
				name, image, renamed := strings.Cut(text(item), "=")
				if !renamed {
					image = name
				}
				image, digest, _ := strings.Cut(image, "@")
				tag := ""
				if at := strings.LastIndex(image, ":"); at > strings.LastIndex(image, "/") {
					image, tag = image[:at], image[at+1:]
				}
				if !renamed {
					name = image
				}
				all, _ := k[field].([]any)
				all = slices.DeleteFunc(all, func(e any) bool { m, _ := e.(map[string]any); return m["name"] == name })
				k[field] = append(all, map[string]any{"name": name, "newName": image, "newTag": tag, "digest": digest})
			}
		}
	}
	delete(k, "version")
}

// remote reports whether an item of a kustomization is not on the disk: a base, a chart, or a file with a chart's generator.
func remote(dir, home string, item any) bool {
	if name, ok := item.(string); ok {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return strings.Contains(name, "://") || !exists(filepath.Join(dir, name)) && strings.ContainsAny(name, "@?:.")
		}
		var generator map[string]any
		item = nil
		if yaml.Unmarshal(data, &generator) == nil && generator["kind"] == "HelmChartInflationGenerator" {
			item = generator
		}
	}
	chart, ok := item.(map[string]any)
	if !ok {
		return false
	}
	version, repo := text(chart["version"]), text(chart["repo"])
	home = filepath.Join(dir, first(text(chart["chartHome"]), home))
	if version != "" && repo != "" {
		home = filepath.Join(home, text(chart["name"])+"-"+version)
	}
	return !exists(filepath.Join(home, text(chart["name"])))
}

// readsAnywhere reports whether the repository sets Argo CD's build options so that kustomizations may read files
// above their folder.
func readsAnywhere(dir string) bool {
	found := false
	_ = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") || found {
			return nil
		}
		data, _ := os.ReadFile(name)
		for line := range bytes.Lines(data) {
			found = found || bytes.Contains(line, []byte("kustomize.buildOptions")) && bytes.Contains(line, []byte("LoadRestrictionsNone"))
		}
		return nil
	})
	return found
}
