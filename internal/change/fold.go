package change

import (
	"slices"
	"strings"
)

// Fold joins, for people, entries that differ only in the names of their own releases (the image of each service with
// another tag; what is shown is that of the first), and what comes or goes with the Applications of a site.
func Fold(entries []*Entry) []*Entry {
	by := map[string]*Entry{}
	var out []*Entry
	for _, e := range entries {
		key := e.alike
		if e.Whole {
			key = string(e.Kind) + "\x00" + strings.Join(e.Sites(), "\x00")
		}
		first := by[key]
		if first == nil || key == "" {
			copied := *e
			copied.Objects, copied.Notes = slices.Clone(e.objects()), slices.Clone(e.Notes)
			by[key] = &copied
			out = append(out, &copied)
			continue
		}
		first.join(e)
	}
	for _, e := range out {
		slices.Sort(e.Objects)
		if e.Objects = slices.Compact(e.Objects); len(e.Objects) == 1 {
			e.Objects = nil
		}
	}
	return out
}

func (e *Entry) join(other *Entry) {
	e.Objects = append(e.Objects, other.objects()...)
	e.Releases = append(slices.Clone(e.Releases), other.Releases...)
	sortReleases(e.Releases)
	e.Releases = slices.Compact(e.Releases)
	e.Effects = append(slices.Clone(e.Effects), other.Effects...)
	slices.Sort(e.Effects)
	e.Effects = slices.Compact(e.Effects)
	e.Origins = limit(append(slices.Clone(e.Origins), other.Origins...))
	if e.Whole {
		e.Notes = append(e.Notes, other.Notes...)
		return
	}
	e.Varies = e.Varies || !slices.EqualFunc(e.Fields, other.Fields, func(a, b Field) bool { return a.value == b.value })
	e.Fields = slices.Clone(e.Fields)
	for i := range e.Fields {
		e.Fields[i].Origins = limit(append(slices.Clone(e.Fields[i].Origins), other.Fields[i].Origins...))
	}
}

func (e *Entry) objects() []string {
	if len(e.Objects) > 0 {
		return e.Objects
	}
	return []string{e.Object}
}

// difference is what of two texts is not the same in both, both values for others.
func (f *Field) difference() string {
	was, is := f.stretch(Old), f.stretch(New)
	if was == nil || is == nil || f.Digest {
		return f.value
	}
	return f.oldText[was.Start:was.End] + "\x00" + f.newText[is.Start:is.End]
}
