package lint

import (
	"path"
	"runtime"
	"strconv"

	"golang.org/x/sync/errgroup"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/document"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// addRootApps adds the root apps of one site, with the environment that each
// renders.
func (run *run) addRootApps(d *inputDocument, site *model.Site, res *render.Result) {
	var roots []document.RootApp
	for _, root := range res.Roots {
		if root.App == nil {
			continue
		}
		prefix := source.P("rootApps").Index(len(roots))
		roots = append(roots, run.rootApp(root.App, root.Environment))
		run.mountRootApp(d, prefix, root.App, finding.Subject{Site: site.Name, Environment: root.Environment})
	}
	d.tree["rootApps"] = roots
}

// addAllRootApps mounts every root app of the repo, those without a site too, and returns what rules read of them.
func (run *run) addAllRootApps(d *inputDocument) []document.RootApp {
	var roots []document.RootApp
	envs := make([]string, len(run.repo.RootApps))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < len(envs); from += 64 {
		group.Go(func() error {
			for i, app := range run.repo.RootApps[from:min(from+64, len(envs))] {
				envs[from+i] = run.renderer.RootEnvironment(app)
			}
			return nil
		})
	}
	_ = group.Wait() // none fails
	for i, app := range run.repo.RootApps {
		env := envs[i]
		roots = append(roots, run.rootApp(app, env))
		subject := finding.Subject{Environment: env}
		if app.Site != nil {
			subject.Site = app.Site.Name
		}
		run.mountRootApp(d, source.P("rootApps").Index(i), app, subject)
	}
	return roots
}

func (run *run) rootApp(app *model.RootApp, env string) document.RootApp {
	out := document.RootApp{Name: app.Name, File: app.File.Path, Environment: env, SiteFile: app.SiteFile, AppOfApps: run.rendersApps(app), Manifest: app.Node()}
	for _, m := range app.Missing {
		out.Missing = append(out.Missing, document.Missing{Path: elements(m.Path), File: m.File})
	}
	if app.Site != nil {
		out.Site = &app.Site.Name
	}
	return out
}

// rendersApps reports whether a root app renders the app-of-apps chart.
func (run *run) rendersApps(app *model.RootApp) bool {
	for _, src := range app.Sources {
		if src.Path != "" && path.Clean(src.Path) == run.repo.Layout.ArgoCD {
			return true
		}
	}
	return false
}

// elements is a path as rules write one: indexes are numbers.
func elements(p source.Path) []any {
	out := make([]any, len(p))
	for i, name := range p {
		out[i] = name
		if n, err := strconv.Atoi(name); err == nil {
			out[i] = n
		}
	}
	return out
}

func (run *run) mountRootApp(d *inputDocument, prefix source.Path, app *model.RootApp, subject finding.Subject) {
	whole := origin{yaml: app.File, doc: app.Doc, base: source.P()}
	subject.Object = "Application/" + app.Name
	d.mount(prefix, whole, subject)
	d.mount(prefix.Child("manifest"), whole, subject)
	name := whole
	name.base = source.P("metadata", "name")
	d.mount(prefix.Child("name"), name, subject)
	d.mount(prefix.Child("file"), origin{yaml: app.File, doc: app.Doc, base: source.P("metadata", "name")}, subject)
}

// addReleases adds a site's Applications and releases with their manifests.
func (run *run) addReleases(d *inputDocument, res *render.Result) {
	var apps []document.Application
	releases := make([]document.Release, 0, len(res.Releases))
	for _, app := range res.Applications {
		if app.Virtual {
			continue
		}
		prefix := source.P("applications").Index(len(apps))
		apps = append(apps, document.Application{Name: app.Name, Environment: app.Environment, Service: app.Service, Manifest: app.Object.Node})
		subject := finding.Subject{Site: res.Site.Name, Environment: app.Environment, Service: app.Service}
		d.mount(prefix, origin{object: app.Object}, subject)
		d.mount(prefix.Child("manifest"), origin{object: app.Object}, subject)
	}
	for i, rel := range res.Releases {
		manifests := make([]document.Any, 0, len(rel.Objects))
		var pods []document.Pod
		prefix := source.P("releases").Index(i)
		subject := finding.Subject{Site: res.Site.Name, Environment: rel.Environment, Service: rel.Service}
		for j, o := range rel.Objects {
			manifests = append(manifests, o.Node)
			for _, path := range kube.PodTemplates(o.APIVersion, o.Kind, o.Node) {
				pods = append(pods, document.Pod{Manifest: j, Path: steps(o.Node, path)})
			}
			d.mount(prefix.Child("manifests").Index(j), origin{object: o}, subject)
		}
		d.mount(prefix, origin{object: rel.App.Object}, subject)
		dest := argo.ReadApplication(rel.App.Object.Place()).Destination
		releases = append(releases, document.Release{Name: rel.Name, Cluster: dest.Server + dest.Name, Environment: rel.Environment, Service: rel.Service,
			Application: rel.App.Name, Namespace: rel.Namespace, Failed: rel.Failed, Manifests: manifests, Pods: pods})
	}
	d.tree["applications"], d.tree["releases"] = apps, releases
}

// addShared adds what all sites share: Jenkins, the catalogue, registries.
func (run *run) addShared(d *inputDocument) {
	if run.shared == nil {
		run.shared = run.buildShared()
	}
	for key, v := range run.shared.tree {
		d.tree[key] = v
	}
	d.mounts = append(d.mounts, run.shared.mounts...)
}

func (run *run) buildShared() *inputDocument {
	d := &inputDocument{tree: map[string]any{}}
	repo := run.repo
	if repo.Catalog != nil {
		var names []string
		for i, s := range repo.Catalog.Services {
			names = append(names, s.Name)
			d.mount(source.P("catalog", "services").Index(i), origin{yaml: repo.Catalog.File, base: s.Path}, finding.Subject{})
		}
		d.mount(source.P("catalog"), origin{yaml: repo.Catalog.File, base: source.P()}, finding.Subject{})
		d.tree["catalog"] = document.Catalog{File: repo.Catalog.File.Path, Services: names}
	}
	d.tree["jenkins"] = run.jenkins(d)
	var scripts []string
	for _, f := range repo.Setup {
		scripts = append(scripts, f.Path)
	}
	d.tree["setup"] = document.Setup{Scripts: scripts}
	var registries []document.Registry
	for _, r := range repo.Config.Registries {
		auth := r.Auth
		if auth == "" {
			auth = "required"
		}
		registries = append(registries, document.Registry{Host: r.Host, Aliases: r.Aliases, Insecure: r.Insecure, Auth: auth})
	}
	d.tree["registries"] = registries
	var names document.Names
	for _, s := range repo.Sites {
		if len(s.Roots) > 0 {
			continue
		}
		if s.GPU != nil && *s.GPU {
			names.GPUSites = append(names.GPUSites, s.Name)
		}
		names.Sites = append(names.Sites, s.Name)
		names.ImageSites = append(names.ImageSites, document.ImageSite{Site: s.Name, ImageSite: s.ImageSite})
	}
	d.tree["fleet"] = names
	return d
}
