// Package render owns Argo CD's semantics on top of Helm's: root apps to
// Applications, Applications to releases, releases to the manifests that would
// be applied, and the way back from a rendered value to the lines that it came
// from. It judges nothing but its own failures, reaches no network, and says
// in a finding what it could not render.
//
// Facts about Argo CD are those of its 3.6 sources, about Helm those of 3.22.
package render

import (
	"context"
	"path"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/argo/appset"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/names"
	"github.com/xgen-lint/xgen-lint/internal/render/origin"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// maxDepth bounds Applications that render Applications.
const maxDepth = 5

// Renderer renders the sites of one repo. Charts are loaded once, and releases
// that are equal in all that Helm sees are rendered once. It is safe for
// concurrent use.
type Renderer struct {
	repo *model.Repo
	urls func() map[string]bool // see ownURLs; worked out when first asked for
	// clusters are those that Argo CD is known to have, see knownClusters.
	clusters func() []argo.Cluster
	places   func() map[string]bool // see listPlaces
	values   *chart.ValuesFiles
	charts   *chart.Store
	back     *origin.Back
	names    *names.Reader
	remote   *chart.Remote
	tools    []tool.Tool
	expand   argo.Expand
	turns    turns        // see SiteInTurn
	lets     atomic.Bool  // see LetGo
	kept     atomic.Int64 // values of all sites that are not rendered in turn

	mu   sync.Mutex
	envs map[*model.RootApp]string // of the root apps that were rendered
	// readable are the folders of charts that could be read with some root app's values.
	readable map[string]bool
	// soughtFiles are the value files that may be missing, see seek.
	soughtFiles map[string]*sought

	// learned and apps are what Settle finds out, before any site is rendered.
	learned map[string]bool
	apps    map[*model.Site][]AppName
	reaches map[*model.Site]*reach
	// readsOwn are charts, by folder, and whether they may read their own files.
	readsOwn map[string]bool
}

// New makes a Renderer of a loaded repo.
func New(repo *model.Repo) *Renderer {
	r := &Renderer{repo: repo, values: &chart.ValuesFiles{}, expand: appset.Of, names: names.New(repo),
		envs: map[*model.RootApp]string{}, readable: map[string]bool{},
		apps: map[*model.Site][]AppName{}, reaches: map[*model.Site]*reach{}, readsOwn: map[string]bool{}}
	folder := ""
	if repo.Config != nil { // else there is nothing to render
		folder = repo.Config.Charts
	}
	r.remote = chart.NewRemote(repo.Tree, folder)
	r.charts = chart.NewStore(repo.Tree, r.remote)
	r.back = origin.New(repo, r.charts, func(m argo.Manifest) *origin.Object { return r.followed(m.(*Object)) })
	r.tools = allTools(r)
	r.urls = sync.OnceValue(r.ownURLs)
	r.clusters = sync.OnceValue(r.knownClusters)
	r.places = sync.OnceValue(r.listPlaces)
	return r
}

// Site renders all that a site's root apps deploy; a site without a root app
// is rendered with the chart's defaults and its own file. keep, where not nil,
// says which environments and services are wanted; Applications of others are
// left out. What fails is told in Result.Hits: the error is only ctx's.
func (r *Renderer) Site(ctx context.Context, site *model.Site, keep func(environment, service string) bool) (*Result, error) {
	s := &siteRender{Renderer: r, ctx: ctx, site: site, keep: keep, result: &Result{Site: site}, said: map[string]bool{}}
	return s.render()
}

func (s *siteRender) render() (*Result, error) {
	if s.site.Broken() {
		return s.result, s.ctx.Err() // yaml/syntax says why
	}
	for _, root := range s.site.Roots {
		s.anyRoot(root)
	}
	found := len(s.site.Roots) > 0
	for _, app := range s.repo.RootApps {
		if app.Site == s.site {
			found = true
			s.root(&Root{App: app, Name: app.Name}, app.Application)
		}
	}
	if !found && s.repo.Layout.ArgoCD != "" {
		a := s.standIn(s.site)
		s.root(&Root{Name: a.Name}, a)
	}
	return s.result, s.ctx.Err()
}

// standIn is the root app of a site that has none.
func (r *Renderer) standIn(site *model.Site) *argo.Application {
	return standInFor(site.Name, r.repo.Layout.ArgoCD, "argocd", []string{site.File.Path}, nil)
}

// standInFor is an Application that nobody wrote; dir and the value files are
// paths in the repo, values are set over them.
func standInFor(name, dir, namespace string, valueFiles []string, values map[string]any) *argo.Application {
	if !validReleaseName(name) {
		name = "root" // a glob may give any name, as "-base" of values-base.yaml
	}
	src := map[string]any{"path": dir}
	if values != nil {
		src["helm"] = map[string]any{"valuesObject": values}
	}
	if len(valueFiles) > 0 {
		files := make([]any, len(valueFiles))
		for i, f := range valueFiles {
			files[i] = "/" + f
		}
		src["helm"] = map[string]any{"valueFiles": files}
	}
	return argo.NewApplication(map[string]any{
		"metadata": map[string]any{"name": name},
		"spec":     map[string]any{"project": "default", "destination": map[string]any{"namespace": namespace}, "source": src},
	})
}

// siteRender is the rendering of one site.
type siteRender struct {
	*Renderer
	ctx     context.Context
	site    *model.Site
	keep    func(environment, service string) bool
	result  *Result
	said    map[string]bool // hits already told
	dry     bool            // charts' values are wanted, not what they render to
	files   bool            // see Outline
	outline bool            // so for releases that make no Applications
	// structure collects what the roots render, without the releases behind it;
	// nil renders all.
	structure *structure
	values    int  // rendered so far
	isFull    bool // more is not rendered, which is reported
	inTurn    bool // see SiteInTurn
	taken     int  // see turns
	quiet     bool // see SiteAgain
	about     []string
}

func (s *siteRender) root(root *Root, a *argo.Application) {
	if s.ctx.Err() != nil {
		return
	}
	rel := &Release{Site: s.site, Root: root, app: a}
	root.Release = rel
	s.release(rel)
	for _, src := range rel.sources {
		root.Parameters = append(root.Parameters, src.Parameters...)
		if root.Chart == "" {
			root.Chart = src.Chart.Dir
		}
		if root.Environment == "" {
			root.Environment = environmentOf(src)
		}
	}
	rel.Environment = root.Environment
	s.KeepEnvironment(root.App, root.Environment)
	s.result.Roots = append(s.result.Roots, root)
	s.applications(root, rel, 1)
}

// environmentOf returns what `env` is in the merged values of a source.
func environmentOf(src *sourceRender) string {
	if src.Chart == nil {
		return ""
	}
	for _, key := range []string{"env", "environment"} {
		v, ok := src.Merged[key]
		if !ok {
			v = src.Chart.Defaults[key]
		}
		switch v := v.(type) {
		case string:
			return v
		case bool, int64, float64:
			return argo.Text(v)
		}
	}
	return ""
}

// applications renders the Applications among a release's objects.
func (s *siteRender) applications(root *Root, rel *Release, depth int) {
	for _, o := range rel.Objects {
		if o.Group() != argo.Group || s.ctx.Err() != nil {
			continue
		}
		if s.structure != nil {
			s.structure.note(o, depth)
		}
		switch o.Kind {
		case "ApplicationSet":
			if s.structure != nil {
				s.structure.reach.set(argo.ReadApplicationSet(o.Place()))
			}
			s.applicationSet(root, rel, o, depth)
		case "Application":
			s.application(root, rel, o, depth)
		}
	}
}

// applicationSet renders the Applications that an ApplicationSet makes.
func (s *siteRender) applicationSet(root *Root, rel *Release, o *Object, depth int) {
	made := s.expand(s.ctx, argo.ReadApplicationSet(o.Place()), argo.World{Tree: s.repo.Tree, Clusters: s.clusters(), Foreign: s.foreign})
	for _, p := range made.Problems {
		rel.Failed = true
		s.report(rel, p)
	}
	for _, g := range made.Applications {
		d := &chart.Document{Template: o.Template, Name: o.Template, From: g.From, YAML: &source.YAML{Docs: []*source.Node{g.Node}}}
		app := newObject(d, g.Node, -1)
		app.Release = rel
		s.application(root, rel, app, depth)
	}
}

func (s *siteRender) application(root *Root, parent *Release, o *Object, depth int) {
	a := argo.ReadApplication(o.Place())
	app := &Application{Root: root, Name: o.Name, Object: o}
	app.Environment, app.Service = s.identify(root, a)
	o.application = app
	root.Names = append(root.Names, AppName{app.Environment, app.Service})
	if s.structure != nil {
		s.structure.noteApp(a, AppName{app.Environment, app.Service})
		s.structure.reach.application(s.Renderer, a)
		if !s.makesApplications(a) {
			return
		}
	}
	if s.keep != nil && !s.keep(app.Environment, app.Service) && !s.makesApplications(a) {
		return
	}
	if s.about != nil && !s.concerns(a) && !s.makesApplications(a) {
		return
	}
	s.result.Applications = append(s.result.Applications, app)
	if depth > maxDepth || renders(parent, a) || depth > 1 && sameSources(parent.app, a) {
		if key := "circle " + o.Template; !s.said[key] { // its place is looked for once
			s.said[key] = true
			s.notRendered(parent, argo.Place{Object: o}, "Application "+o.Name, finding.Say("circle"), finding.Circle)
		} else if parent.NotRendered == "" {
			parent.NotRendered = finding.Circle
		}
		return
	}
	rel := &Release{Site: s.site, Root: root, App: app, Environment: app.Environment, Service: app.Service, app: a}
	app.Release = rel
	rel.dry = s.outline && !s.makesApplications(a)
	s.release(rel)
	rel.dry = rel.dry && (!s.files || len(rel.sources) > 0) // all of it was rendered where there is no chart
	for _, src := range rel.sources {
		app.Parameters = append(app.Parameters, src.Parameters...)
	}
	s.result.Releases = append(s.result.Releases, rel)
	s.applications(root, rel, depth+1)
}

// renders reports whether a is the very Application that rel comes from. One of
// a chart in a repository of charts has no path, and renders no Application here.
func renders(rel *Release, a *argo.Application) bool {
	return rel.app.Name == a.Name && len(a.Sources) > 0 && len(rel.app.Sources) > 0 && a.Sources[0].Chart == "" && rel.app.Sources[0].Path == a.Sources[0].Path
}

// sameSources reports whether two Applications, one of which renders the other, are made of the same sources: below them it goes on so, under
// other names. A root app may render its own chart again, for that to make something else of its name.
func sameSources(a, b *argo.Application) bool {
	return len(b.Sources) > 0 && slices.EqualFunc(a.Sources, b.Sources, func(a, b *argo.Source) bool { return reflect.DeepEqual(a.Raw, b.Raw) })
}

// makesApplications reports whether the Application may render Applications: its
// own name is then not a service's.
func (s *siteRender) makesApplications(a *argo.Application) bool {
	for _, src := range a.Sources {
		dir, inside := argo.InRepo(".", src.Path)
		if src.Chart != "" || src.Path == "" || !inside {
			continue
		}
		if s.repo.Tree.Exists(path.Join(dir, "Chart.yaml")) {
			if c := s.charts.Chart(dir); c.Err == nil && c.MakesApplications {
				return true
			}
			continue
		}
		if s.repo.MakesApplications(dir) {
			return true
		}
	}
	return false
}
