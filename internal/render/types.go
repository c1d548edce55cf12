package render

import (
	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/chart"
	"github.com/xgen-lint/xgen-lint/internal/render/origin"
	"github.com/xgen-lint/xgen-lint/internal/render/parameter"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Result is what a site's root apps render to.
type Result struct {
	Site         *model.Site
	Roots        []*Root
	Applications []*Application // in the order of the roots and their manifests
	Releases     []*Release     // one for each Application that renders
	Hits         []finding.Hit  // rules of this package
	// Whole is all of the site, where this is what was chosen of it; see Only.
	Whole *Result
}

// Root is a root app, or its stand-in where the site has none.
type Root struct {
	App  *model.RootApp // nil for the stand-in
	Name string
	// Environment is what `env` is in the merged values of the app-of-apps
	// chart, "" where nothing sets it.
	Environment string
	// Release is what the root app itself renders: Applications and what comes
	// with them. Its Application is nil.
	Release    *Release
	Parameters []*parameter.Parameter
	// Names lists every Application that the root renders, those that were left
	// out of the result too.
	Names []AppName
	// Chart is the folder of the chart that the root renders, "" if it renders
	// something else.
	Chart string
}

// Application is an Application that a root app rendered, directly or through
// another Application.
type Application struct {
	Root                       *Root
	Environment, Service, Name string
	Object                     *Object
	Parameters                 []*parameter.Parameter // of all its sources
	Release                    *Release               // nil where it was left out
	// Virtual is set if there is no such Application: it stands for a folder
	// that the repository does not deploy by one.
	Virtual bool
}

// Release is what one Application renders.
type Release struct {
	Site                 *model.Site
	Root                 *Root
	App                  *Application // nil for a root app's own
	Environment, Service string
	// Name is the release's name, Namespace its namespace; with several
	// sources those of the first that renders.
	Name, Namespace string
	Objects         []*Object
	// Duplicates are objects that a later one of the same kind, namespace and
	// name replaced.
	Duplicates []*Object
	// Failed is set where something of it could not be rendered, so that what
	// is missing here proves nothing. NotRendered says in a few words what the
	// repository does not have for it.
	Failed      bool
	NotRendered finding.Reason
	// Why is the first of its problems; that has no Text if there is none.
	Why argo.Problem

	app     *argo.Application
	sources []*sourceRender
	values  int // see weigh

	// Of an Outline: see Key and FilesRead.
	dry, unknown bool
	key          string
	reads        map[string]bool
}

// Object is one rendered manifest. Its Node is shared: it must not be changed.
type Object struct {
	// Node is the manifest. Its positions are those of the text that the
	// template wrote.
	Node                              *source.Node
	APIVersion, Kind, Name, Namespace string
	Template                          string // the file that wrote it, in the repo
	Hook                              bool
	Release                           *Release

	doc    *chart.Document
	source *origin.Source // of the chart that wrote it, nil for what another tool did
	list   int            // index in a List's items, -1 for an object of its own
	part   int            // number of the source that rendered it
	// application is what an object of that kind stands for.
	application *Application
	// namespaced is set where Argo CD's own namespace was put in.
	namespaceSet, namespaceRemoved bool
}

// Root is the manifest: Object is an argo.Manifest.
func (o *Object) Root() *source.Node { return o.Node }

// Place is the manifest's address: in the file, for one that a file holds as it
// is.
func (o *Object) Place() argo.Place {
	if at, ok := o.doc.From.(argo.Literal); ok && o.list < 0 {
		return at.At
	}
	return argo.Place{Object: o}
}

// Twin returns the object that replaced a duplicate, nil if there is none.
func (rel *Release) Twin(duplicate *Object) *Object {
	for _, o := range rel.Objects {
		if o.key() == duplicate.key() {
			return o
		}
	}
	return nil
}

// SameSource reports whether two objects come from one source of their
// Application.
func (o *Object) SameSource(other *Object) bool { return o.part == other.part }

// Group is the API group, "" for the core one.
func (o *Object) Group() string {
	for i := range o.APIVersion {
		if o.APIVersion[i] == '/' {
			return o.APIVersion[:i]
		}
	}
	return ""
}

// String is Kind/name.
func (o *Object) String() string { return o.Kind + "/" + o.Name }
