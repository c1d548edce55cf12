package argo

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Provenance follows a value of one manifest back to what it was made from.
type Provenance interface {
	// Causes lists the places that a value comes from, the likeliest first. An
	// empty list means that nothing is known of it, so that its place is
	// anchored. An empty path means that the manifest is there at all.
	Causes(path source.Path, want Want) []Cause
}

// Want says what of a value is meant: its key, a stretch of its text, or all of
// it.
type Want struct {
	Key    bool
	Within *finding.Stretch
}

// Cause is one place that a value comes from: At, to be followed on if it is in
// a manifest that was itself rendered, or else Span, for text that is not YAML.
type Cause struct {
	At   Place
	Span source.Span
	// Same is set if the text at the cause is the value itself, so that a
	// stretch of one is a stretch of the other.
	Same bool
	// Note says how it got from there to the manifest, "" if it was only read.
	Note string
}

// Problem is what a tool or a generator could not do: an address and a
// sentence, never a line.
type Problem struct {
	Rule    string
	At      Place // the zero Place is the Application itself
	Message string
	Help    string
}

// Generated is one Application that an ApplicationSet makes.
type Generated struct {
	Node *source.Node // the manifest; its positions mean nothing
	From Provenance
}

// Expansion is what an ApplicationSet makes.
type Expansion struct {
	Applications []Generated
	Problems     []Problem
	// Unknown says what of its generators cannot be known offline, each once;
	// their Applications are missing, or made of placeholders.
	Unknown []Problem
}
