package model

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// names gives sites of other shapes names of their own.
type names struct{ taken map[string]bool }

// settle names the sites: by what varies, with the folder where that repeats.
func (n *names) settle(sites []*Site) []*Site {
	for depth := 0; depth < 8; depth++ {
		count := map[string]int{}
		for _, s := range sites {
			count[s.Name]++
		}
		again := false
		for _, s := range sites {
			if (count[s.Name] > 1 || n.taken[s.Name]) && len(s.folders) > 0 {
				last := len(s.folders) - 1
				s.Name, s.folders, again = s.folders[last]+"/"+s.Name, s.folders[:last], true
			}
		}
		if !again {
			break
		}
	}
	seen := map[string]bool{}
	for _, s := range sites {
		for base, i := s.Name, 2; seen[s.Name] || n.taken[s.Name]; i++ {
			s.Name = base + "-" + text(int64(i))
		}
		seen[s.Name] = true
	}
	slices.SortStableFunc(sites, func(a, b *Site) int { return strings.Compare(a.Name, b.Name) })
	return sites
}

// newSite makes a site of another shape; where is the folder that tells equal
// names apart.
func newSite(name, where string, file *source.YAML, root *Root) *Site {
	s := &Site{Name: name, File: file, Roots: []*Root{root}}
	if where != "." {
		s.folders = strings.Split(where, "/")
	}
	if len(s.folders) > 0 && s.folders[len(s.folders)-1] == name {
		s.folders = s.folders[:len(s.folders)-1]
	}
	root.Name = name
	return s
}

// manifestSite is the site of an Application or ApplicationSet. named collects
// the charts and values files that it names.
func (r *Repo) manifestSite(at argo.Place, makers []string, named map[string]bool) *Site {
	name := text(source.Decode(at.Child("metadata", "name").Node()))
	site := newSite(name, path.Dir(at.File.Path), at.File, &Root{At: at})
	if at.Kind() != argo.KindApplication {
		return site
	}
	app := r.application(at)
	for _, src := range app.Sources {
		dir, _ := argo.InRepo(".", src.Path)
		if src.Chart != "" || !slices.Contains(makers, dir) {
			continue
		}
		named[dir] = true
		for _, f := range app.ValueFiles(src) {
			named[f.Path] = true
			y, err := r.Tree.YAML(f.Path)
			if varies, ok := siteOfValues(path.Base(f.Path)); ok && err == nil && !f.Fault.IsSet() {
				site = newSite(varies, dir, y, &Root{At: at})
			}
		}
	}
	site.Roots[0].Name = name
	return site
}

// siteOfValues returns what varies in the name of a values file: prod in
// values-prod.yaml and prod-values.yaml.
func siteOfValues(base string) (string, bool) {
	stem := strings.TrimSuffix(base, path.Ext(base))
	if path.Ext(base) != ".yaml" && path.Ext(base) != ".yml" {
		return "", false
	}
	for _, sep := range []string{"-", ".", "_"} {
		if v, ok := strings.CutPrefix(stem, "values"+sep); ok && v != "" {
			return v, true
		}
		if v, ok := strings.CutSuffix(stem, sep+"values"); ok && v != "" {
			return v, true
		}
	}
	return "", false
}

// chartSites are the sites of a chart: one for each values file beside its
// values.yaml or in its ci/ that no Application names, and with bare, or if
// there is none, one with the chart's own values.
func (r *Repo) chartSites(chart string, named map[string]bool, bare bool) []*Site {
	var out []*Site
	found := named[chart]
	for _, dir := range []string{chart, path.Join(chart, "ci")} {
		for _, e := range r.Tree.Below(dir, false) {
			name, ok := siteOfValues(path.Base(e.Path))
			if !ok || e.Link || r.readsAsData(chart, path.Base(e.Path)) {
				continue
			}
			y, err := r.Tree.YAML(e.Path)
			if found = true; err != nil || named[e.Path] {
				continue
			}
			out = append(out, newSite(name, chart, y, &Root{Dir: chart, ValueFiles: []string{e.Path}, Bare: bare, Release: r.chartName(chart)}))
		}
	}
	if !found || bare {
		file := r.firstYAML(path.Join(chart, "values.yaml"), path.Join(chart, "Chart.yaml"))
		if file != nil {
			out = append(out, newSite(folderName(chart), path.Dir(chart), file, &Root{Dir: chart, Bare: bare, Defaults: !bare, Release: r.chartName(chart)}))
		}
	}
	return out
}

// readsAsData reports whether a chart's templates read a file beside its values.yaml themselves: it is not a set of values.
func (r *Repo) readsAsData(chart, base string) bool {
	return !strings.HasPrefix(base, "values") && slices.ContainsFunc(r.Tree.All(path.Join(chart, "templates")), func(e files.Entry) bool {
		f, err := r.Tree.File(e.Path)
		return err == nil && (bytes.Contains(f.Data, []byte(`.Files.Get "`+base+`"`)) || bytes.Contains(f.Data, []byte(`.Files.Lines "`+base+`"`)))
	})
}

func folderName(dir string) string {
	if dir == "." {
		return "root"
	}
	return path.Base(dir)
}

func (r *Repo) folderSite(dir, file string, bare bool) *Site {
	y, err := r.Tree.YAML(file)
	if err != nil {
		y = source.Unread(file, err)
	}
	return newSite(folderName(dir), path.Dir(dir), y, &Root{Dir: dir, Bare: bare, Release: folderName(dir)})
}

// bareSites are those of a repository without any Application: each chart, each
// kustomization that no other one takes in, each folder of plain manifests.
func (r *Repo) bareSites(found *repoFiles, charts []string) []*Site {
	var out []*Site
	for _, chart := range charts {
		if !r.isLibrary(chart) {
			out = append(out, r.chartSites(chart, map[string]bool{}, true)...)
		}
	}
	for _, k := range found.kustom {
		if k.root {
			out = append(out, r.folderSite(k.dir, k.file, true))
		}
	}
	taken := map[string]bool{}
	for _, k := range found.kustom {
		for _, file := range k.all {
			taken[file] = true
		}
	}
	for _, dir := range slices.Sorted(maps.Keys(found.byFolder)) {
		if found.kustomizationIn(dir) != nil || slices.ContainsFunc(charts, func(c string) bool { return c == dir || strings.HasPrefix(dir, c+"/") && c != "." }) {
			continue
		}
		files := slices.DeleteFunc(slices.Clone(found.byFolder[dir]), func(f string) bool { return taken[f] })
		if len(files) == 0 {
			continue
		}
		s := r.folderSite(dir, files[0], true)
		s.Roots[0].Files = files
		out = append(out, s)
	}
	return out
}

// chartName is what a chart calls itself, else what its folder is called.
func (r *Repo) chartName(chart string) string {
	if y, err := r.Tree.YAML(path.Join(chart, "Chart.yaml")); err == nil && y.Root() != nil {
		if name := text(source.Decode(at(y.Root(), "name"))); name != "" {
			return name
		}
	}
	return folderName(chart)
}

// isLibrary reports whether a chart renders nothing by itself.
func (r *Repo) isLibrary(chart string) bool {
	y, err := r.Tree.YAML(path.Join(chart, "Chart.yaml"))
	return err == nil && y.Root() != nil && text(source.Decode(at(y.Root(), "type"))) == "library"
}
