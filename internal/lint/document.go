package lint

import (
	"errors"
	"fmt"
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

// inputDocument is what rules of one scope read, together with where each part of
// it comes from: a rule names a path, the mounts turn it into a place.
type inputDocument struct {
	tree       map[string]any
	mounts     []mount
	indexOnce  sync.Once // see find; no mount is added after the first find
	index      map[string]int
	containers []*workload.Container // of a site's document
	made       []string              // of a site's document, see noteMade
}

// mount says that what lies below a path of the document comes from a place.
type mount struct {
	prefix  source.Path
	from    origin
	subject finding.Subject
}

// origin is where a part of a document comes from; one of its fields is set.
type origin struct {
	yaml   *source.YAML // a source file's YAML, from base down
	doc    int
	base   source.Path
	object *render.Object // a rendered object, from base down
	span   source.Span    // one place for all of it
}

// mount records where the part of the document at prefix comes from.
func (d *inputDocument) mount(prefix source.Path, from origin, subject finding.Subject) {
	d.mounts = append(d.mounts, mount{prefix, from, subject})
}

// find returns the mount that a path lies in, the deepest one, and what is
// left of the path below it.
func (d *inputDocument) find(path source.Path) (mount, source.Path, bool) {
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
	return mount{}, nil, false
}

// changes reports whether a path is of a rendered field that another render writes differently.
func (d *inputDocument) changes(path source.Path) bool {
	m, rest, ok := d.find(path)
	return ok && m.from.object != nil && m.from.object.IsChanging(m.from.base.Child(rest...))
}

func mountKey(path source.Path) string { return strings.Join(path, "\x00") }

// siteDocument builds the document of scope "site".
func (run *run) siteDocument(site *model.Site, res *render.Result) *inputDocument {
	d := &inputDocument{tree: map[string]any{"kind": "site"}}
	own := finding.Subject{Site: site.Name}
	d.tree["site"] = document.SiteFacts{
		Name: site.Name, File: site.File.Path, Platform: site.Platform, Cloud: run.cloud(site), GPU: site.GPU,
		ImageSite: site.ImageSite, Declares: run.declares(site), Setup: site.Facts.Setup, Secrets: run.secretsFolder(site), Doc: shapedDoc(site),
	}
	whole := origin{yaml: site.File, base: source.P()}
	d.mount(source.P("site"), whole, own)
	d.mount(source.P("site", "doc"), whole, own)
	d.mount(source.P("site", "imageSite"), origin{yaml: site.File, base: source.P("site")}, own)
	for _, fact := range run.declares(site) {
		d.mount(source.P("site", fact), origin{yaml: run.repo.Config.File, base: source.P("sites", site.Name, fact)}, own)
	}
	d.tree["limits"] = limits(run.repo.Config.Platforms[site.Platform])
	run.addEnvironments(d, site)
	run.addRootApps(d, site, res)
	run.addReleases(d, res)
	run.addRoots(d, res)
	run.addContainers(d, res)
	run.addIndex(d, res)
	run.addShared(d)
	return d
}

// declares lists the facts that the configuration states of a site.
func (run *run) declares(site *model.Site) []string {
	facts := []string{}
	if config := run.repo.Config.File; config != nil {
		for _, fact := range []string{"platform", "gpu"} {
			if _, stated := source.Get(config.Root(), source.P("sites", site.Name, fact)); stated != nil {
				facts = append(facts, fact)
			}
		}
	}
	return facts
}

// fleetDocument builds the slim document of scope "fleet": all sites, without
// manifests. Its two large parts are converted side by side.
func (run *run) fleetDocument() (*inputDocument, error) {
	d := &inputDocument{tree: map[string]any{"kind": "fleet"}}
	var sites []document.FleetSite
	for _, s := range run.repo.Sites {
		if len(s.Roots) > 0 {
			continue // of another shape: there is nothing to compare
		}
		i := len(sites)
		sites = append(sites, document.FleetSite{
			Name: s.Name, File: s.File.Path, Platform: s.Platform, GPU: s.GPU, ImageSite: s.ImageSite,
			Setup: s.Facts.Setup, Broken: s.Broken(), Doc: shapedDoc(s), Sealed: run.sealed(d, i, s),
		})
		prefix := source.P("sites").Index(i)
		whole := origin{yaml: s.File, base: source.P()}
		d.mount(prefix, whole, finding.Subject{Site: s.Name})
		d.mount(prefix.Child("doc"), whole, finding.Subject{Site: s.Name})
		d.mount(prefix.Child("imageSite"), origin{yaml: s.File, base: source.P("site")}, finding.Subject{Site: s.Name})
	}
	var converting errgroup.Group
	var converted policy.Value
	converting.Go(func() (err error) { converted, err = policy.Precompute(sites); return err })
	roots, err := policy.Precompute(run.addAllRootApps(d))
	if err := errors.Join(err, converting.Wait()); err != nil {
		return nil, fmt.Errorf("build the document of the fleet: %w", err)
	}
	d.tree["sites"], d.tree["rootApps"] = converted, roots
	run.addShared(d)
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

// clouds are the platforms where nodes are rented and storage is a service.
var clouds = []string{"eks", "aks", "gke", "oke", "ack", "iks", "doks", "lke", "nks", "aws", "azure", "gcp"}

func (run *run) cloud(site *model.Site) bool { return contains(clouds, site.Platform) }

func limits(l model.Limits) map[string]any {
	out := map[string]any{}
	for name, v := range map[string]*int64{"replicas": l.Replicas, "minReplicas": l.MinReplicas, "maxReplicas": l.MaxReplicas} {
		if v != nil {
			out[name] = *v
		}
	}
	return out
}

func (run *run) addEnvironments(d *inputDocument, site *model.Site) {
	var envs []document.Environment
	for i, e := range site.Environments {
		prefix := source.P("environments").Index(i)
		subject := finding.Subject{Site: site.Name, Environment: e.Name}
		env := document.Environment{Name: e.Name, Declared: e.Declared, Destined: e.Destined, Domain: e.Domain}
		base := e.Path()
		if !e.Declared {
			base = source.P("destinations", e.Name)
		}
		d.mount(prefix, origin{yaml: site.File, base: base}, subject)
		destination := source.P("destinations", e.Name)
		if _, node := source.Get(site.File.Root(), destination); node != nil {
			env.Destination = node
			d.mount(prefix.Child("destination"), origin{yaml: site.File, base: destination}, subject)
		}
		if e.Domain != nil {
			d.mount(prefix.Child("domain"), origin{yaml: site.File, base: destination.Child("domain")}, subject)
		}
		for j, s := range e.Services {
			_, node := source.Get(site.File.Root(), s.Path)
			env.Services = append(env.Services, node)
			d.mount(prefix.Child("services").Index(j), origin{yaml: site.File, base: s.Path},
				finding.Subject{Site: site.Name, Environment: e.Name, Service: s.Name})
		}
		envs = append(envs, env)
	}
	d.tree["environments"] = envs
}
