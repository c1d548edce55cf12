package finding

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Precision is how sure a finding's place is.
type Precision string

// Exact is the source value itself, Traced a rendered value followed back,
// Anchored the nearest place known.
const (
	Exact    Precision = "exact"
	Traced   Precision = "traced"
	Anchored Precision = "anchored"
)

// Finding is one thing that is wrong, at one place in a source file.
type Finding struct {
	Rule     string
	Severity Severity
	Message  string
	// English is the message in that language: findings are sorted by it, so that their order and fingerprints are the
	// same in each.
	English string
	// Says is equal for findings that say the same, and the same in each language: what compares findings compares it, and
	// no text.
	Says string
	source.Span
	Subject
	Sites       []string // all sites concerned, where there is more than one
	Precision   Precision
	Origins     []Origin // further places, nearest first
	Parts       []string // of the hit: further files with a part in it
	Help        string
	Fix         *Fix
	Fingerprint string
	Fault       string // of the hit: findings of a rule with the same are one
	Absent      string // of the hit
	// Comparing is set where it is about what the comparison with a revision leaves
	// out: a report that carries all has no need of it.
	Comparing bool
	// Also are the further subjects of a fault that several share, Aliases the
	// fingerprints it would have by them: which subject comes first changes with
	// the sites that are looked at.
	Also    []Subject
	Aliases []string

	// At is the value that the finding is about, Reads are others that it rests on, Breaks those that are not what was
	// meant because of it; Unreadable and Unrendered are those of the hit.
	At                     Place
	Reads                  []Pattern
	Breaks                 []Place
	Unreadable, Unrendered bool
	// Way lists the template nodes that the rendered value of the finding passed, the innermost first; see Step. Text is
	// that value, Keyed is set where its key is meant. Nil for what was not rendered.
	Way   []Step
	Text  string
	Keyed bool
	// Named is the node of Way that is on the line that writes the value's key, if there is one: there it was chosen.
	Named string
	// JudgesValue is set where the value is wrong by itself, and no template that prints it can be: see BlameValue.
	JudgesValue bool
	// Partners are the places that a finding may be reported at instead, and Reverse is then its help; see Hit.Reverse.
	Partners []source.Span
	Reverse  string
	// First is where the finding was before the sites were compared (internal/trace); zero if it is there still.
	First source.Span
	// Remedies are edits, each of which would take the fault away: what is then gone too follows from it. They are
	// guesses for a proof, and no fix.
	Remedies [][]source.Edit
}

// Step is a node of a template that had a part in a rendered value: an action, or a line of literal text.
type Step struct {
	source.Span
	Action bool
}

// Key names the node. A line of literal text is one node, however many values it is around.
func (s Step) Key() string {
	if s.Action {
		return fmt.Sprintf("%s:%d:%d", s.File, s.Line, s.Column)
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}

// Origin is a source position that the value of a finding passed through, or
// another place with a part in the fault.
type Origin struct {
	source.Span
	Note string
	Text Phrase // what becomes the note when the finding is reported
	// Object is the rendered object that the place has a part in, as Kind/name; "" if it is not known.
	Object string
	// Step is set where the value only passed: a template on its way. It says how the place was found, and not why it is wrong.
	Step bool
	// InMap is set for the key of the map or list that the value is in, which all its findings share.
	InMap bool
}

// Fix is a repair whose edits are ready to be applied. A suggested one does what the help says, but whether that is meant
// only a person knows: --fix leaves it alone.
type Fix struct {
	Suggested   bool
	Description string
	Edits       []source.Edit
}

// Sort orders findings by file, line, column, rule and message.
func Sort(fs []Finding) { slices.SortFunc(fs, Compare) }

// Compare is the order of Sort.
func Compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.English, b.English), cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Site, b.Site), cmp.Compare(a.Environment, b.Environment), cmp.Compare(a.Service, b.Service))
}

// SetFingerprints gives each finding a name that survives moved lines: made of
// its rule, file, object and path, and of its rank among findings that are
// equal in all of these. The slice must be sorted.
func SetFingerprints(fs []Finding) {
	rank := map[string]int{}
	for i := range fs {
		f := &fs[i]
		f.Aliases = nil
		mine := map[string]bool{} // there may be as many subjects as containers
		for _, s := range append([]Subject{f.Subject}, f.Also...) {
			key := strings.Join([]string{f.Rule, f.File, s.Environment, s.Object, s.Path}, "\x00")
			if mine[key] {
				continue
			}
			mine[key] = true
			f.Aliases = append(f.Aliases, digest(key, rank[key]))
			rank[key]++
		}
		f.Fingerprint, f.Aliases = f.Aliases[0], f.Aliases[1:]
	}
}

func digest(key string, rank int) string {
	if rank > 0 {
		key += "\x00" + strings.Repeat("+", rank)
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:16])
}
