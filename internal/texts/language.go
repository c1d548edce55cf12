package texts

import (
	"fmt"
	"slices"
	"strings"
)

// Language is what a report is written in.
type Language string

// The languages that all texts are in.
const (
	English Language = "en"
	Korean  Language = "ko"
)

// languages lists them.
func languages() []Language { return []Language{English, Korean} }

// Parse reads a language's name.
func Parse(name string) (Language, error) {
	if l := Language(strings.ToLower(name)); slices.Contains(languages(), l) {
		return l, nil
	}
	return English, fmt.Errorf("no language %q: use en or ko", name)
}

// OfLocale returns the language of a POSIX locale, as LANG has it ("ko_KR.UTF-8"); English for all that is not known.
func OfLocale(locale string) Language {
	name, _, _ := strings.Cut(locale, ".")
	name, _, _ = strings.Cut(name, "_")
	if l, err := Parse(name); err == nil {
		return l
	}
	return English
}
