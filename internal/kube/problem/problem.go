// Package problem owns what is said of a manifest that a cluster would not take as it is: the place, the sentence, the help,
// and what of it may be quoted. It decides nothing.
package problem

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Kind is the sort of a problem.
type Kind string

// The sorts of problems.
const (
	UnknownField Kind = "unknown-field"
	WrongType    Kind = "wrong-type"
	MissingField Kind = "missing-field"
	BadValue     Kind = "bad-value"
	// Misplaced are several fields, or items, in a map or list that they do not
	// belong in: the line above them is missing. Near is the field that it names.
	Misplaced Kind = "misplaced"
)

// Problem is one thing that the API server would not take.
type Problem struct {
	// Path is a place that exists in the manifest: the value that is wrong, or
	// for a missing field the map that lacks it.
	Path source.Path
	// Key is set where the key at Path is meant, not its value.
	Key  bool
	Kind Kind
	// Field is the field's name: of a missing or unknown one, which Path may
	// not end in.
	Field string
	// Written is set where the template's line that writes the key at Path is
	// meant, wherever it takes the key from: that of a Misplaced field.
	Written bool
	// WantsText is set where the field is a text and the scalar is plain, so that YAML reads it as something else.
	WantsText bool
	// Near is the name that was probably meant, "" where none is near.
	Near string
	// Emptied is set where Near is there, and what is Misplaced is what it should hold.
	Emptied bool
	// Says is the sentence; its words are in internal/texts.
	Says finding.Phrase
	// Help is one imperative sentence for this very problem, unset where only the
	// person who meant it can know.
	Help finding.Phrase
	// Lost are the places that what is Misplaced was taken from, where that is known.
	Lost []source.Path
	// Moved are the places where what is Misplaced is.
	Moved []source.Path
}

// OfKey reports whether the key at Path is to be shown, not its value: that of a map which lacks a field, too.
func (p Problem) OfKey() bool { return p.Key || p.Kind == MissingField }

// help is what to do about a problem, with the text to write where it is known; unset
// where only its reader can know.
func (p Problem) help() finding.Phrase {
	switch {
	case p.Emptied:
		return finding.Say("indent-below", "key", p.Near)
	case p.Kind == Misplaced && p.Near != "":
		return finding.Say("write-above", "key", p.Near)
	case p.Kind == UnknownField && p.Near != "":
		return finding.Say("rename-field", "field", p.Field, "near", p.Near)
	case p.Kind == UnknownField:
		return finding.Say("remove-or-move", "field", p.Field)
	case p.Kind == BadValue && p.Near != "":
		return finding.Say("write-near", "near", p.Near)
	case p.Kind == MissingField && (p.Field == "kind" || p.Field == "apiVersion"): // of the object itself: there is no map to name
		return finding.Say("add-field", "field", p.Field, "path", "")
	case p.Kind == MissingField && p.Field != "" && p.Path.Last() == p.Field:
		return finding.Say("give-value", "path", p.Path.String())
	case p.Kind == MissingField && p.Field != "" && !p.Path.Equal(source.P("kind")):
		return finding.Say("add-field", "field", p.Field, "path", p.Path.String())
	}
	return finding.Phrase{}
}
