package input

import (
	"maps"
	"path"
	"slices"
	"strconv"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/document"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/parallel"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// addRootApps adds the root apps of one site, with the environment that each
// renders.
func (build *Builder) addRootApps(d *Document, site *model.Site, res *render.Result) {
	var roots []document.RootApp
	for _, root := range res.Roots {
		if root.App == nil {
			continue
		}
		prefix := source.P("rootApps").Index(len(roots))
		roots = append(roots, build.rootApp(root.App, root.Environment))
		build.mountRootApp(d, prefix, root.App, finding.Subject{Site: site.Name, Environment: root.Environment})
	}
	d.Tree["rootApps"] = roots
}

// addAllRootApps mounts every root app of the repo, those without a site too, and returns what rules read of them. at is where
// sites are in the document.
func (build *Builder) addAllRootApps(d *Document, at map[*model.Site]int) []document.RootApp {
	var roots []document.RootApp
	envs := make([]string, len(build.repo.RootApps))
	parallel.Each(len(envs), func(i int) { envs[i] = build.renderer.RootEnvironment(build.repo.RootApps[i]) })
	for i, app := range build.repo.RootApps {
		env := envs[i]
		root := build.rootApp(app, env)
		root.Manifest = build.slim(app.Node(), slimRootApp)
		if i, ok := at[app.Site]; ok {
			root.SiteAt = &i
		}
		roots = append(roots, root)
		subject := finding.Subject{Environment: env}
		if app.Site != nil {
			subject.Site = app.Site.Name
		}
		build.mountRootApp(d, source.P("rootApps").Index(i), app, subject)
	}
	return roots
}

func (build *Builder) rootApp(app *model.RootApp, env string) document.RootApp {
	out := document.RootApp{Name: app.Name, File: app.File.Path, Environment: env, SiteFile: app.SiteFile, AppOfApps: build.rendersApps(app), Manifest: app.Node()}
	for _, m := range app.Missing {
		out.Missing = append(out.Missing, document.Missing{Path: Elements(m.Path), File: m.File})
	}
	if app.Site != nil {
		out.Site = &app.Site.Name
	}
	return out
}

// rendersApps reports whether a root app renders the app-of-apps chart.
func (build *Builder) rendersApps(app *model.RootApp) bool {
	for _, src := range app.Sources {
		if src.Path != "" && path.Clean(src.Path) == build.repo.Layout.ArgoCD {
			return true
		}
	}
	return false
}

// Elements is a path as rules write one: indexes are numbers.
func Elements(p source.Path) []any {
	out := make([]any, len(p))
	for i, name := range p {
		out[i] = name
		if n, err := strconv.Atoi(name); err == nil {
			out[i] = n
		}
	}
	return out
}

func (build *Builder) mountRootApp(d *Document, prefix source.Path, app *model.RootApp, subject finding.Subject) {
	whole := Origin{YAML: app.File, Doc: app.Doc, Base: source.P()}
	subject.Object = "Application/" + app.Name
	d.Mount(prefix, whole, subject)
	d.Mount(prefix.Child("manifest"), whole, subject)
	name := whole
	name.Base = source.P("metadata", "name")
	d.Mount(prefix.Child("name"), name, subject)
	d.Mount(prefix.Child("file"), Origin{YAML: app.File, Doc: app.Doc, Base: source.P("metadata", "name")}, subject)
}

// addReleases adds a site's Applications and releases with their manifests.
func (build *Builder) addReleases(d *Document, res *render.Result) {
	var apps []document.Application
	releases := make([]document.Release, 0, len(res.Releases))
	for _, app := range res.Applications {
		if app.Virtual {
			continue
		}
		prefix := source.P("applications").Index(len(apps))
		apps = append(apps, document.Application{Name: app.Name, Environment: app.Environment, Service: app.Service, Manifest: app.Object.Node})
		subject := finding.Subject{Site: res.Site.Name, Environment: app.Environment, Service: app.Service}
		d.Mount(prefix, Origin{Object: app.Object}, subject)
		d.Mount(prefix.Child("manifest"), Origin{Object: app.Object}, subject)
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
			d.Mount(prefix.Child("manifests").Index(j), Origin{Object: o}, subject)
		}
		d.Mount(prefix, Origin{Object: rel.App.Object}, subject)
		dest := argo.ReadApplication(rel.App.Object.Place()).Destination
		releases = append(releases, document.Release{Name: rel.Name, Cluster: dest.Server + dest.Name, Environment: rel.Environment, Service: rel.Service,
			Application: rel.App.Name, Namespace: rel.Namespace, Failed: rel.Failed, Manifests: manifests, Pods: pods})
	}
	d.Tree["applications"], d.Tree["releases"] = apps, releases
}

// addShared adds what all sites share: Jenkins, the catalogue, registries.
func (build *Builder) addShared(d *Document) {
	for key, v := range build.shared.Tree {
		d.Tree[key] = v
	}
	d.mounts = append(d.mounts, build.shared.mounts...)
}

func (build *Builder) buildShared() *Document {
	d := &Document{Tree: map[string]any{}}
	repo := build.repo
	if repo.Catalog != nil {
		var names []string
		for i, s := range repo.Catalog.Services {
			names = append(names, s.Name)
			d.Mount(source.P("catalog", "services").Index(i), Origin{YAML: repo.Catalog.File, Base: s.Path}, finding.Subject{})
		}
		d.Mount(source.P("catalog"), Origin{YAML: repo.Catalog.File, Base: source.P()}, finding.Subject{})
		d.Tree["catalog"] = document.Catalog{File: repo.Catalog.File.Path, Services: names}
	}
	d.Tree["jenkins"] = build.jenkins(d)
	var scripts []string
	for _, f := range repo.Setup {
		scripts = append(scripts, f.Path)
	}
	d.Tree["setup"] = document.Setup{Scripts: scripts}
	var registries []document.Registry
	for _, r := range repo.Config.Registries {
		auth := r.Auth
		if auth == "" {
			auth = "required"
		}
		registries = append(registries, document.Registry{Host: r.Host, Aliases: r.Aliases, Insecure: r.Insecure, Auth: auth})
	}
	d.Tree["registries"] = registries
	var names document.Names
	services := map[string][]string{}
	for _, s := range repo.Sites {
		if len(s.Roots) > 0 {
			continue
		}
		if s.GPU != nil && *s.GPU {
			names.GPUSites = append(names.GPUSites, s.Name)
		}
		for _, e := range s.Environments {
			for _, service := range e.Services {
				if users := services[service.Name]; service.Name != "" && (len(users) == 0 || users[len(users)-1] != s.Name) {
					services[service.Name] = append(users, s.Name)
				}
			}
		}
		names.Sites = append(names.Sites, s.Name)
		names.ImageSites = append(names.ImageSites, document.ImageSite{Site: s.Name, ImageSite: s.ImageSite})
	}
	for _, name := range slices.Sorted(maps.Keys(services)) {
		names.Services = append(names.Services, document.Users{Service: name, Sites: services[name]})
	}
	d.Tree["fleet"] = names
	return d
}
