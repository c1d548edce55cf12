package change

import (
	"fmt"
	"slices"

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
	gone   map[*ReleaseState]bool // releases that the new state does not have
}

// renamedSites finds the sites of the state that the old one has under another name: those whose file was renamed. The key
// is the present name.
func (s *State) renamedSites(old *State) map[string]string {
	files, now := map[string]string{}, map[string]bool{}
	for _, res := range s.Results {
		now[res.Site.Name] = true
	}
	was := map[string]bool{}
	for _, res := range old.Results {
		was[res.Site.Name] = true
		if !now[res.Site.Name] {
			files[res.Site.File.Path] = res.Site.Name
		}
	}
	out := map[string]string{}
	for _, res := range s.Results {
		if was[res.Site.Name] || len(files) == 0 || s.OldName == nil {
			continue
		}
		before := s.OldName(res.Site.File.Path)
		if name := files[before]; name != "" {
			out[res.Site.Name] = name
			delete(files, before)
		}
	}
	return out
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

// site reads what was rendered of a site, nil if the state does not have it.
func (s *State) site(res *render.Result) *siteState {
	if res == nil {
		return nil
	}
	site := &siteState{name: res.Site.Name, side: s.Side}
	if e := res.Site.File.Err; e != nil {
		site.broken = fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
	} else if res.Site.Broken() {
		site.broken = res.Site.File.Path + " is empty"
	} else {
		s.read(site, res)
	}
	return site
}

// read collects a site's releases: those of its roots, with the manifests of the roots themselves, and those of its
// Applications.
func (s *State) read(site *siteState, res *render.Result) {
	by, owners := map[*render.Object]*ReleaseState{}, map[*render.Release]*ReleaseState{}
	add := func(state *ReleaseState, rel *render.Release) {
		state.site, state.rendered = site, rel
		site.list = append(site.list, state)
		if rel != nil {
			owners[rel] = state
			state.Incomplete, state.why, state.failed = incomplete(rel), rel.Why, rel.Failed && rel.NotRendered == ""
			s.objects(state, rel.Objects)
		}
	}
	for _, rel := range res.Releases {
		state := &ReleaseState{Release: Release{res.Site.Name, rel.Environment, rel.Service, rel.App.Name}, Virtual: rel.App.Virtual}
		state.Application, _ = source.Decode(rel.App.Object.Node).(map[string]any)
		by[rel.App.Object] = state
		add(state, rel)
	}
	for _, root := range res.Roots {
		state := &ReleaseState{Release: Release{res.Site.Name, root.Environment, "", root.Name}, makes: true}
		if root.App != nil {
			state.Application, _ = source.Decode(root.App.Node()).(map[string]any)
			o := render.FileObject(root.App.File, root.App.Doc, root.Release)
			state.Objects = append(state.Objects, s.manifest(o, state, application(o.Node)))
		}
		add(state, root.Release)
	}
	for _, app := range res.Applications {
		state := by[app.Object]
		if app.Virtual || state == nil {
			continue
		}
		state.Objects = append(state.Objects, s.manifest(app.Object, state, application(app.Object.Node)))
		state.parent = owners[app.Object.Release]
		state.generated = state.parent != nil && !slices.Contains(app.Object.Release.Objects, app.Object)
	}
}

// objects adds a release's manifests. Applications are added where they are known as such.
func (s *State) objects(state *ReleaseState, list []*render.Object) {
	for _, o := range list {
		node := o.Node
		switch {
		case o.Group() == argo.Group && o.Kind == argo.KindApplication:
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

// incomplete returns why something of a release may be missing, "" if nothing is.
func incomplete(rel *render.Release) string {
	switch {
	case rel.NotRendered != "":
		return "not rendered: " + string(rel.NotRendered)
	case !rel.Failed:
		return ""
	}
	if !rel.Why.Text.IsSet() {
		return "a file that it is made of cannot be read; xgen-lint says where"
	}
	return "cannot be rendered: " + rel.Why.Text.Key()
}

// reason is why something of a release is missing, if words say it.
func (rel *ReleaseState) reason() argo.Problem {
	switch {
	case rel.rendered == nil:
		return argo.Problem{}
	case rel.rendered.NotRendered != "":
		return argo.Problem{Text: rel.rendered.NotRendered.Phrase()}
	}
	return rel.why
}
