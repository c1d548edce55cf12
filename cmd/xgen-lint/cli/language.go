package cli

import (
	"fmt"

	"github.com/xgen-lint/xgen-lint/internal/texts"
)

// languageVariable sets the language where --lang does not.
const languageVariable = "XGEN_LINT_LANG"

// Language decides what is printed in: --lang, else XGEN_LINT_LANG, else the locale. LANG, which a machine has for everybody,
// counts only on a terminal: a report in a pipe is the same wherever it is made.
func Language(flag string, env func(string) string, terminal bool) (texts.Language, error) {
	if flag != "" {
		l, err := texts.Parse(flag)
		if err != nil {
			return l, fmt.Errorf("--lang: %w", err)
		}
		return l, nil
	}
	if name := env(languageVariable); name != "" {
		l, err := texts.Parse(name)
		if err != nil {
			return l, fmt.Errorf("%s: %w", languageVariable, err)
		}
		return l, nil
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} { // the first that is set counts
		if locale := env(name); locale != "" && (terminal || name != "LANG") {
			return texts.OfLocale(locale), nil
		}
	}
	return texts.English, nil
}
