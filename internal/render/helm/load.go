package helm

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"maps"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/chartutil"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/functions"
	"github.com/xgen-lint/xgen-lint/internal/render/helm/internal/kyaml"
	"helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
)

// Chart is a loaded chart. It is immutable and may be used concurrently.
type Chart struct {
	Dir     string // repo-relative folder
	Name    string
	Version string
	// Missing are the dependencies that Chart.yaml lists and that are neither in charts/ nor elsewhere in the
	// repository. Render leaves them out; Helm would refuse (or Argo CD fetch them).
	Missing []Dependency
	// Sum is of all files that the chart and its dependencies were loaded from.
	Sum [32]byte

	root    *node
	files   map[*chart.File]string // templates and others -> repo-relative file
	schemas chartutil.Schemas
	gate    *Gate
	static  bool // no condition and no tag: the same dependencies for all values

	mu       sync.Mutex
	variants map[string]*variant
}

// Has reports whether a file of the repository is one of the chart's, or of the charts below it.
func (c *Chart) Has(file string) bool {
	for _, name := range c.files {
		if name == file {
			return true
		}
	}
	return false
}

// Files are the repository's files that the chart was loaded from, and the charts below it, sorted: templates and others.
func (c *Chart) Files() []string { return slices.Compact(slices.Sorted(maps.Values(c.files))) }

// Gate lets one rendering at a time take much memory, see engine.Gate.
type Gate = functions.Gate

// Share makes renderings of charts that share g take turns where they take much memory. It has to be called before Render.
func (c *Chart) Share(g *Gate) { c.gate = g }

// Dependency is an entry of `dependencies` in a Chart.yaml.
type Dependency struct {
	Chart      string // repo-relative folder of the chart that lists it
	Name       string
	Version    string
	Repository string
	Alias      string
	Condition  string
	Tags       []string
	Reason     finding.Phrase // why it cannot be had
}

// node is a chart as it is in the repository.
type node struct {
	chart *chart.Chart
	dir   string
	deps  []*node
}

// Load reads the chart in folder dir of fsys, whose root is the repository's: its .helmignore, the charts in
// charts/ (folders and archives), and `file://` dependencies inside the repository. The error is an *Error
// that is at the file which cannot be used.
func Load(fsys fs.FS, dir string) (*Chart, error) { return LoadWith(fsys, dir, nil) }

// LoadWith is Load with a way to find dependencies that the chart does not hold: remote returns the folder in fsys of
// the chart of a repository and version, or false. A nil remote finds none.
func LoadWith(fsys fs.FS, dir string, remote func(repository, name, version string) (dir string, ok bool)) (*Chart, error) {
	l := &chartLoader{fsys: fsys, files: map[*chart.File]string{}, sum: sha256.New()}
	root, err := l.dir(path.Clean(dir))
	if err != nil {
		return nil, err
	}
	if t := root.chart.Metadata.Type; t != "" && t != "application" {
		return nil, &Error{Kind: KindChart, Template: path.Join(root.dir, "Chart.yaml"),
			Text: finding.Say("chart-type", "type", t)}
	}
	l.localDependencies(root)
	if remote != nil {
		if err := l.remoteDependencies(root, remote, 0); err != nil {
			return nil, err
		}
	}
	l.findMissing(root)
	fmt.Fprint(l.sum, l.missing)
	c := &Chart{Sum: [32]byte(l.sum.Sum(nil)), Dir: root.dir, Name: root.chart.Name(), Version: root.chart.Metadata.Version, Missing: l.missing,
		root: root, files: l.files, static: static(root.chart), variants: map[string]*variant{}}
	return c, nil
}

type chartLoader struct {
	fsys    fs.FS
	files   map[*chart.File]string
	missing []Dependency
	sum     hash.Hash // see Chart.Sum
}

// file is a file of a chart: its name there, and where a person finds it.
type file struct {
	name, path string
	data       []byte
}

func (l *chartLoader) dir(dir string) (*node, error) {
	w := walker{fsys: l.fsys, root: dir}
	files, err := w.walk()
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		fmt.Fprintf(l.sum, "%s %s %d\n", dir, f.name, len(f.data))
		_, _ = l.sum.Write(f.data)
	}
	return l.build(dir, files)
}

