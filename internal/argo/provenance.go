package argo

import (
	"context"

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

// Want is what of a value is meant: its key, a stretch of its text, or all of
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
	// stretch of one is a stretch of the other. Literal is set if the manifest
	// is that document as it is, so that the place is exact.
	Same, Literal bool
	// Anchored is set if the cause is only the nearest place known.
	Anchored bool
	// Lacks is set for what lacks a value that others of its kind have: no line
	// that it passed is at fault.
	Lacks bool
	// Chain is the way from there to the manifest, nearest first; empty if it was
	// only read.
	Chain []finding.Origin
}

// Literal is the Provenance of a manifest that is a document of a file, or, with
// a path, a part of one.
type Literal struct{ At Place }

// Causes is the value's own place.
func (l Literal) Causes(path source.Path, _ Want) []Cause {
	return []Cause{{At: l.At.Child(path...), Same: true, Literal: true}}
}

// Problem is what a tool or a generator could not do: an address and a
// sentence. Only Helm knows Span, of a template's line.
type Problem struct {
	Rule   string
	At     Place            // the zero Place is the Application itself
	Within *finding.Stretch // of the text at At
	Span   source.Span      // the place itself, if it is text and no value
	// Precision is how sure Span is; "" is exact.
	Precision finding.Precision
	Related   []finding.Related
	Parts     []string // see finding.Hit
	Secrets   []string // see finding.Hit
	// Writer, if it says something, asks for the template line that writes the value at At;
	// the value's own place is then another origin with this note.
	Writer finding.Phrase
	// Key is equal for problems that are one; "" compares place and text.
	Key  string
	Text finding.Phrase
	Why  finding.Phrase // of Text, where a value is missing
	Help finding.Phrase
	// Reason is, for render/not-rendered, what is missing in two or three words
	// for the summary: "remote chart".
	Reason finding.Reason
	// Unquoted is set where the action at the problem's place prints a value that needs quotes.
	Unquoted bool
	// Reads are values that the problem may come from. Certain is set if it does not depend on any.
	Reads   []finding.Pattern
	Certain bool
}

// Generated is one Application that an ApplicationSet makes.
type Generated struct {
	Node *source.Node // the manifest; its positions mean nothing
	From Provenance
}

// World is what generators of ApplicationSets may look at.
type World struct {
	Tree     *source.Tree
	Clusters []Cluster
	// Foreign reports whether a URL is another repository than Tree's.
	Foreign func(url string) bool
}

// Cluster is a cluster that Argo CD deploys to, and where it is declared.
type Cluster struct {
	Name, Server, Project string
	Labels, Annotations   map[string]string
	At                    Place
}

// Expand makes the Applications of an ApplicationSet.
type Expand func(ctx context.Context, set *ApplicationSet, w World) Expansion

// Expansion is what an ApplicationSet makes. Problems of render/not-rendered say
// what of its generators cannot be known offline: those Applications are
// missing, or made of placeholders.
type Expansion struct {
	Applications []Generated
	Problems     []Problem
}
