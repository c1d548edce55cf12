package chart

import (
	"bytes"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/files"
	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Store loads the charts of a repo once, and renders releases that are equal in all that Helm sees once. It is safe for
// concurrent use.
type Store struct {
	tree   *source.Tree
	remote *Remote
	gate   helm.Gate

	mu      sync.Mutex
	charts  map[string]*chartEntry
	outputs map[string]*outputEntry
}

type chartEntry struct {
	once  sync.Once
	chart *Chart
}

type outputEntry struct {
	once sync.Once
	out  *Output
}

// maxOutputs bounds the shared outputs, so that memory does not grow with the
// fleet: an output takes some 50 KB, and equal releases are near each other.
const maxOutputs = 64

// LightValues is how many YAML values an output, or what is rendered of a site, may have to be taken lightly: what has
// more is let go of with its site.
const LightValues = 40_000

// NewStore makes a Store of the charts in tree; remote finds those of other repositories.
func NewStore(tree *source.Tree, remote *Remote) *Store {
	return &Store{tree: tree, remote: remote, charts: map[string]*chartEntry{}, outputs: map[string]*outputEntry{}}
}

// Chart returns the chart in dir; its Err is set if it cannot be loaded.
func (s *Store) Chart(dir string) *Chart {
	s.mu.Lock()
	e := s.charts[dir]
	if e == nil {
		e = &chartEntry{}
		s.charts[dir] = e
	}
	s.mu.Unlock()
	e.once.Do(func() { e.chart = s.load(dir) })
	return e.chart
}

// Load loads a chart anew, from a folder of any files. The errors are those of helm.LoadWith.
func (s *Store) Load(files fs.FS, dir string) (*helm.Chart, error) {
	c, err := helm.LoadWith(files, dir, s.remote.Find)
	if err == nil {
		c.Share(&s.gate)
	}
	return c, err
}

// Render renders a source's chart, or hands out what an equal release rendered to.
func (s *Store) Render(src *Source) *Output {
	key, ok := src.Key()
	if !ok {
		return render(src)
	}
	s.mu.Lock()
	e := s.outputs[key]
	if e == nil {
		if len(s.outputs) >= maxOutputs {
			clear(s.outputs)
		}
		e = &outputEntry{}
		s.outputs[key] = e
	}
	s.mu.Unlock()
	e.once.Do(func() { e.out = render(src) })
	if e.out.values() > LightValues { // let go with its site
		s.mu.Lock()
		delete(s.outputs, key)
		s.mu.Unlock()
	}
	return e.out
}

// Copy takes over the charts of a Store of the same files.
func (s *Store) Copy(from *Store) {
	from.mu.Lock()
	defer from.mu.Unlock()
	maps.Copy(s.charts, from.charts)
}

// Share takes over from a Store of an earlier state of the repo the charts whose
// files are as they were, and what they rendered to.
func (s *Store) Share(from *Store) {
	from.mu.Lock()
	charts, outputs := maps.Clone(from.charts), maps.Clone(from.outputs)
	from.mu.Unlock()
	for dir, chart := range charts {
		if chart.chart == nil || chart.chart.Err != nil || !sameFiles(from.tree, s.tree, dir) {
			delete(charts, dir)
		}
	}
	for key := range outputs {
		if dir, _, _ := strings.Cut(key, "\x00"); charts[dir] == nil {
			delete(outputs, key)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	maps.Copy(s.charts, charts)
	maps.Copy(s.outputs, outputs)
}

// sameFiles reports whether a folder holds the same in two trees, hidden files too.
func sameFiles(a, b *source.Tree, dir string) bool {
	was, is := a.All(dir), b.All(dir)
	return slices.EqualFunc(was, is, func(x, y files.Entry) bool {
		if x != y {
			return false
		}
		f, err1 := a.File(x.Path)
		g, err2 := b.File(y.Path)
		return err1 == nil && err2 == nil && (f == g || bytes.Equal(f.Data, g.Data))
	})
}
