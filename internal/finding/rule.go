// Package finding owns what a rule is and what it found, before a place is
// known (Hit) and after (Finding). It refuses to know how a rule judges and
// how a report is printed.
package finding

import (
	"fmt"
	"path"
	"strings"
)

// Severity is how bad a finding is; the order of the constants is their order.
type Severity int

// The severities of contract.md. Off silences a rule.
const (
	Off Severity = iota
	Info
	Warning
	Error
)

var severityNames = [...]string{"off", "info", "warning", "error"}

func (s Severity) String() string {
	if s < Off || s > Error {
		return fmt.Sprintf("severity(%d)", int(s))
	}
	return severityNames[s]
}

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a severity's name.
func (s *Severity) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSeverity(string(text))
	return err
}

// ParseSeverity reads "error", "warning", "info" or "off".
func ParseSeverity(name string) (Severity, error) {
	for i, n := range severityNames {
		if n == name {
			return Severity(i), nil
		}
	}
	return Off, fmt.Errorf("no severity %q: use error, warning, info or off", name)
}

// Rule is what a rule says of itself, whether it is written in Rego, CUE or Go.
type Rule struct {
	ID          string   // category/name
	Title       string   // one line
	Description string   // what and why, Markdown; the incident where there was one
	Severity    Severity // by default
	Incident    bool     // an incident of the seed documents
	Fixable     bool     // has a safe fix
	Own         bool     // the user's own, not one that xgen-lint brings
	Scope       string   // the document it reads: text, site, fleet, …
	Help        string   // one imperative sentence: how to fix it
	Bad, Good   string   // examples, as source text
	// Effect is, of a rule over two states of the repo, what a change that it reports does to a running site, in one
	// word for reports: restarts-pods.
	Effect string
	Relatives
}

// Relatives is what a rule knows of other rules and of the place of its findings.
type Relatives struct {
	Stage   Stage     // what it reads: text, shape or meaning
	Follows []Follows // which rules' findings are the cause of its own
	Blames  Blame     // value or template
	Reads   []Pattern // what a finding rests on beside the value that it is about
	// Pair is set where a finding is about two values that disagree. If one of them is a default that sites share, and
	// a site's file sets the other, the finding is at the site's.
	Pair bool
}

// Category is the ID's part before the slash.
func (r Rule) Category() string {
	category, _, _ := strings.Cut(r.ID, "/")
	return category
}

// Match reports whether a rule's ID fits a glob: an ID, `category/*`, `*`, or a
// bare category name.
func Match(glob, id string) bool {
	if glob == "*" {
		return true
	}
	if !strings.Contains(glob, "/") {
		glob += "/*"
	}
	if category, ok := strings.CutSuffix(glob, "/*"); ok && !strings.ContainsAny(category, `*?[\/`) {
		return strings.HasPrefix(id, category+"/")
	}
	if !strings.ContainsAny(glob, `*?[\`) {
		return glob == id
	}
	ok, err := path.Match(glob, id)
	return ok && err == nil
}
