package render

import (
	"context"
	"path"
	"slices"
	"strconv"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/argo"
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/kube"
	"github.com/xgen-lint/xgen-lint/internal/model"
	"github.com/xgen-lint/xgen-lint/internal/render/tool"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Bounds of what is rendered and kept, in YAML values (keys, items and scalars); a value takes some 500 bytes with all that is worked out of it.
const (
	maxSiteValues = 800_000   // of one site. The CRDs of prometheus-operator are 230,000
	maxKeptValues = 1_500_000 // of all sites that a command keeps at once
	valuesPerSite = 3_000     // more for each site, where most of each is let go (see Keep): what is left has no document and no findings
	lightValues   = 40_000    // from here on sites take turns
	heavyValues   = 300_000   // those that do so wait while together they have more

	// What is worked out of a container (its environment, its command, its part of the document, its findings) is as much as of so many values.
	containerValues = 130
	itemValues      = 20 // of an item of a list that names something else, as a volume, an envFrom or a route does
	objectValues    = 20
	sourceValues    = 100 // of a source: its values, and what is known of its templates
	bytesPerValue   = 250 // of text, which is kept twice

	// Bounds of one object. What is worked out of an item may read its neighbours, and Kubernetes takes no object of more than 1.5 MB anyway.
	maxItems   = 5_000 // of one list of maps, or of arguments
	maxPodList = 1_000 // of containers, and of what a pod takes from elsewhere
)

// SiteInTurn is Site for a caller that lets go of one site before the next: sites that render to much wait for each other, so that memory does not
// grow with the number of sites at once. done has to be called when the result is not needed any more.
func (r *Renderer) SiteInTurn(ctx context.Context, site *model.Site, keep func(environment, service string) bool) (res *Result, done func(), err error) {
	return r.inTurn(&siteRender{Renderer: r, ctx: ctx, site: site, keep: keep, result: &Result{Site: site}, said: map[string]bool{}, inTurn: true})
}

func (r *Renderer) inTurn(s *siteRender) (res *Result, done func(), err error) {
	res, err = s.render()
	return res, func() { r.turns.leave(s) }, err
}

// SiteAgain is SiteInTurn for who has rendered the site before: what cannot be rendered is not reported, and its places are
// not looked for, which may take longer than all the rest. files, where not nil, are those that it is about: Applications of charts that
// have none of them are not rendered, unless they make Applications.
func (r *Renderer) SiteAgain(ctx context.Context, site *model.Site, files []string) (res *Result, done func(), err error) {
	return r.inTurn(&siteRender{Renderer: r, ctx: ctx, site: site, result: &Result{Site: site}, said: map[string]bool{}, inTurn: true, quiet: true, about: files})
}

// concerns reports whether an Application is of a chart that has one of the files in s.about.
func (s *siteRender) concerns(a *argo.Application) bool {
	for _, src := range s.withCheckouts(a).Sources {
		dir, remote := s.remote.Find(src.RepoURL, src.Chart, src.TargetRevision)
		if !remote {
			if dir, _ = argo.InRepo(".", src.Path); src.Chart != "" {
				continue
			}
			dir = path.Join(src.Base, dir)
		}
		if !s.repo.Tree.Exists(path.Join(dir, "Chart.yaml")) {
			continue
		}
		if c := s.charts.Chart(dir); c.Err == nil && slices.ContainsFunc(s.about, c.Helm.Has) {
			return true
		}
	}
	return false
}

// weigh accounts for what a source of a release rendered to, and returns the objects that are small enough to be checked.
func (s *siteRender) weigh(rel *Release, manifests []tool.Manifest, objects []*Object) (kept []*Object) {
	n, refused := sourceValues, []*Object(nil)
	for _, m := range manifests {
		if m.Text != nil {
			n += len(m.Text.Data) / bytesPerValue
		}
	}
	for _, o := range objects {
		var w weight
		if w.of(o.Node); w.items > w.most {
			rel.Failed = true
			s.report(rel, argo.Problem{Rule: tool.RuleFailed, At: argo.Place{Object: o, Path: w.list}, Key: o.Kind + w.list.String(),
				Text: finding.Say("long-list", "kind", o.Kind, "name", o.Name, "field", w.list.String(), "n", w.items, "limit", w.most)})
			refused = append(refused, o)
			continue
		}
		kept = append(kept, o)
		n += objectValues + w.values
		for _, template := range kube.PodTemplates(o.APIVersion, o.Kind, o.Node) {
			for _, field := range []string{"initContainers", "containers"} {
				_, list := source.Get(o.Node, template.Child("spec", field))
				if list = source.Deref(list); list != nil {
					n += containerValues * len(list.Content)
				}
			}
		}
	}
	for _, o := range refused {
		if o.source != nil {
			o.source.Forget(true)
		}
	}
	s.values += n
	if s.structure != nil {
		return kept // let go at once
	}
	if !s.inTurn {
		rel.values += n
		s.kept.Add(int64(n))
	} else if s.values > lightValues {
		s.turns.take(s)
	}
	return kept
}

// weight is what an object takes, and its first list that is longer than is checked.
type weight struct {
	values      int
	list        source.Path
	items, most int
}

// of weighs an object.
func (w *weight) of(n *source.Node) {
	w.add(n, nil, "")
	slices.Reverse(w.list)
}

// add adds a value under a key, or an item, of up. The path to a list is put together on the way back: most values have none.
func (w *weight) add(n, up *source.Node, key string) {
	w.values++
	below := func(v *source.Node, key string) {
		known := w.items > 0
		if w.add(v, n, key); !known && w.items > 0 {
			w.list = append(w.list, key)
		}
	}
	switch n.Kind {
	case yaml.MappingNode:
		if up != nil && up.Kind == yaml.SequenceNode && slices.ContainsFunc(n.Content, func(v *source.Node) bool { return v.Kind == yaml.MappingNode }) {
			w.values += itemValues
		}
		for i := 0; i+1 < len(n.Content); i += 2 {
			w.values++
			below(n.Content[i+1], source.KeyText(n.Content[i]))
		}
	case yaml.SequenceNode:
		most := maxItems
		if slices.Contains([]string{"containers", "initContainers", "volumes", "envFrom", "env"}, key) {
			most = maxPodList
		}
		if len(n.Content) > most && (n.Content[0].Kind == yaml.MappingNode || key == "args" || key == "command") && w.items == 0 {
			w.items, w.most = len(n.Content), most
			return
		}
		for i, v := range n.Content {
			below(v, strconv.Itoa(i))
		}
	}
}

// full reports whether no more can be rendered, and says so once a site.
func (s *siteRender) full(rel *Release) bool {
	limit := maxSiteValues
	switch {
	case s.values > maxSiteValues:
	case !s.inTurn && s.kept.Load() > s.mostKept():
		limit = int(s.mostKept())
	default:
		return false
	}
	rel.Failed = true
	if s.isFull {
		return true
	}
	s.isFull = true
	s.report(rel, argo.Problem{Rule: tool.RuleFailed, At: rel.app.At, Key: "full",
		Text: finding.Say("full", "limit", limit, "container", containerValues),
		Help: finding.Say("render-less")})
	return true
}

// mostKept is how much may be kept at once of all sites.
func (r *Renderer) mostKept() int64 {
	if r.lets.Load() {
		return maxKeptValues + valuesPerSite*int64(len(r.repo.Sites))
	}
	return maxKeptValues
}

// LetGo says that sites are handed to Keep soon after they were rendered.
func (r *Renderer) LetGo() { r.lets.Store(true) }

// Keep lets go of the objects of a site that nobody will ask for, but for those that render others.
func (r *Renderer) Keep(res *Result, keep func(*Object) bool) {
	makes := map[*Object]bool{}
	for _, app := range res.Applications {
		makes[app.Object] = true
	}
	for _, rel := range res.Releases {
		rel.Objects = slices.DeleteFunc(rel.Objects, func(o *Object) bool { return !makes[o] && !keep(o) })
		n := 0
		for _, o := range rel.Objects {
			var w weight
			w.add(o.Node, nil, "")
			n += w.values
		}
		if len(rel.Objects) == 0 {
			rel.sources = nil
		}
		n += sourceValues * len(rel.sources)
		r.kept.Add(int64(n - rel.values))
		rel.values = n
	}
}
