// Package input builds what rules read: the documents of those in Rego (their form is internal/document's), with where each
// part of them comes from, and the charts that checks in Go read as text.
package input

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/internal/document"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
	"github.com/xgen-lint/xgen-lint/internal/workload"
)

// Document is what rules of one scope read, together with where each part of
// it comes from: a rule names a path, the mounts turn it into a place.
type Document struct {
	Tree       map[string]any
	Containers []*workload.Container // of a site's document
	Made       []string              // of a site's document: the names that other roots may look for, by index.Absent

	mounts    []Mount
	indexOnce sync.Once // see Find; no mount is added after the first Find
	index     map[string]int
}

// Mount says that what lies below a path of the document comes from a place.
type Mount struct {
	From    Origin
	Subject finding.Subject

	prefix source.Path
}

// Origin is where a part of a document comes from: in a file, in an object, or one place for all of it.
type Origin struct {
	YAML   *source.YAML // a source file's YAML, from Base down
	Doc    int
	Base   source.Path
	Object *render.Object // a rendered object, from Base down
	Span   source.Span
}

// Mount records where the part of the document at prefix comes from.
func (d *Document) Mount(prefix source.Path, from Origin, subject finding.Subject) {
	d.mounts = append(d.mounts, Mount{from, subject, prefix})
}

// Find returns the mount that a path lies in, the deepest one, and what is
// left of the path below it.
func (d *Document) Find(path source.Path) (Mount, source.Path, bool) {
	d.indexOnce.Do(func() {
		d.index = make(map[string]int, len(d.mounts))
		for i, m := range d.mounts {
			if key := mountKey(m.prefix); d.index[key] == 0 {
				d.index[key] = i + 1 // of two for one path, the first
			}
		}
	})
	for n := len(path); n >= 0; n-- {
		if i := d.index[mountKey(path[:n])]; i > 0 {
			return d.mounts[i-1], path[n:], true
		}
	}
	return Mount{}, nil, false
}

// Changes reports whether a path is of a rendered field that another render writes differently.
func (d *Document) Changes(path source.Path) bool {
	m, rest, ok := d.Find(path)
	return ok && m.From.Object != nil && m.From.Object.IsChanging(m.From.Base.Child(rest...))
}

func mountKey(path source.Path) string { return strings.Join(path, "\x00") }

// Site builds the document of scope "site".
func (build *Builder) Site(site *model.Site, res *render.Result) *Document {
	d := &Document{Tree: map[string]any{"kind": "site"}}
	own := finding.Subject{Site: site.Name}
	d.Tree["site"] = document.SiteFacts{
		Name: site.Name, File: site.File.Path, Platform: site.Platform, Cloud: build.cloud(site), GPU: site.GPU,
		ImageSite: site.ImageSite, Declares: build.declares(site), Setup: site.Facts.Setup, Secrets: build.secretsFolder(site), Doc: shapedDoc(site),
	}
	whole := Origin{YAML: site.File, Base: source.P()}
	d.Mount(source.P("site"), whole, own)
	d.Mount(source.P("site", "doc"), whole, own)
	d.Mount(source.P("site", "imageSite"), Origin{YAML: site.File, Base: source.P("site")}, own)
	for _, fact := range build.declares(site) {
		d.Mount(source.P("site", fact), Origin{YAML: build.repo.Config.File, Base: source.P("sites", site.Name, fact)}, own)
	}
	d.Tree["limits"] = limits(build.repo.Config.Platforms[site.Platform])
	build.addEnvironments(d, site)
	build.addRootApps(d, site, res)
	build.addReleases(d, res)
	build.addRoots(d, res)
	build.addContainers(d, res)
	build.addIndex(d, res)
	build.addShared(d)
	return d
}

// declares lists the facts that the configuration states of a site.
func (build *Builder) declares(site *model.Site) []string {
	facts := []string{}
	if config := build.repo.Config.File; config != nil {
		for _, fact := range []string{"platform", "gpu"} {
			if _, stated := source.Get(config.Root(), source.P("sites", site.Name, fact)); stated != nil {
				facts = append(facts, fact)
			}
		}
	}
	return facts
}

