package render

import (
	"bytes"
	"path"
	"slices"
	"strings"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/argo/appset"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// reach is what rendering a site may read of the repository. It may be more than
// is read, and is never less.
type reach struct {
	all    bool            // nobody can say
	dirs   map[string]bool // with all that is below
	files  map[string]bool
	values map[string]string // values files, with the chart that takes them
	match  []func(file string) bool
}

// MayRead reports whether rendering a site may read a file: false only where it
// surely does not. It is known after Settle, and of sites of other shapes than
// the seed documents'.
func (r *Renderer) MayRead(site *model.Site, file string) bool {
	m := r.reaches[site]
	if m == nil || m.all || m.files[file] || m.values[file] != "" {
		return true
	}
	if slices.ContainsFunc(m.match, func(match func(string) bool) bool { return match(file) }) {
		return true
	}
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if m.dirs[dir] {
			return !r.isOtherValues(file)
		}
		if dir == "." || dir == "/" {
			return false
		}
	}
}

// isOtherValues reports whether a file in a chart is a set of values that the chart does not read by itself: who takes it
// names it.
func (r *Renderer) isOtherValues(file string) bool {
	dir, base := path.Dir(file), path.Base(file)
	if path.Base(dir) == "ci" {
		dir = path.Dir(dir)
	}
	stem, isYAML := strings.CutSuffix(base, ".yaml")
	if !isYAML || stem == "values" || !strings.HasPrefix(stem, "values") && !strings.HasSuffix(stem, "values") || !r.repo.Tree.Exists(path.Join(dir, "Chart.yaml")) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	own, known := r.readsOwn[dir]
	if !known {
		own = slices.ContainsFunc(r.repo.Tree.All(dir), func(e files.Entry) bool {
			f, err := r.repo.Tree.File(e.Path)
			return err != nil || bytes.Contains(f.Data, []byte(".Files")) // a template, here or in a value
		})
		r.readsOwn[dir] = own
	}
	return !own
}

// NoteValues lets a site's values files count as taken by their charts although
// the site is not rendered.
func (r *Renderer) NoteValues(site *model.Site) {
	if m := r.reaches[site]; m != nil {
		for name, chart := range m.values {
			if r.repo.Tree.Exists(name) {
				r.values.Note(name, chart)
			}
		}
	}
}

func newReach(site *model.Site) *reach {
	m := &reach{dirs: map[string]bool{}, files: map[string]bool{site.File.Path: true}, values: map[string]string{}}
	for _, root := range site.Roots {
		if root.At.Known() {
			m.files[root.At.File.Path] = true
		}
		for _, f := range root.Files {
			m.files[f] = true
		}
		for _, f := range root.ValueFiles {
			m.values[f] = root.Dir
		}
	}
	return m
}

// application adds what an Application's sources may read.
func (m *reach) application(r *Renderer, a *argo.Application) {
	for _, src := range a.Sources {
		dir, inside := argo.InRepo(".", src.Path)
		for _, folder := range []string{src.Base, r.repo.Config.Repositories[argo.NormalURL(src.RepoURL)]} {
			m.all = m.all || folder != "" && !outside(folder)
		}
		m.all = m.all || !inside || src.Tool("plugin") != nil || strings.Contains(src.Path, "{{")
		if src.Path != "" && src.Chart == "" {
			m.folder(r, dir)
			src = src.Patched(r.repo.Tree, a.Name)
		}
		if directory := src.Tool("directory"); directory != nil && directory["jsonnet"] != nil {
			m.all = true
		}
		for _, f := range a.ValueFiles(src) {
			m.value(f.Path, dir)
		}
		for _, p := range src.Helm().FileParameters {
			if name, inside := argo.InRepo(dir, p.Path); inside {
				m.files[name] = true
			}
		}
	}
}

// value adds a values file, or all that a pattern fits.
func (m *reach) value(name, chart string) {
	if !argo.IsGlob(name) {
		m.values[name] = chart
		return
	}
	m.dirs[path.Dir(name[:strings.IndexAny(name, "*?[{")]+"x")] = true
}

// folder adds a folder with what its chart or kustomization takes from elsewhere.
func (m *reach) folder(r *Renderer, dir string) {
	if m.dirs[dir] {
		return
	}
	m.dirs[dir] = true
	for _, name := range []string{"Chart.yaml", "requirements.yaml", "kustomization.yaml", "kustomization.yml", "Kustomization"} {
		m.names(r, path.Join(dir, name))
	}
}

// names adds what the texts of a file name, where that is in the repository.
func (m *reach) names(r *Renderer, file string) {
	if m.files[file] || !r.repo.Tree.Exists(file) {
		return
	}
	m.files[file] = true
	y, err := r.repo.Tree.YAML(file)
	if err != nil || y.Err != nil {
		return // nothing is taken from it
	}
	for _, doc := range y.Docs {
		eachText(doc, func(text string) {
			_, after, named := strings.Cut(text, "=") // name=file, of a generator
			for _, name := range []string{strings.TrimPrefix(text, "file://"), after} {
				p, inside := argo.InRepo(path.Dir(file), name)
				if name == "" || !inside || name == after && !named {
					continue
				}
				switch isDir, there := r.places()[p]; {
				case isDir:
					m.folder(r, p)
				case there && !m.files[p]:
					m.names(r, p) // a transformer may name files of its own
				}
			}
		})
	}
}

// listPlaces lists all files of the repository, and its folders (true). What a text may name is looked up here: a stat of
// any text would be a look into the repository.
func (r *Renderer) listPlaces() map[string]bool {
	out := map[string]bool{".": true}
	for _, e := range r.repo.Tree.All(".") {
		out[e.Path] = e.Link && r.repo.Tree.IsDir(e.Path)
		for dir := path.Dir(e.Path); !out[dir]; dir = path.Dir(dir) {
			out[dir] = true
		}
	}
	return out
}

// eachText visits the scalars of a tree that may be a path.
func eachText(n *source.Node, visit func(string)) {
	if n = source.Deref(n); n == nil {
		return
	}
	if n.Kind == yaml.ScalarNode && n.Value != "" && len(n.Value) < 1000 && !strings.Contains(n.Value, "\n") {
		visit(n.Value)
	}
	for _, c := range n.Content {
		eachText(c, visit)
	}
}

// set adds what the generators of an ApplicationSet look at.
func (m *reach) set(set *argo.ApplicationSet) {
	match, known := appset.Looks(set.At.Root())
	m.all = m.all || !known
	m.match = append(m.match, match)
}
