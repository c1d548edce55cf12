package render

import (
	"maps"
	"slices"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// valuesCache holds values files as Helm reads them; they must not be changed.
type valuesCache struct {
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

func (c *valuesCache) get(y *source.YAML) (map[string]any, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f, ok := c.read[y]
	if !ok {
		if c.read == nil || len(c.read) >= maxValues {
			c.read = map[*source.YAML]readFile{}
		}
		f.values, f.err = readValues(y)
		c.read[y] = f
	}
	return f.values, f.err
}

func (c *valuesCache) note(name, chart string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.names == nil {
		c.names = map[string]map[string]bool{}
	}
	if c.names[name] == nil {
		c.names[name] = map[string]bool{}
	}
	c.names[name][chart] = true
}

// ValueFiles lists the files that the sites rendered so far took values from,
// sorted: site files and those that no layout names.
func (r *Renderer) ValueFiles() []string {
	r.values.mu.Lock()
	defer r.values.mu.Unlock()
	return slices.Sorted(maps.Keys(r.values.names))
}

// ValueFilesOf is ValueFiles for one chart, by its folder.
func (r *Renderer) ValueFilesOf(chart string) (out []string) {
	for _, name := range r.ValueFiles() {
		r.values.mu.Lock()
		if r.values.names[name][chart] {
			out = append(out, name)
		}
		r.values.mu.Unlock()
	}
	return out
}
