package chart

import (
	"maps"
	"slices"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/render/helm"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// ValuesFiles holds values files as Helm reads them, which must not be changed, and knows which charts take them. It is
// safe for concurrent use; the zero value is empty.
type ValuesFiles struct {
	mu    sync.Mutex
	read  map[*source.YAML]readFile
	names map[string]map[string]bool // of all that were asked for, with the charts that take them
}

// maxValues bounds the cache: services' values files are read for every site,
// but a site's own file only for its root apps, and there may be many sites.
const maxValues = 128

type readFile struct {
	values map[string]any
	err    error
}

// Get reads a file: the first document, numbers as float64, YAML 1.1. The error is sigs.k8s.io/yaml's.
func (f *ValuesFiles) Get(y *source.YAML) (map[string]any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	file, ok := f.read[y]
	if !ok {
		if f.read == nil || len(f.read) >= maxValues {
			f.read = map[*source.YAML]readFile{}
		}
		file.values, file.err = helm.ReadValues(y)
		f.read[y] = file
	}
	return file.values, file.err
}

// Note notes that a chart, by its folder, takes a file.
func (f *ValuesFiles) Note(name, chart string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.names == nil {
		f.names = map[string]map[string]bool{}
	}
	if f.names[name] == nil {
		f.names[name] = map[string]bool{}
	}
	f.names[name][chart] = true
}

// Names lists the files that were noted, sorted.
func (f *ValuesFiles) Names() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Sorted(maps.Keys(f.names))
}

// Of is Names for one chart, by its folder.
func (f *ValuesFiles) Of(chart string) (out []string) {
	for _, name := range f.Names() {
		f.mu.Lock()
		if f.names[name][chart] {
			out = append(out, name)
		}
		f.mu.Unlock()
	}
	return out
}
