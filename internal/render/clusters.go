package render

import (
	"bytes"
	"io/fs"
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
	_ = fs.WalkDir(tree.FS, ".", func(name string, d fs.DirEntry, err error) error {
		switch ext := path.Ext(name); {
		case err != nil:
			return nil
		case d.IsDir() && name != "." && d.Name()[0] == '.':
			return fs.SkipDir
		case d.IsDir() || ext != ".yaml" && ext != ".yml":
			return nil
		}
		f, err := tree.File(name)
		if err != nil || !bytes.Contains(f.Data, []byte("argocd.argoproj.io/secret-type")) {
			return nil
		}
		y, err := tree.YAML(name)
		if err != nil {
			return nil
		}
		for i, doc := range y.Docs {
			c, ok := appset.ReadCluster(doc, name, i)
			if !ok || known[c.Name] {
				continue
			}
			known[c.Name] = true
			out = append(out[:len(out):len(out)], argo.Cluster{Name: c.Name, Server: c.Server, Project: c.Project,
				Labels: c.Labels, Annotations: c.Annotations, At: argo.Place{File: y, Doc: i}})
		}
		return nil
	})
	return out
}
