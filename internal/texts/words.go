package texts

import (
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

// Words puts what hits say into the language of a run.
type Words struct {
	*Catalog
	english *Catalog // the same one in an English run
}

// NewWords returns the words of a language; the texts of rules that are not built in come from own, see New.
func NewWords(l Language, own func(rule string) fs.FS) Words {
	w := Words{Catalog: New(l, own)}
	w.english = w.Catalog
	if w.Language() != English {
		w.english = New(English, own)
	}
	return w
}

// Said returns what a hit says in the language of the run and in English, secrets masked.
func (w Words) Said(hit finding.Hit) (message, english string) {
	message = Shortened(finding.Redact(w.SayOr(hit.Rule, hit.Text, hit.Message)), maxSaid)
	if w.english == w.Catalog || !hit.Text.IsSet() {
		return message, message
	}
	return message, Shortened(finding.Redact(w.english.Message(hit.Rule, hit.Text)), maxSaid)
}

// Bounds of a message, in bytes: names and values of the repository may be of any length and number. It is cut before its secrets are masked, since
// each release may say it, and again behind that, so that no half of a secret is left.
const (
	maxSaid    = 64 << 10
	MaxMessage = 4_500
)

func Shortened(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// HelpFor returns what to do about a hit: what it says itself, else the help for its message, else the rule's.
func (w Words) HelpFor(hit finding.Hit, r finding.Rule) string {
	for _, t := range []finding.Phrase{hit.HelpText, hit.Text} {
		if text, ok := w.Help(r.ID, t); ok {
			return w.Clause(text)
		}
		if hit.HelpText.IsSet() || hit.Help != "" {
			return w.Clause(w.SayOr(hit.Rule, hit.HelpText, hit.Help))
		}
	}
	return w.Clause(w.Rule(r).Help)
}

// WrittenFor returns what the help of a hit says to write, or to remove, at its place: see Catalog.Written.
func (w Words) WrittenFor(hit finding.Hit) (text, old string, mark Mark) {
	if hit.HelpText.IsSet() {
		return w.english.Written(hit.Rule, hit.HelpText)
	}
	if hit.Help != "" {
		return "", "", ""
	}
	return w.english.Written(hit.Rule, hit.Text)
}

// ReverseFor returns the help where a finding is reported at a related place.
func (w Words) ReverseFor(hit finding.Hit) string {
	if text, ok := w.Help(hit.Rule, hit.Reverse); ok {
		return w.Clause(text)
	}
	return w.Clause(w.Message(hit.Rule, hit.Reverse))
}

// SayOr returns a text in the language of the run; plain is that of a rule without
func (w Words) SayOr(rule string, t finding.Phrase, plain string) string {
	if t.IsSet() {
		return w.Message(rule, t)
	}
	return plain
}

// clause makes a sentence fit behind "help:": without its capital and full
// stop. A word in capitals, as a variable's name, stays.
func clause(s string) string {
	s = strings.TrimSuffix(s, ".")
	r := []rune(s)
	if len(r) > 1 && unicode.IsUpper(r[0]) && unicode.IsLower(r[1]) {
		r[0] = unicode.ToLower(r[0])
	}
	return string(r)
}

// Clause is the clause of a language: Korean has no capitals, and a name may come first.
func (w Words) Clause(s string) string {
	if w.Language() == Korean {
		return strings.TrimSuffix(s, ".")
	}
	return clause(s)
}

// Heading lets a title begin with a capital, as in a list and over a page; a
// name (services.yaml, APP_SITE) stays as it is.
func Heading(title string) string {
	word, _, _ := strings.Cut(title, " ")
	if strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLower(r) && r != '\'' }) {
		return title
	}
	first, size := utf8.DecodeRuneInString(title)
	return string(unicode.ToUpper(first)) + title[size:]
}
