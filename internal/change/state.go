package change

import (
	"fmt"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// siteState is a site in one state.
type siteState struct {
	name   string
	side   Side
	broken string // why nothing of it is known
	list   []*ReleaseState
}

func (s *siteState) releases() []*ReleaseState {
	if s == nil {
		return nil
	}
	return s.list
}

// whole reports whether every Application of the site is known: what a root could not render may hide some.
func (s *siteState) whole() bool {
	if s == nil {
		return true
	}
	for _, rel := range s.list {
		if rel.makes && rel.failed {
			return false
		}
	}
	return true
}

func (rel *ReleaseState) objects() []*Manifest {
	if rel == nil {
		return nil
	}
	return rel.Objects
}

// whole reports whether nothing of a release is missing; one that is not there at all is whole.
func (rel *ReleaseState) whole() bool { return rel == nil || rel.Incomplete == "" }

// sites reads what was rendered, by the name of the site.
func (s *State) sites() map[string]*siteState {
	out := map[string]*siteState{}
	for _, res := range s.Results {
		site := &siteState{name: res.Site.Name, side: s.Side}
		out[site.name] = site
		if e := res.Site.File.Err; e != nil {
			site.broken = fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
			continue
		}
		if res.Site.Broken() {
			site.broken = res.Site.File.Path + " is empty"
			continue
		}
		s.read(site, res)
	}
	return out
}

// read collects a site's releases: those of its roots, with the manifests of the roots themselves, and those of its
// Applications.
func (s *State) read(site *siteState, res *render.Result) {
	by := map[*render.Object]*ReleaseState{}
	for _, rel := range res.Releases {
		names := Release{res.Site.Name, rel.Environment, rel.Service, rel.App.Name}
		state := &ReleaseState{Release: names, Virtual: rel.App.Virtual, Incomplete: incomplete(rel), failed: rel.Failed && rel.NotRendered == ""}
		state.Application, _ = source.Decode(rel.App.Object.Node).(map[string]any)
		by[rel.App.Object] = state
		site.list = append(site.list, state)
		s.objects(state, rel.Objects, by)
	}
	for _, root := range res.Roots {
		names := Release{res.Site.Name, root.Environment, "", root.Name}
		state := &ReleaseState{Release: names, makes: true}
		if root.Release != nil {
			state.Incomplete, state.failed = incomplete(root.Release), root.Release.Failed && root.Release.NotRendered == ""
			s.objects(state, root.Release.Objects, by)
		}
		if root.App != nil {
			state.Application, _ = source.Decode(root.App.Node()).(map[string]any)
			if o := render.FileObject(root.App.File, root.App.Doc, root.Release); o != nil {
				state.Objects = append(state.Objects, s.manifest(o, state, application(o.Node, true)))
			}
		}
		site.list = append(site.list, state)
	}
	for _, app := range res.Applications {
		state := by[app.Object]
		if app.Virtual || state == nil {
			continue
		}
		state.Objects = append(state.Objects, s.manifest(app.Object, state, application(app.Object.Node, state.Incomplete == "")))
	}
}

// objects adds a release's manifests. Applications are added where they are known as such.
func (s *State) objects(state *ReleaseState, list []*render.Object, by map[*render.Object]*ReleaseState) {
	for _, o := range list {
		node := o.Node
		switch {
		case by[o] != nil, o.Group() == argo.Group && o.Kind == argo.KindApplication:
			state.makes = true
			continue
		case o.Group() == argo.Group && o.Kind == argo.KindApplicationSet:
			state.makes = true
			node = applicationSet(node)
		}
		state.Objects = append(state.Objects, s.manifest(o, state, node))
	}
}

func (s *State) manifest(o *render.Object, state *ReleaseState, node *source.Node) *Manifest {
	return &Manifest{Object: o, State: s, Release: state, Node: node}
}

// incomplete says why something of a release may be missing, "" if nothing is.
func incomplete(rel *render.Release) string {
	switch {
	case rel.NotRendered != "":
		return "not rendered: " + rel.NotRendered
	case !rel.Failed:
		return ""
	case rel.Why == "":
		return "cannot be rendered"
	}
	first, _, _ := strings.Cut(rel.Why, "\n")
	return first
}
