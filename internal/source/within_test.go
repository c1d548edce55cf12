package source_test

import (
	"strings"
	"testing"

	"github.com/xgen-lint/xgen-lint/internal/source"
)

// Each case names a word of the value; Within must find it in the text.
func TestWithin(t *testing.T) {
	tests := []struct {
		name, text string
		word       string
		line, col  int
		exact      bool
		covers     string // the source text, where it is not the word
	}{
		{"plain", "a: one two", "two", 1, 8, true, ""},
		{"Korean", "a: 하나 둘 셋", "둘", 1, 7, true, ""},
		{"plain on two lines", "a: one\n  two three", "three", 2, 7, true, ""},
		{"across the fold", "a: one\n  two three", "one two", 1, 4, false, "one\n  two"},
		{"single quotes", "a: 'it''s here'", "here", 1, 11, true, ""},
		{"a doubled quote", "a: 'it''s here'", "it's", 1, 5, false, "it''s"},
		{"double quotes", `a: "x y"`, "y", 1, 7, true, ""},
		{"after escapes", `a: "\t\u00e9\x41\U0001F600 y"`, "y", 1, 28, true, ""},
		{"an escape", `a: "p\tq"`, "p\tq", 1, 5, false, `p\tq`},
		{"escaped line break", "a: \"one\\\n  two\"", "two", 2, 3, true, ""},
		{"folded double quotes", "a: \"one\n  two\n\n  three\"", "three", 4, 3, true, ""},
		{"literal", "a: |\n  one\n  two words\n  three\n", "words", 3, 7, true, ""},
		{"literal, over lines", "a: |\n  one\n  two\n", "one\ntwo", 2, 3, false, "one\n  two"},
		{"literal, indented more", "a: |\n  if x\n    then y\n  fi\n", "then", 3, 5, true, ""},
		{"literal, leading blanks", "a: |2\n    one\n  two\n", "two", 3, 3, true, ""},
		{"literal, blank lines", "a: |\n\n  one\n\n\n  two\n", "two", 6, 3, true, ""},
		{"literal, blank first with blanks", "a: |\n   \n   one\n   two\n", "two", 4, 4, true, ""},
		{"literal, stripped", "a: |-\n  one\n  two", "two", 3, 3, true, ""},
		{"literal, kept", "a: |+\n  one\n\nb: 1\n", "one", 2, 3, true, ""},
		{"literal with a comment", "a: |  # note\n  one\n", "one", 2, 3, true, ""},
		{"literal with CRLF", "a: |\r\n  one\r\n  two\r\n", "two", 3, 3, true, ""},
		{"literal with a tab", "a: |\n  one\n  \ttwo\n", "two", 3, 4, true, ""},
		{"folded", "a: >\n  one\n  two\n\n  three\n", "three", 5, 3, true, ""},
		{"folded, second line", "a: >-\n  one\n  two\n", "two", 3, 3, true, ""},
		{"folded, indented more", "a: >\n  one\n    two\n  three\n", "three", 4, 3, true, ""},
		{"folded, over lines", "a: >\n  one\n  two\n", "one two", 2, 3, false, "one\n  two"},
		{"folded, trailing blanks", "a: >\n  one \n  two\n", "two", 3, 3, true, ""},
		{"in a list", "- - |\n    one\n    two\n", "two", 3, 5, true, ""},
		{"anchored", "a: &x |\n  one\n  two\n", "two", 3, 3, true, ""},
		{"tagged", "a: !!str |\n  one\n  two\n", "two", 3, 3, true, ""},
		{"anchored plain", "a: &x one two", "two", 1, 11, true, ""},
		{"flow list", "a: [x, one two]", "two", 1, 12, true, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			y := parse(t, tt.text)
			n := last(y.Root())
			at := strings.Index(n.Value, tt.word)
			if at < 0 {
				t.Fatalf("%q is not in %q", tt.word, n.Value)
			}
			span, exact := y.Within(n, at, at+len(tt.word))
			if span.Line != tt.line || span.Column != tt.col {
				t.Errorf("%q is at %d:%d, want %d:%d", tt.word, span.Line, span.Column, tt.line, tt.col)
			}
			want := tt.covers
			if want == "" {
				want = tt.word
			}
			if got := y.Text(span); got != want {
				t.Errorf("%q covers %q, want %q", tt.word, got, want)
			}
			if exact != tt.exact {
				t.Errorf("exact = %v, want %v", exact, tt.exact)
			}
		})
	}
}

// last returns the first document's last scalar that is a value.
func last(n *source.Node) *source.Node {
	for len(n.Content) > 0 {
		i := len(n.Content) - 1
		if len(n.Content) == 4 { // `b: 1` after the value that is meant
			i = 1
		}
		n = n.Content[i]
	}
	return n
}

func TestWithinOutside(t *testing.T) {
	y := parse(t, "a: one\nb: \"\"\n")
	_, n := source.Get(y.Root(), source.P("a"))
	for _, s := range [][2]int{{-1, 2}, {9, 10}, {1, 99}, {2, 1}, {3, 3}} {
		if span, _ := y.Within(n, s[0], s[1]); span.Line != 1 || span.Column < 4 || span.EndColumn > 7 {
			t.Errorf("Within(%v) = %v", s, span)
		}
	}
	_, empty := source.Get(y.Root(), source.P("b"))
	if span, exact := y.Within(empty, 0, 0); span.Line != 2 || exact {
		t.Errorf("Within of an empty string = %v, %v", span, exact)
	}
}
