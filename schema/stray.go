package schema

import (
	"slices"

	"cuelang.org/go/cue"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// stray is a run of fields, one below the other, that their map does not know:
// they were meant for another one whose key is lost, and are one fault.
type stray struct {
	hit   int // index of the hit that tells of them
	at    source.Path
	names []string
	shown []string // names in quotes
	last  string
}

// strayed notes an unknown field, which like no known one is called, and
// reports whether the field before it was unknown too, whose hit then tells of
// both.
func (w *walk) strayed(at source.Path) bool {
	last := len(w.hits) - 1
	if n := len(w.strays); n > 0 {
		s := &w.strays[n-1]
		if s.hit == last && slices.Equal(s.at, at.Parent()) && w.follows(at, s.last) {
			s.last = at.Last()
			s.names, s.shown = append(s.names, at.Last()), append(s.shown, quote(at.Last()))
			w.hits[last].Text = unknownFields(s.shown, "")
			return true
		}
	}
	w.strays = append(w.strays, stray{hit: last + 1, at: at.Parent(), names: []string{at.Last()}, shown: []string{quote(at.Last())}, last: at.Last()})
	return false
}

// follows reports whether the field at a path is the next in its map after the
// one of a name.
func (w *walk) follows(at source.Path, name string) bool {
	if w.before == nil || !slices.Equal(w.beforeOf, at.Parent()) {
		w.before, w.beforeOf = map[string]string{}, at.Parent()
		_, parent := source.Get(w.y.Docs[w.doc], at.Parent())
		previous := ""
		source.Entries(source.Deref(parent), func(key string, _, _ *source.Node) {
			w.before[key], previous = previous, key
		})
	}
	before, ok := w.before[at.Last()]
	return ok && before == name
}

// unknownFields tells of several; parent is the key that is perhaps missing above them.
func unknownFields(shown []string, parent string) finding.Phrase {
	return finding.Say("unknown-fields", "names", shown, "parent", parent)
}

// adopt finds the one absent field of a map that strays in it, or in a map of
// it, were meant for: that it is absent is the same fault, which the strays'
// hit tells.
func (w *walk) adopt(s *node, at source.Path, strays []stray, present, meant map[string]bool) {
	for _, stray := range strays {
		if len(stray.names) < 2 || len(stray.at) > len(at)+1 {
			continue
		}
		parents := slices.DeleteFunc(slices.Clone(s.names), func(name string) bool {
			m := s.fields[name].pick(cue.StructKind)
			return present[name] || meant[name] || m == nil || slices.ContainsFunc(stray.names, func(n string) bool { return m.fields[n] == nil })
		})
		if len(parents) == 1 {
			meant[parents[0]] = true
			w.hits[stray.hit].Text = unknownFields(stray.shown, quote(parents[0]+":"))
		}
	}
}
