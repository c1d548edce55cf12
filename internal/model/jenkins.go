package model

import (
	"errors"
	"sync"

	"github.com/xgen-lint/xgen-lint/internal/groovy"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Jenkins is the delivery side: what is built, and where it is pushed.
type Jenkins struct {
	Project   *source.YAML   // config/project.yaml, nil if there is none
	Pipelines []*source.File // *.groovy and Jenkinsfile*

	once sync.Once
	read []*Pipeline
}

// Pipeline is a pipeline as it was read; with Err set nothing else is known of it.
type Pipeline struct {
	File *source.File
	*groovy.Pipeline
	Err *groovy.Error
}

// Read reads the pipelines, once. It is safe for concurrent use.
func (j *Jenkins) Read() []*Pipeline {
	j.once.Do(func() {
		for _, f := range j.Pipelines {
			p := &Pipeline{File: f}
			var err error
			if p.Pipeline, err = groovy.Read(string(f.Data)); err != nil && !errors.As(err, &p.Err) {
				p.Err = &groovy.Error{Message: err.Error()}
			}
			j.read = append(j.read, p)
		}
	})
	return j.read
}

// Catalog is services.yaml: the services that can be built.
type Catalog struct {
	File     *source.YAML
	Services []CatalogService
}

// CatalogService is one service of the catalogue.
type CatalogService struct {
	Name string
	Path source.Path
}

// Has reports whether the catalogue knows the service.
func (c *Catalog) Has(name string) bool {
	for _, s := range c.Services {
		if s.Name == name {
			return true
		}
	}
	return false
}

// ImageSites returns the `sites` that project.yaml says are built, with their
// paths; nil where it does not say.
func (j *Jenkins) ImageSites() []string {
	if j.Project == nil {
		return nil
	}
	list, ok := source.Decode(at(j.Project.Root(), "sites")).([]any)
	if !ok {
		return nil
	}
	return texts(list)
}

// PushHost returns the registry that Jenkins pushes an image site to, and the
// path in project.yaml that says so; "" where nothing does.
func (j *Jenkins) PushHost(imageSite string) (host string, path source.Path) {
	if j.Project == nil {
		return "", nil
	}
	for _, p := range []source.Path{
		source.P("siteRegistries", imageSite, "host"), source.P("registry", "nexus", "host"),
	} {
		if _, v := source.Get(j.Project.Root(), p); v != nil {
			if h := text(source.Decode(v)); h != "" {
				return h, p
			}
		}
	}
	return "", nil
}

// readCatalog reads the services of services.yaml: a list of names or of maps
// with a name, or a map by name, under `services` or at the root.
func readCatalog(y *source.YAML) *Catalog {
	c := &Catalog{File: y}
	if y.Root() == nil {
		return c
	}
	base, list := source.P("services"), at(y.Root(), "services")
	if list == nil {
		base, list = source.P(), y.Root()
	}
	switch v := source.Decode(list).(type) {
	case []any:
		for i, item := range v {
			name := text(item)
			if m, ok := item.(map[string]any); ok {
				name = text(m["name"])
			}
			if name != "" {
				c.Services = append(c.Services, CatalogService{name, base.Index(i)})
			}
		}
	case map[string]any:
		source.Entries(list, func(name string, _, _ *source.Node) {
			c.Services = append(c.Services, CatalogService{name, base.Child(name)})
		})
	}
	return c
}
