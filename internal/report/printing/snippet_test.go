package printing

import (
	"strings"
	"testing"

	"github.com/clipperhouse/displaywidth"
	"github.com/google/go-cmp/cmp"

	"github.com/xgen-lint/xgen-lint/internal/finding"
)

func TestSnippet(t *testing.T) {
	for _, test := range []struct {
		name       string
		line       string
		start, end int
		width      int
		want       string
	}{
		{"plain", "a: bcd", 4, 7, 80, "a: bcd\n   ^~~"},
		{"Korean before", "설명: 값", 5, 6, 80, "설명: 값\n      ^~"},
		{"Korean under", "a: 한국어", 4, 7, 80, "a: 한국어\n   ^~~~~~"},
		{"decomposed Korean", "\u1112\u1161\u11ab: x", 6, 7, 80, "\u1112\u1161\u11ab: x\n    ^"},
		{"tab", "\ta\tb", 4, 5, 80, "    a    b\n         ^"},
		{"to the end", "abc", 2, 99, 80, "abc\n ^~"},
		{"past the end", "abc", 9, 12, 80, "abc\n   ^"},
		{"no end", "abc", 2, 0, 80, "abc\n ^"},
		{"empty span", "abc", 2, 2, 80, "abc\n ^"},
		{"no column", "abc", 0, 0, 80, "abc\n"},
		{"empty line", "", 1, 1, 80, "\n^"},
		{"trailing blanks", "abc  \t", 1, 4, 80, "abc\n^~~"},
		{"escape sequence", "a\x1b[31mb", 7, 8, 80, "a␛[31mb\n      ^"},
		{"reordering", "a\u202eb", 3, 4, 80, "a\ufffdb\n  ^"},
		{"invalid UTF-8", "a\xffb", 3, 4, 80, "a\ufffdb\n  ^"},
		{"cut right", "abcdefghijkl", 1, 2, 6, "abcdef…\n^"},
		{"cut both", "abcdefghijklmnop", 8, 10, 6, "…fghijk…\n   ^~"},
		{"cut left", "abcdefghijkl", 12, 13, 6, "…ghijkl\n      ^"},
		{"cut in Korean", "가나다라마바사아자차", 5, 6, 6, "…라마바…\n   ^~"},
		{"cut in the carets", "abcdefghijkl", 5, 12, 6, "…cdefgh…\n   ^~~~"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := NewSnippet(test.line, nil, test.start, test.end, test.width)
			if diff := cmp.Diff(test.want, s.Text+"\n"+s.Indent+s.Carets); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestSnippetMasks(t *testing.T) {
	line := "key: 비밀secret # 끝" // the secret is 비밀secret, columns 6 to 14
	at := []finding.Stretch{{Start: 5, End: 5 + len("비밀secret")}}
	for _, test := range []struct {
		name       string
		start, end int
		want       string
	}{
		{"before", 1, 4, "key: *** # 끝\n^~~"},
		{"whole", 6, 14, "key: *** # 끝\n     ^~~"},
		{"inside", 8, 10, "key: *** # 끝\n     ^~~"},
		{"after", 17, 18, "key: *** # 끝\n           ^~"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := NewSnippet(line, at, test.start, test.end, 80)
			if diff := cmp.Diff(test.want, s.Text+"\n"+s.Indent+s.Carets); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// FuzzSnippet holds that a snippet never outgrows its width by more than the
// two ellipses, and that the carets stay under it.
func FuzzSnippet(f *testing.F) {
	f.Add("설명: \"값\"\t# x", 3, 5, 10, 2, 9)
	f.Add("\u1112\u1161", 2, 2, 1, 0, 3)
	f.Fuzz(func(t *testing.T, line string, start, end, width, from, to int) {
		if width < 4 || width > 500 || strings.ContainsAny(line, "\n") {
			t.Skip()
		}
		s := NewSnippet(line, []finding.Stretch{{Start: from, End: to}}, start, end, width)
		text := displaywidth.String(s.Text)
		if text > width+2 {
			t.Errorf("%q is %d wide, more than %d", s.Text, text, width)
		}
		if start > 0 && len(s.Indent) > text {
			t.Errorf("caret at %d, right of %q", len(s.Indent), s.Text)
		}
	})
}