// build makes a chart of files as Helm's loader does, which is called for each level apart so that every
// chart's folder is known and dependencies have an order.
func (l *chartLoader) build(dir string, files []file) (*node, error) {
	own, subs := split(files)
	buffered := make([]*loader.BufferedFile, 0, len(own))
	paths := make(map[string]string, len(own))
	var values map[string]any
	for _, f := range own {
		paths[f.name] = f.path
		if f.name == "values.yaml" {
			if v, ok := kyaml.Read(f.data); ok {
				if values, ok = v.(map[string]any); ok {
					continue // the loader would read it by way of JSON
				}
			}
		}
		buffered = append(buffered, &loader.BufferedFile{Name: f.name, Data: f.data})
	}
	c, err := loader.LoadFiles(buffered)
	if err != nil {
		return nil, loadError(dir, paths, err)
	}
	if values != nil {
		c.Values = values
	}
	for _, group := range [][]*chart.File{c.Templates, c.Files} {
		for _, f := range group {
			l.files[f] = paths[f.Name]
		}
	}
	n := &node{chart: c, dir: dir}
	names := make([]string, 0, len(subs))
	for name := range subs {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if strings.IndexAny(name, "_.") == 0 {
			continue
		}
		sub, err := l.sub(path.Join(dir, "charts", name), name, subs[name])
		if err != nil {
			return nil, err
		}
		n.add(sub)
	}
	return n, nil
}

func (n *node) add(sub *node) {
	n.chart.AddDependency(sub.chart)
	n.deps = append(n.deps, sub)
}

// split takes the charts in charts/ apart, by the name of their folder or archive.
func split(files []file) (own []file, subs map[string][]file) {
	subs = map[string][]file{}
	for _, f := range files {
		rest, ok := strings.CutPrefix(f.name, "charts/")
		if !ok || path.Ext(f.name) == ".prov" {
			own = append(own, f)
			continue
		}
		name, _, _ := strings.Cut(rest, "/")
		subs[name] = append(subs[name], file{name: rest, path: f.path, data: f.data})
	}
	return own, subs
}

func (l *chartLoader) sub(dir, name string, files []file) (*node, error) {
	if path.Ext(name) == ".tgz" {
		if files[0].name != name {
			return nil, &Error{Kind: KindChart, Template: dir, Text: finding.Say("folder-tgz")}
		}
		unpacked, err := loader.LoadArchiveFiles(bytes.NewReader(files[0].data))
		if err != nil {
			return nil, fileError(dir, fmt.Errorf("unpack the archive: %w", err))
		}
		files = files[:0:0]
		for _, f := range unpacked {
			files = append(files, file{name: f.Name, path: path.Join(dir, f.Name), data: f.Data})
		}
		return l.build(dir, files)
	}
	inside := make([]file, 0, len(files))
	for _, f := range files {
		if _, rest, ok := strings.Cut(f.name, "/"); ok {
			inside = append(inside, file{name: rest, path: f.path, data: f.data})
		}
	}
	return l.build(dir, inside)
}

// loadError is at the file that Helm's loader names.
func loadError(dir string, paths map[string]string, err error) error {
	for _, name := range []string{"values.yaml", "requirements.yaml", "requirements.lock", "Chart.lock"} {
		if strings.HasPrefix(err.Error(), "cannot load "+name) {
			return fileError(paths[name], err)
		}
	}
	at := path.Join(dir, "Chart.yaml")
	if _, ok := paths["Chart.yaml"]; !ok {
		return &Error{Kind: KindChart, Template: dir, Text: finding.Say("no-chart"), Err: err}
	}
	var invalid chart.ValidationError
	if errors.As(err, &invalid) {
		return &Error{Kind: KindChart, Template: at, Text: finding.Say("words", "words", strings.TrimPrefix(err.Error(), "validation: ")), Err: err}
	}
	return fileError(at, err)
}

func static(c *chart.Chart) bool {
	for _, d := range c.Metadata.Dependencies {
		if strings.TrimSpace(d.Condition) != "" || len(d.Tags) > 0 {
			return false
		}
	}
	for _, sub := range c.Dependencies() {
		if !static(sub) {
			return false
		}
	}
	return true
}
