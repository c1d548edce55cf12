package change

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Entry is one change, with all the releases that have it.
type Entry struct {
	Kind Kind
	// Object is Kind/name of the first; Objects are all, where there are several.
	Object, Namespace string
	Objects           []string
	Releases          []Release
	Fields            []Field
	Origins           []Origin // of an object that was added or removed
	Effects           []string
	Notes             []string // what the rules say, a sentence each

	// Varies is set by Fold: the values shown are those of the first release.
	Varies bool
	// Whole is set if the objects come or go with their releases.
	Whole bool

	count map[Release]int
	first *Object
	rep   []*Object // the first of each site
	alike string    // see Fold
	// untraced is set if no line was looked for.
	untraced bool
}

// ObjectKind is the kind of the entry's objects.
func (e *Entry) ObjectKind() string {
	kind, _, _ := strings.Cut(e.Object, "/")
	return kind
}

// Sites are the sites that have the change, by name.
func (e *Entry) Sites() []string {
	var out []string
	for _, r := range e.Releases {
		out = append(out, r.Site)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// MostTracing bounds what finding lines may cost, as render.Renderer.TraceCost counts: half a minute.
const MostTracing = 160 << 20

// Entries joins the equal changes of several releases, and finds the lines of each until that has cost most; those that are
// left are untraced.
func Entries(r *Result, lines *Lines, old, now *State, most int64) []*Entry {
	by := map[string]*Entry{}
	var out []*Entry
	for _, p := range r.Pairs {
		for _, o := range p.Objects {
			if o.same == "" {
				o.same, o.alike = o.sameAs(p)
			}
			key, alike := o.same, o.alike
			e := by[key]
			if e == nil {
				e = &Entry{Kind: o.Kind, Object: o.Any().String(), Namespace: o.Any().Namespace, Fields: slices.Clone(o.Fields), Effects: o.Effects, Notes: o.Notes, alike: alike, Whole: p.Old == nil || p.New == nil, first: o}
				by[key] = e
				out = append(out, e)
			}
			e.take(o)
		}
	}
	t := &tracer{lines: lines, old: old, now: now}
	for _, e := range out {
		sortReleases(e.Releases)
		if len(e.Objects) == 1 {
			e.Objects = nil
		}
		if old.Renderer.TraceCost()+now.Renderer.TraceCost() > most {
			e.untraced, e.rep = true, nil
			continue
		}
		e.trace(t)
		t.forget(e.first)
	}
	for _, e := range out {
		e.explainDigests(out)
	}
	slices.SortStableFunc(out, func(a, b *Entry) int {
		return cmp.Or(cmp.Compare(a.Releases[0].Site, b.Releases[0].Site), cmp.Compare(a.Releases[0].Environment, b.Releases[0].Environment),
			cmp.Compare(a.Releases[0].Service, b.Releases[0].Service), cmp.Compare(a.Object, b.Object), cmp.Compare(a.Namespace, b.Namespace))
	})
	return out
}

// Count is how many objects of a release have the change.
func (e *Entry) Count(r Release) int { return max(1, e.count[r]) }

func (e *Entry) take(o *Object) {
	if e.count == nil {
		e.count = map[Release]int{}
	}
	e.count[o.Release]++
	if !slices.Contains(e.Releases, o.Release) {
		e.Releases = append(e.Releases, o.Release)
	}
	if name := o.Any().String(); !slices.Contains(e.Objects, name) {
		e.Objects = append(e.Objects, name)
	}
	if !o.slight && !slices.ContainsFunc(e.rep, func(r *Object) bool { return r.Release.Site == o.Release.Site }) {
		e.rep = append(e.rep, o)
	}
}

// sameAs is equal for changes that are one: the same fields from and to the same values, of objects of one kind that
// their releases call alike.
//
// alike is equal if also the values are called alike.
func (o *Object) sameAs(p *Pair) (same, alike string) {
	m := o.Any()
	names := namesIn(o, p)
	parts := []string{string(o.Kind), m.Group(), m.Kind, strings.Join(o.Effects, ","), fmt.Sprint(o.Moved), names.Replace(strings.Join(o.Notes, ","))}
	if o.Kind == Changed {
		like := slices.Clone(parts)
		for _, f := range o.Fields {
			parts = append(parts, f.general(names), f.value)
			like = append(like, f.general(names), names.Replace(f.difference()))
		}
		return strings.Join(parts, "\x00"), strings.Join(like, "\x00")
	}
	if p.Old == nil || p.New == nil { // the whole release
		return strings.Join(append(parts, m.Name, o.Release.Service), "\x00"), strings.Join(append(parts, "whole", names.Replace(m.Name)), "\x00")
	}
	key := strings.Join(append(parts, m.Template, names.Replace(m.Name)), "\x00")
	return key, key
}

// general is the path of a field without the names of its own release.
func (f *Field) general(names *strings.Replacer) string { return names.Replace(f.Path) }

// namesIn replaces what a release goes by, so that its like can be told.
func namesIn(o *Object, p *Pair) *strings.Replacer {
	var list []string
	for _, name := range []string{o.Any().Name, o.Release.Application, o.Release.Service, o.Release.Site, o.Any().Namespace} {
		if len(name) > 2 && !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	var pairs []string
	for _, name := range list {
		pairs = append(pairs, name, "\x01")
	}
	return strings.NewReplacer(pairs...)
}

// trace finds the lines of an entry: those of its first release, and of every other site whose own file changed.
func (e *Entry) trace(t *tracer) {
	for i, o := range e.rep {
		if i > 0 && !t.own(o) && e.traced() {
			continue
		}
		if e.Kind != Changed {
			e.Origins = append(e.Origins, t.object(o)...)
		}
		for k := range e.Fields {
			if k < len(o.Fields) {
				e.Fields[k].Origins = append(e.Fields[k].Origins, t.field(o, &o.Fields[k])...)
			}
		}
	}
	e.Origins = limit(e.Origins)
	for k := range e.Fields {
		f := &e.Fields[k]
		if f.Origins = limit(f.Origins); len(f.Origins) == 0 && k < len(e.rep[0].Fields) {
			f.Origins = t.written(e.rep[0], &e.rep[0].Fields[k])
		}
	}
	e.rep = nil
}

// explainDigests gives a checksum of other content the lines that changed that content.
func (e *Entry) explainDigests(all []*Entry) {
	for i := range e.Fields {
		f := &e.Fields[i]
		if !f.Digest || len(f.Origins) > 0 && f.Origins[0].Changed {
			continue
		}
		var found []Origin
		for _, other := range all {
			if other == e || !slices.ContainsFunc(other.Releases, func(r Release) bool { return slices.Contains(e.Releases, r) }) {
				continue
			}
			if kind := other.ObjectKind(); kind != "ConfigMap" && kind != "Secret" {
				continue
			}
			for _, list := range append(other.origins(), other.Origins) {
				found = append(found, list...)
			}
		}
		found = slices.DeleteFunc(found, func(o Origin) bool { return !o.Changed })
		if len(found) > 0 {
			f.Origins = limit(found)
		}
	}
}

// traced reports whether each field has a changed line.
func (e *Entry) traced() bool {
	for i := range e.Fields {
		if len(e.Fields[i].Origins) == 0 {
			return false
		}
	}
	return true
}

// own reports whether the file of an object's site changed.
func (t *tracer) own(o *Object) bool {
	m := o.Any()
	for _, res := range m.State.Results {
		if res.Site.Name == o.Release.Site {
			return t.lines.ChangedFile(res.Site.File.Path, m.State.Side)
		}
	}
	return true
}

// Line is the first changed line of an entry; false if none is known.
func (e *Entry) Line() (Origin, bool) {
	for _, list := range append([][]Origin{e.Origins}, e.origins()...) {
		for _, o := range list {
			if o.Changed {
				return o, true
			}
		}
	}
	return Origin{}, false
}

func (e *Entry) origins() (out [][]Origin) {
	for i := range e.Fields {
		out = append(out, e.Fields[i].Origins)
	}
	return out
}
