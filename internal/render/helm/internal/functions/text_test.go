package functions

import (
	"testing"

	"github.com/Masterminds/sprig/v3"
)

// TestText wants Sprig's own functions to give the same.
func TestText(t *testing.T) {
	theirs, ours := sprig.TxtFuncMap(), All(func(any) (any, bool) { return nil, false })
	quote, quoteOurs := theirs["quote"].(func(...any) string), ours["quote"].(func(...any) string)
	for _, values := range [][]any{{}, {nil}, {""}, {"a"}, {"a", "b"}, {"a\"\\\n\t\x00\x7f한\xff\u2028"}, {5}, {nil, "a"}, {[]byte("a")}, {true}} {
		if got, want := quoteOurs(values...), quote(values...); got != want {
			t.Errorf("quote %q: %s, want %s", values, got, want)
		}
	}
	for _, name := range []string{"indent", "nindent"} {
		fn, fnOurs := theirs[name].(func(int, string) string), ours[name].(func(int, string) string)
		for _, text := range []string{"", "a", "\n", "a\nb", "a\n", "a\n\n  b\r\n\n"} {
			for _, spaces := range []int{0, 1, 8} {
				if got, want := fnOurs(spaces, text), fn(spaces, text); got != want {
					t.Errorf("%s %d %q: %q, want %q", name, spaces, text, got, want)
				}
			}
		}
	}
}
