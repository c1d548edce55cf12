package view

import (
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/remote"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Charts lists the remote charts that the repository names: as a source of an
// Application, as a dependency that is not in its chart's charts/, or under
// helmCharts of a kustomization. Each is listed once, in the order of finding.
func (v *View) Charts() []remote.Chart {
	var out []remote.Chart
	add := func(c remote.Chart) {
		if c.Name != "" && c.Repository != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	for _, res := range v.Results {
		for _, app := range res.Applications {
			for _, src := range argo.ReadApplication(app.Object.Place()).Sources {
				if src.Chart != "" {
					add(remote.Chart{Repository: src.RepoURL, Name: src.Chart, Version: src.TargetRevision})
				}
			}
		}
	}
	tree := v.Repo.Tree
	for _, e := range tree.Files() {
		switch base := path.Base(e.Path); {
		case base == "Chart.yaml":
			dependencies(tree, e.Path, add)
		case strings.EqualFold(strings.TrimSuffix(strings.TrimSuffix(base, ".yaml"), ".yml"), "kustomization"):
			helmCharts(tree, e.Path, add)
		}
	}
	return out
}

// dependencies adds the dependencies of a chart that are not beside it. A lock
// file says which version of a range is meant.
func dependencies(tree *source.Tree, file string, add func(remote.Chart)) {
	dir := path.Dir(file)
	locked := map[string]string{}
	for _, d := range entries(tree, path.Join(dir, "Chart.lock"), "dependencies") {
		locked[argo.Text(d["name"])] = argo.Text(d["version"])
	}
	for _, d := range entries(tree, file, "dependencies") {
		c := remote.Chart{Repository: argo.Text(d["repository"]), Name: argo.Text(d["name"]), Version: argo.Text(d["version"])}
		if v := locked[c.Name]; v != "" {
			c.Version = v
		}
		archive := path.Join(dir, "charts", c.Name+"-"+c.Version+".tgz")
		if !strings.Contains(c.Repository, "://") || strings.HasPrefix(c.Repository, "file://") ||
			tree.IsDir(path.Join(dir, "charts", c.Name)) || tree.Exists(archive) {
			continue
		}
		add(c)
	}
}

// helmCharts adds the charts of a kustomization.
func helmCharts(tree *source.Tree, file string, add func(remote.Chart)) {
	for _, c := range entries(tree, file, "helmCharts") {
		add(remote.Chart{Repository: argo.Text(c["repo"]), Name: argo.Text(c["name"]), Version: argo.Text(c["version"])})
	}
}

// entries reads a list of maps in a file, empty if there is none.
func entries(tree *source.Tree, file, key string) []map[string]any {
	y, err := tree.YAML(file)
	if err != nil || y.Root() == nil {
		return nil
	}
	root, _ := source.Decode(y.Root()).(map[string]any)
	list, _ := root[key].([]any)
	var out []map[string]any
	for _, item := range list {
		if m, ok := item.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}
