package change

import (
	"cmp"
	"maps"
	"slices"

	yaml "go.yaml.in/yaml/v4"

	"github.com/xgen-lint/xgen-lint/internal/render"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Site is a site in both states; one of them is nil where it is added or removed.
type Site struct {
	Old, New *render.Result
}

// Begin pairs the sites of two states. same are releases that cannot differ, and need not be rendered.
func Begin(old, now *State, same map[*render.Release]bool) (*Result, []Site) {
	r := &Result{same: same, old: old, now: now}
	before, after := byName(old.Results), byName(now.Results)
	renamed := now.renamedSites(old)
	was := map[string]bool{}
	for _, name := range renamed {
		was[name] = true
		r.SitesRemoved = append(r.SitesRemoved, name)
	}
	var sites []Site
	for _, name := range names(before, after) {
		a, b := before[name], after[name]
		switch {
		case b == nil && was[name]:
			continue // compared with what it is called now
		case a == nil:
			r.SitesAdded = append(r.SitesAdded, name)
			a = before[renamed[name]]
		case b == nil:
			r.SitesRemoved = append(r.SitesRemoved, name)
		}
		sites = append(sites, Site{Old: a, New: b})
	}
	slices.Sort(r.SitesRemoved)
	return r, sites
}

func byName(list []*render.Result) map[string]*render.Result {
	out := map[string]*render.Result{}
	for _, res := range list {
		out[res.Site.Name] = res
	}
	return out
}

func names(before, after map[string]*render.Result) []string {
	out := slices.AppendSeq(slices.Collect(maps.Keys(before)), maps.Keys(after))
	slices.Sort(out)
	return slices.Compact(out)
}

// Compare lists what differs at a site: objects are matched by group, kind, namespace and name, within one Application and
// then within one environment of the site.
func (r *Result) Compare(s Site) []*Pair {
	n := len(r.Pairs)
	r.site(r.old.site(s.Old), r.now.site(s.New))
	return r.Pairs[n:]
}

// Slim keeps of the objects that change as others of sites before did only their names, unless the file of their own site
// changed: nobody looks for their lines. The rules have seen them before.
func (r *Result) Slim(s Site, pairs []*Pair, lines *Lines) {
	if s.Old != nil && lines.ChangedFile(s.Old.Site.File.Path, Old) || s.New != nil && lines.ChangedFile(s.New.Site.File.Path, New) {
		return
	}
	if r.seen == nil {
		r.seen = map[string]*Object{}
	}
	for _, p := range pairs {
		for _, o := range p.Objects {
			o.same, o.alike = o.sameAs(p)
			first := r.seen[o.same]
			if first == nil {
				r.seen[o.same] = o
				continue
			}
			o.slight, o.Fields, o.same, o.alike = true, first.Fields, first.same, first.alike
			o.Before, o.After = o.Before.slim(), o.After.slim()
		}
	}
}

// slim is what a manifest is called, nil for nil.
func (m *Manifest) slim() *Manifest {
	if m == nil {
		return nil
	}
	o := m.Object
	return &Manifest{State: m.State, Release: m.Release, Object: &render.Object{APIVersion: o.APIVersion, Kind: o.Kind, Name: o.Name, Namespace: o.Namespace, Template: o.Template}}
}

// Forget lets go of what was rendered of a site and did not change.
func (r *Result) Forget(s Site, pairs []*Pair) {
	keep := map[*render.Object]bool{}
	for _, p := range pairs {
		for _, o := range p.Objects {
			for _, m := range []*Manifest{o.Before, o.After} {
				if m != nil {
					keep[m.Object] = true
				}
			}
		}
		for _, rel := range []*ReleaseState{p.Old, p.New} {
			if rel != nil {
				rel.Objects, rel.Application = nil, nil
			}
		}
	}
	for _, one := range []struct {
		state *State
		res   *render.Result
	}{{r.old, s.Old}, {r.now, s.New}} {
		if one.res != nil {
			one.state.Renderer.Keep(one.res, func(o *render.Object) bool { return keep[o] })
		}
	}
}

// site compares one site; one of its states may be nil.
func (r *Result) site(old, now *siteState) {
	broken := false
	for _, s := range []*siteState{old, now} {
		if s != nil && s.broken != "" {
			r.NotCompared = append(r.NotCompared, NotCompared{Site: s.name, Side: s.side, Reason: s.broken})
			broken = true
		}
	}
	if broken {
		return
	}
	pairs := pairReleases(old.releases(), now.releases())
	if old != nil {
		old.gone = map[*ReleaseState]bool{}
	}
	for _, p := range pairs {
		if p.New == nil {
			old.gone[p.Old] = true
		}
	}
	whole := map[Side]bool{Old: old.whole(), New: now.whole()}
	for _, p := range pairs {
		if p.New != nil && p.New.rendered != nil && r.same[p.New.rendered] {
			continue
		}
		if p.Old != nil && p.New != nil {
			render.Pair(p.Old.rendered, p.New.rendered)
		}
		p.match(whole)
		r.note(p)
	}
	moved(pairs)
	for _, p := range pairs {
		p.Objects = slices.DeleteFunc(p.Objects, func(o *Object) bool { return o.Kind == Changed && len(o.Fields) == 0 && !o.Moved })
	}
	for _, p := range pairs {
		p.renames()
		for _, rel := range []*ReleaseState{p.Old, p.New} {
			if rel != nil && len(p.Objects) > 0 {
				rel.changes = true
			}
		}
	}
	r.Pairs = append(r.Pairs, pairs...)
}

// note keeps what of a release could not be rendered, if it could in the other state or if it fails.
func (r *Result) note(p *Pair) {
	for _, s := range []struct {
		side Side
		rel  *ReleaseState
	}{{Old, p.Old}, {New, p.New}} {
		if s.rel != nil && s.rel.Incomplete != "" && (p.Old == nil || p.New == nil || p.Old.Incomplete != p.New.Incomplete || s.rel.failed) {
			r.NotCompared = append(r.NotCompared, NotCompared{Site: s.rel.Site, Application: s.rel.Release.Application, Side: s.side, Reason: s.rel.Incomplete, Why: s.rel.reason()})
		}
	}
}

// releaseKey tells the releases of a site apart. Two roots of a site may render Applications of one name.
type releaseKey struct {
	environment, application string
	nth                      int
}

func keyed(list []*ReleaseState) (keys []releaseKey, by map[releaseKey]*ReleaseState) {
	by = map[releaseKey]*ReleaseState{}
	for _, rel := range list {
		key := releaseKey{rel.Environment, rel.Release.Application, 0}
		for by[key] != nil {
			key.nth++
		}
		by[key] = rel
		keys = append(keys, key)
	}
	return keys, by
}

func pairReleases(old, now []*ReleaseState) (out []*Pair) {
	oldKeys, before := keyed(old)
	newKeys, after := keyed(now)
	for _, key := range newKeys {
		out = append(out, &Pair{Old: before[key], New: after[key]})
	}
	for _, key := range oldKeys {
		if after[key] == nil {
			out = append(out, &Pair{Old: before[key]})
		}
	}
	return out
}

type objectKey struct{ group, kind, namespace, name string }

func (m *Manifest) key() objectKey { return objectKey{m.Group(), m.Kind, m.Namespace, m.Name} }

// match matches the objects of one release. What is missing in a state that is not whole proves nothing, unless both lack
// the same.
func (p *Pair) match(whole map[Side]bool) {
	alike := p.alike()
	before := map[objectKey]*Manifest{}
	var order []objectKey
	for _, m := range p.Old.objects() {
		if before[m.key()] == nil {
			order = append(order, m.key())
		}
		before[m.key()] = m
	}
	matched := map[objectKey]bool{}
	for _, m := range p.New.objects() {
		was := before[m.key()]
		if matched[m.key()] = true; was != nil {
			p.Objects = append(p.Objects, changed(p, was, m))
		} else if (alike || p.Old.whole()) && (p.Old != nil || whole[Old]) {
			p.Objects = append(p.Objects, &Object{Kind: Added, Release: p.Names(), After: m})
		}
	}
	for _, key := range order {
		if !matched[key] && (alike || p.New.whole()) && (p.New != nil || whole[New]) {
			p.Objects = append(p.Objects, &Object{Kind: Removed, Release: p.Names(), Before: before[key]})
		}
	}
}

// alike reports whether both states of a release are rendered without the same part, which is elsewhere.
func (p *Pair) alike() bool {
	return p.Old != nil && p.New != nil && !p.Old.failed && !p.New.failed && p.Old.Incomplete == p.New.Incomplete
}

func changed(p *Pair, was, is *Manifest) *Object {
	o := &Object{Kind: Changed, Release: p.Names(), Before: was, After: is}
	a, b := was.Node, is.Node
	if !p.Old.whole() || !p.New.whole() { // how it is rendered is then all that is known
		a, b = was.Object.Node, is.Object.Node
	}
	if sameNodes(a, b) {
		return o
	}
	o.Fields = compare(is.Kind, normal(was.APIVersion, was.Kind, a), normal(is.APIVersion, is.Kind, b))
	return o
}

// moved finds the objects that one Application of an environment loses and another one gains.
func moved(pairs []*Pair) {
	type place struct {
		environment string
		objectKey
	}
	gone := map[place]*Object{}
	for _, p := range pairs {
		for _, o := range p.Objects {
			if o.Kind == Removed {
				gone[place{o.Release.Environment, o.Before.key()}] = o
			}
		}
	}
	for _, p := range pairs {
		for i, o := range p.Objects {
			if o.Kind != Added {
				continue
			}
			at := place{o.Release.Environment, o.After.key()}
			if was := gone[at]; was != nil {
				p.Objects[i] = changed(p, was.Before, o.After)
				p.Objects[i].Moved = true
				delete(gone, at)
				was.Kind = Changed // nothing is left of it here
				was.Fields = nil
			}
		}
	}
}

// sortReleases orders releases by their names.
func sortReleases(list []Release) {
	slices.SortFunc(list, func(a, b Release) int {
		return cmp.Or(cmp.Compare(a.Site, b.Site), cmp.Compare(a.Environment, b.Environment), cmp.Compare(a.Service, b.Service),
			cmp.Compare(a.Application, b.Application))
	})
}

// sameNodes reports whether two manifests are written alike. False proves nothing.
func sameNodes(a, b *source.Node) bool {
	if a == b {
		return true
	}
	if a == nil || b == nil || a.Kind != b.Kind || a.Kind == yaml.AliasNode || a.Value != b.Value || a.Style != b.Style || a.Tag != b.Tag || len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !sameNodes(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// Keep drops the objects that were not asked for, and counts them.
func Keep(pairs []*Pair, keep func(*Object) bool) (dropped int) {
	for _, p := range pairs {
		n := len(p.Objects)
		p.Objects = slices.DeleteFunc(p.Objects, func(o *Object) bool { return !keep(o) })
		dropped += n - len(p.Objects)
	}
	return dropped
}

// Looked counts what was compared, and the releases of each site.
func (r *Result) Looked() (c Count, deployed map[string]int) {
	deployed = map[string]int{}
	for _, p := range r.Pairs {
		n := 0
		if (p.New == nil || !p.New.makes) && (p.Old == nil || !p.Old.makes) {
			n = 1
		}
		c.Releases += n
		deployed[p.Names().Site] += n
	}
	c.Sites = len(deployed)
	return c, deployed
}
