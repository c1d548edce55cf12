// Package checktest is what people read of a hit, for the tests of checks.
package checktest

import (
	"github.com/xgen-lint/xgen-lint/internal/finding"
	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// Says returns a text of a rule in English.
func Says(rule string, text finding.Phrase) string {
	return texts.New(texts.English, nil).Message(rule, text)
}

// Said returns the message of a hit in English.
func Said(h finding.Hit) string { return Says(h.Rule, h.Text) }

// Helped returns the help of a hit in English.
func Helped(h finding.Hit) string {
	text, _ := texts.New(texts.English, nil).Help(h.Rule, h.HelpText)
	return text
}
