package lint

import (
	"path"
	"strconv"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// addRootApps adds the root apps of one site, with the environment that each
// renders.
func (run *run) addRootApps(d *document, site *model.Site, res *render.Result) {
	var roots []any
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

// addAllRootApps adds every root app of the repo, those without a site too.
func (run *run) addAllRootApps(d *document) {
	var roots []any
	for i, app := range run.repo.RootApps {
		env := run.renderer.RootEnvironment(app)
		roots = append(roots, run.rootApp(app, env))
		subject := finding.Subject{Environment: env}
		if app.Site != nil {
			subject.Site = app.Site.Name
		}
		run.mountRootApp(d, source.P("rootApps").Index(i), app, subject)
	}
	d.tree["rootApps"] = roots
}

func (run *run) rootApp(app *model.RootApp, env string) map[string]any {
	missing := []any{}
	for _, m := range app.Missing {
		missing = append(missing, map[string]any{"path": elements(m.Path), "file": m.File})
	}
	out := map[string]any{"name": app.Name, "file": app.File.Path, "environment": env, "siteFile": app.SiteFile,
		"manifest": app.Node(), "missing": missing, "site": nil, "appOfApps": run.rendersApps(app)}
	if app.Site != nil {
		out["site"] = app.Site.Name
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

func (run *run) mountRootApp(d *document, prefix source.Path, app *model.RootApp, subject finding.Subject) {
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
func (run *run) addReleases(d *document, res *render.Result) {
	var apps, releases []any
	for _, app := range res.Applications {
		if app.Virtual {
			continue
		}
		prefix := source.P("applications").Index(len(apps))
		apps = append(apps, map[string]any{"name": app.Name, "environment": app.Environment, "service": app.Service,
			"manifest": app.Object.Node})
		subject := finding.Subject{Site: res.Site.Name, Environment: app.Environment, Service: app.Service}
		d.mount(prefix, origin{object: app.Object}, subject)
		d.mount(prefix.Child("manifest"), origin{object: app.Object}, subject)
	}
	for i, rel := range res.Releases {
		var manifests []any
		pods := []any{}
		prefix := source.P("releases").Index(i)
		subject := finding.Subject{Site: res.Site.Name, Environment: rel.Environment, Service: rel.Service}
		for j, o := range rel.Objects {
			manifests = append(manifests, o.Node)
			for _, path := range kube.PodTemplates(o.APIVersion, o.Kind, o.Node) {
				pods = append(pods, map[string]any{"manifest": j, "path": steps(o.Node, path)})
			}
			d.mount(prefix.Child("manifests").Index(j), origin{object: o}, subject)
		}
		d.mount(prefix, origin{object: rel.App.Object}, subject)
		dest := argo.ReadApplication(rel.App.Object.Place()).Destination
		releases = append(releases, map[string]any{"name": rel.Name, "cluster": dest.Server + dest.Name, "environment": rel.Environment, "service": rel.Service,
			"application": rel.App.Name, "namespace": rel.Namespace, "failed": rel.Failed, "manifests": manifests, "pods": pods})
	}
	d.tree["applications"], d.tree["releases"] = apps, releases
}

// addShared adds what all sites share: Jenkins, the catalogue, registries.
func (run *run) addShared(d *document) {
	if run.shared == nil {
		run.shared = run.buildShared()
	}
	for key, v := range run.shared.tree {
		d.tree[key] = v
	}
	d.mounts = append(d.mounts, run.shared.mounts...)
}

func (run *run) buildShared() *document {
	d := &document{tree: map[string]any{}}
	repo := run.repo
	if repo.Catalog != nil {
		var names []any
		for i, s := range repo.Catalog.Services {
			names = append(names, s.Name)
			d.mount(source.P("catalog", "services").Index(i), origin{yaml: repo.Catalog.File, base: s.Path}, finding.Subject{})
		}
		d.mount(source.P("catalog"), origin{yaml: repo.Catalog.File, base: source.P()}, finding.Subject{})
		d.tree["catalog"] = map[string]any{"file": repo.Catalog.File.Path, "services": names}
	}
	d.tree["jenkins"] = run.jenkins(d)
	scripts := []any{}
	for _, f := range repo.Setup {
		scripts = append(scripts, f.Path)
	}
	d.tree["setup"] = map[string]any{"scripts": scripts}
	var registries []any
	for _, r := range repo.Config.Registries {
		auth := r.Auth
		if auth == "" {
			auth = "required"
		}
		registries = append(registries, map[string]any{"host": r.Host, "aliases": r.Aliases, "insecure": r.Insecure, "auth": auth})
	}
	d.tree["registries"] = registries
	names, imageSites, gpuSites := []any{}, []any{}, []any{}
	for _, s := range repo.Sites {
		if len(s.Roots) > 0 {
			continue
		}
		if s.GPU != nil && *s.GPU {
			gpuSites = append(gpuSites, s.Name)
		}
		names = append(names, s.Name)
		imageSites = append(imageSites, map[string]any{"site": s.Name, "imageSite": s.ImageSite})
	}
	d.tree["fleet"] = map[string]any{"sites": names, "imageSites": imageSites, "gpuSites": gpuSites}
	return d
}
