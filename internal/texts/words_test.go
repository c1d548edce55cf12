package texts

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestShortened: what a repository names may be of any length; a report stays readable, and valid.
func TestShortened(t *testing.T) {
	for text, want := range map[string]string{
		"a short one":                             "a short one",
		strings.Repeat("x", MaxMessage):           strings.Repeat("x", MaxMessage),
		strings.Repeat("x", 1<<20):                strings.Repeat("x", MaxMessage) + "…",
		"x" + strings.Repeat("값", MaxMessage/3+1): "x" + strings.Repeat("값", (MaxMessage-1)/3) + "…",
	} {
		if got := Shortened(text, MaxMessage); got != want || !utf8.ValidString(got) {
			t.Errorf("%.20s of %d bytes: got %d bytes ending in %q", text, len(text), len(got), got[max(0, len(got)-30):])
		}
	}
}
