package render

import (
	"bytes"
	"path"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/argo/appset"
)

// knownClusters lists the clusters that Argo CD deploys to, as far as the
// repository says: those of the configuration, then those of cluster Secrets in
// its files. Of one name the configuration's counts.
func (r *Renderer) knownClusters() []argo.Cluster {
	out := r.repo.Config.Clusters
	known := map[string]bool{}
	for _, c := range out {
		known[c.Name] = true
	}
	tree := r.repo.Tree
	for _, e := range tree.Files() {
		if ext := path.Ext(e.Path); ext != ".yaml" && ext != ".yml" {
			continue
		}
		f, err := tree.File(e.Path)
		if err != nil || !bytes.Contains(f.Data, []byte("argocd.argoproj.io/secret-type")) {
			continue
		}
		y, err := tree.YAML(e.Path)
		if err != nil {
			continue
		}
		for i, doc := range y.Docs {
			c, ok := appset.ReadCluster(doc, e.Path, i)
			if !ok || known[c.Name] {
				continue
			}
			known[c.Name] = true
			out = append(out[:len(out):len(out)], argo.Cluster{Name: c.Name, Server: c.Server, Project: c.Project,
				Labels: c.Labels, Annotations: c.Annotations, At: argo.Place{File: y, Doc: i}})
		}
	}
	return out
}
