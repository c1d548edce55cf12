package chart

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/Masterminds/semver/v3"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// fetchedList is what `xgen-lint fetch` writes beside the charts: where each
// comes from.
const fetchedList = ".fetched.json"

// Remote finds the charts that are not of this repository. It is safe for concurrent use.
type Remote struct {
	tree    *source.Tree
	folder  string
	fetched func() map[string]string
}

// NewRemote makes a Remote of a folder of tree, "" if there is none.
func NewRemote(tree *source.Tree, folder string) *Remote {
	r := &Remote{tree: tree, folder: folder}
	r.fetched = sync.OnceValue(r.readFetched)
	return r
}

// Find returns the folder of a chart that is not of this repository, in
// the folder `charts` of the configuration: an archive NAME-VERSION.tgz, or a
// folder NAME-VERSION or NAME that holds the chart or is it. Of the versions that
// fit, the highest is taken. ok is false if it has none.
func (r *Remote) Find(repository, name, version string) (dir string, ok bool) {
	if r.folder == "" || name == "" {
		return "", false
	}
	name = path.Base(name)
	fits := versionRange(version)
	var best *semver.Version
	list, _ := fs.ReadDir(r.tree.FS, r.folder)
	for _, e := range list {
		stem := strings.TrimSuffix(e.Name(), ".tgz")
		if stem != name && !strings.HasPrefix(stem, name+"-") || r.fetchedElsewhere(e.Name(), repository) {
			continue
		}
		for _, at := range []string{path.Join(r.folder, e.Name()), path.Join(r.folder, e.Name(), name)} {
			y, err := r.tree.YAML(path.Join(at, "Chart.yaml"))
			if err != nil || y.Root() == nil || argo.TextAt(y.Root(), "name") != name {
				continue
			}
			_, written := source.Get(y.Root(), source.P("version"))
			is := argo.Text(source.Decode(written))
			v, err := semver.NewVersion(is)
			if err != nil || !fits(is, v) || best != nil && !v.GreaterThan(best) {
				continue
			}
			dir, best = at, v
		}
	}
	return dir, best != nil
}

// versionRange tells which versions fit: the one that is named, else those in
// the range; none stands for all that are not pre-releases.
func versionRange(want string) func(text string, v *semver.Version) bool {
	if want == "" {
		want = "*"
	}
	c, err := semver.NewConstraint(want)
	return func(text string, v *semver.Version) bool {
		return strings.TrimPrefix(text, "v") == strings.TrimPrefix(want, "v") || err == nil && c.Check(v)
	}
}

// fetchedElsewhere reports whether a file of the charts' folder is known to come
// from another repository.
func (r *Remote) fetchedElsewhere(file, repository string) bool {
	from, known := r.fetched()[file]
	return known && !sameRepository(from, repository)
}

func sameRepository(a, b string) bool {
	plain := func(s string) string { return strings.TrimSuffix(strings.TrimPrefix(s, "oci://"), "/") }
	return plain(a) == plain(b)
}

// readFetched reads where the fetched charts come from.
func (r *Remote) readFetched() map[string]string {
	out := map[string]string{}
	f, err := r.tree.File(path.Join(r.folder, fetchedList))
	if err != nil {
		return out
	}
	var list map[string]struct{ Repository string }
	if json.Unmarshal(f.Data, &list) == nil {
		for name, l := range list {
			out[name] = l.Repository
		}
	}
	return out
}
