package render

import (
	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// foreign reports whether url is none of the URLs that this repository goes
// by. An empty one is this repository.
func (r *Renderer) foreign(url string) bool {
	return url != "" && (len(r.urls()) > 0 || r.repo.AnyShape()) && !r.urls()[argo.NormalURL(url)] && !r.learned[argo.NormalURL(url)]
}

// ownURLs collects the URLs that root apps and site files give for this
// repository.
func (r *Renderer) ownURLs() map[string]bool {
	urls := map[string]bool{}
	for _, root := range r.repo.RootApps {
		for _, src := range root.Sources {
			if src.Chart == "" && (src.Path == "" || r.repo.Tree.IsDir(src.Path)) {
				urls[argo.NormalURL(src.RepoURL)] = true
			}
		}
	}
	for _, site := range r.repo.Sites {
		for _, p := range []source.Path{source.P("source", "repoURL"), source.P("project", "repoURL")} {
			if root := site.File.Root(); root != nil {
				if _, v := source.Get(root, p); v != nil {
					urls[argo.NormalURL(argo.Text(source.Decode(v)))] = true
				}
			}
		}
	}
	r.urlsOfRoots(urls)
	delete(urls, "")
	return urls
}
