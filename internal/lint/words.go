package lint

import (
	"strings"
	"unicode"

	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/policy"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// words puts what hits say into the language of a run.
type words struct {
	*texts.Catalog
	english *texts.Catalog // the same one in an English run
}

func newWords(l texts.Language, engine *policy.Engine) words {
	w := words{Catalog: texts.New(l, engine.Texts)}
	w.english = w.Catalog
	if w.Language() != texts.English {
		w.english = texts.New(texts.English, engine.Texts)
	}
	return w
}

// message returns what a hit says in the language of the run and in English, secrets masked.
func (w words) message(hit finding.Hit) (message, english string) {
	message = shortened(finding.Redact(w.say(hit.Rule, hit.Text, hit.Message)), maxSaid)
	if w.english == w.Catalog || !hit.Text.IsSet() {
		return message, message
	}
	return message, shortened(finding.Redact(w.english.Message(hit.Rule, hit.Text)), maxSaid)
}

// Bounds of a message, in bytes: names and values of the repository may be of any length and number. It is cut before its secrets are masked, since
// each release may say it, and again behind that, so that no half of a secret is left.
const (
	maxSaid    = 64 << 10
	maxMessage = 4_500
)

func shortened(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}

// help returns what to do about a hit: what it says itself, else the help for its message, else the rule's.
func (w words) help(hit finding.Hit, r finding.Rule) string {
	for _, t := range []finding.Phrase{hit.HelpText, hit.Text} {
		if text, ok := w.Help(r.ID, t); ok {
			return w.clause(text)
		}
		if hit.HelpText.IsSet() || hit.Help != "" {
			return w.clause(w.say(hit.Rule, hit.HelpText, hit.Help))
		}
	}
	return w.clause(w.Rule(r).Help)
}

// written returns what the help of a hit says to write, or to remove, at its place: see texts.Catalog.Written.
func (w words) written(hit finding.Hit) (text, old string, mark texts.Mark) {
	if hit.HelpText.IsSet() {
		return w.english.Written(hit.Rule, hit.HelpText)
	}
	if hit.Help != "" {
		return "", "", ""
	}
	return w.english.Written(hit.Rule, hit.Text)
}

// reverse returns the help where a finding is reported at a related place.
func (w words) reverse(hit finding.Hit) string {
	if text, ok := w.Help(hit.Rule, hit.Reverse); ok {
		return w.clause(text)
	}
	return w.clause(w.Message(hit.Rule, hit.Reverse))
}

// say returns a text in the language of the run; plain is that of a rule without texts.
func (w words) say(rule string, t finding.Phrase, plain string) string {
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

// clause is the clause of a language: Korean has no capitals, and a name may come first.
func (w words) clause(s string) string {
	if w.Language() == texts.Korean {
		return strings.TrimSuffix(s, ".")
	}
	return clause(s)
}