// Fleet builds the slim document of scope "fleet": all sites, without
// manifests. Its two large parts are converted side by side.
func (build *Builder) Fleet() (*Document, error) {
	d := &Document{Tree: map[string]any{"kind": "fleet"}}
	var sites []document.FleetSite
	at := map[*model.Site]int{}
	for _, s := range build.repo.Sites {
		if len(s.Roots) > 0 {
			continue // of another shape: there is nothing to compare
		}
		i := len(sites)
		at[s] = i
		sites = append(sites, document.FleetSite{
			Name: s.Name, File: s.File.Path, Platform: s.Platform, GPU: s.GPU, ImageSite: s.ImageSite,
			Setup: s.Facts.Setup, Broken: s.Broken(), Doc: build.slimDoc(s), Sealed: build.sealed(d, i, s),
		})
		prefix := source.P("sites").Index(i)
		whole := Origin{YAML: s.File, Base: source.P()}
		d.Mount(prefix, whole, finding.Subject{Site: s.Name})
		d.Mount(prefix.Child("doc"), whole, finding.Subject{Site: s.Name})
		d.Mount(prefix.Child("imageSite"), Origin{YAML: s.File, Base: source.P("site")}, finding.Subject{Site: s.Name})
	}
	var converting errgroup.Group
	var converted policy.Value
	converting.Go(func() (err error) { converted, err = policy.Precompute(sites); return err })
	roots, err := policy.Precompute(build.addAllRootApps(d, at))
	if err := errors.Join(err, converting.Wait()); err != nil {
		return nil, fmt.Errorf("build the document of the fleet: %w", err)
	}
	d.Tree["sites"], d.Tree["rootApps"] = converted, roots
	build.addShared(d)
	return d, nil
}

// shapedDoc is the site's file for rules about its shape, which are silent where
// it is not the seed documents'.
func shapedDoc(s *model.Site) any {
	if !s.Seed && s.File.Root() != nil {
		return map[string]any{}
	}
	return s.File.Root()
}

// slimDoc is what rules that compare sites read of a site's file.
func (build *Builder) slimDoc(s *model.Site) any {
	if root, ok := shapedDoc(s).(*source.Node); ok {
		return build.slim(root, slimSite)
	}
	return shapedDoc(s)
}

// clouds are the platforms where nodes are rented and storage is a service.
var clouds = []string{"eks", "aks", "gke", "oke", "ack", "iks", "doks", "lke", "nks", "aws", "azure", "gcp"}

func (build *Builder) cloud(site *model.Site) bool { return slices.Contains(clouds, site.Platform) }

func limits(l model.Limits) map[string]any {
	out := map[string]any{}
	for name, v := range map[string]*int64{"replicas": l.Replicas, "minReplicas": l.MinReplicas, "maxReplicas": l.MaxReplicas} {
		if v != nil {
			out[name] = *v
		}
	}
	return out
}

func (build *Builder) addEnvironments(d *Document, site *model.Site) {
	var envs []document.Environment
	for i, e := range site.Environments {
		prefix := source.P("environments").Index(i)
		subject := finding.Subject{Site: site.Name, Environment: e.Name}
		env := document.Environment{Name: e.Name, Declared: e.Declared, Destined: e.Destined, Domain: e.Domain}
		base := e.Path()
		if !e.Declared {
			base = source.P("destinations", e.Name)
		}
		d.Mount(prefix, Origin{YAML: site.File, Base: base}, subject)
		destination := source.P("destinations", e.Name)
		if _, node := source.Get(site.File.Root(), destination); node != nil {
			env.Destination = node
			d.Mount(prefix.Child("destination"), Origin{YAML: site.File, Base: destination}, subject)
		}
		if e.Domain != nil {
			d.Mount(prefix.Child("domain"), Origin{YAML: site.File, Base: destination.Child("domain")}, subject)
		}
		for j, s := range e.Services {
			_, node := source.Get(site.File.Root(), s.Path)
			env.Services = append(env.Services, node)
			d.Mount(prefix.Child("services").Index(j), Origin{YAML: site.File, Base: s.Path},
				finding.Subject{Site: site.Name, Environment: e.Name, Service: s.Name})
		}
		envs = append(envs, env)
	}
	d.Tree["environments"] = envs
}
