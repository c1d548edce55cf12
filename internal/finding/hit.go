package finding

import "github.com/xgen-lint/xgen-lint/internal/source"

// Hit is what a rule reports: where in the document that it read, and what. It
// names no line; resolving it is another's work.
type Hit struct {
	Rule string
	// Path is the place in the document that the rule read; where File is set,
	// in that file's YAML document number Doc.
	Path source.Path
	File string
	Doc  int
	// Key is set where the key at Path is meant, not its value.
	Key bool
	// Written is set where the line of the template is meant that writes the key
	// at Path, and not the value that it writes there.
	Written bool
	// Empty is set where an empty value is meant that is a part of the string at
	// Path: a tag, a host.
	Empty bool
	// Absent is what the hit says is not there (see index.Absent): where another
	// root of the repository makes it, there is no fault.
	Absent string
	// Within narrows the place to a stretch of the string at Path.
	Within *Stretch
	// Span is the place itself, for checks that read text and so know it; Path
	// is then empty.
	Span source.Span
	// Precision is how sure Span is, Exact where it is empty.
	Precision Precision
	// Subject is which site, service and object are concerned. What is left
	// empty is filled in from Path.
	Subject
	// Text is what the hit says; the words are in its rule's folder. Message is it in plain words, of a rule of the
	// user's that has no texts.
	Text    Phrase
	Message string
	// HelpText and Help are the same for the help. Without either it is the help with the ID of Text, else the rule's own.
	HelpText Phrase
	Help     string
	Related  []Related
	// Parts are further files that have a part in it, for FILE arguments: such
	// as every template that wrote a text that is not YAML.
	Parts []string
	Fix   *Repair
	// OfChange is set where the hit is that the value at Path is another one on each render. Of such a value nothing else
	// is reported.
	OfChange bool
	// Secrets are what was masked of a text that Message quotes: it is masked wherever else it is.
	Secrets []string
	// Fault names what is wrong where it shows itself in several places: hits of
	// a rule with the same name are one fault, wherever they stand.
	Fault string
	// Severity in place of the rule's own; 0 leaves it.
	Severity Severity
	// Breaks are the values that are not what was meant, beside the one at Path: what rests on them follows from this
	// hit. They are in the document that Path is in, and need not exist there.
	Breaks []source.Path
	// BreaksAt are such values elsewhere.
	BreaksAt []Place
	// About is the value that the hit is about, where it is not the one at Path. Reads are values that the hit rests
	// on, beside those that its rule says it reads.
	About Place
	Reads []Pattern
	// Meant is the key or value that was probably meant in place of the one at Path, "" if none is known.
	Meant string
	// Reverse is the help where the finding is reported at a related place: two parties disagree, and where several that
	// agree with each other disagree with one, it is that one. "" if only the place at Path can be wrong.
	Reverse Phrase
	// Blames is which template is at fault, in place of the rule's own answer.
	Blames Blame
	// WantsText is set where the value at Path must be a text, and YAML reads the plain scalar as something else.
	WantsText bool
	// RightType is set where the value at Path is of the type that it must be, so that what it says is at fault.
	RightType bool
	// Unquoted is set where the template's action at Span prints a text that needs quotes.
	Unquoted bool
	// Unreadable is set where the file of the hit cannot be read, Unrendered where something could therefore not be
	// rendered or checked: such a hit is never lost without a word.
	Unreadable, Unrendered bool
}

// Stretch is a part of a string, in bytes, the end exclusive.
type Stretch struct{ Start, End int }

// Subject is whom a finding concerns; empty fields are unknown or shared.
type Subject struct {
	Site, Environment, Service string
	Object                     string // Kind/name
	Path                       string // in the object, as people write it
}

// Related is another place that has a part in the fault.
type Related struct {
	Path    source.Path
	File    string
	Doc     int
	Within  *Stretch // of the string at Path
	Span    source.Span
	Text    Phrase
	Message string
}

// Repair fixes a fault. Edits are known outright; Replacements are stretches of
// the string at the hit's Path, put into the source once its place is known and
// only where the source text is the string's own.
type Repair struct {
	Suggested    bool   // what it does is likely, and only a person knows whether it is meant: see Fix
	Text         Phrase // what it does; Description in plain words
	Description  string
	Edits        []source.Edit
	Replacements []Replacement
}

// Replacement puts Text in place of a stretch of a string.
type Replacement struct {
	Stretch
	Text string
}
